"""Search by meaning over the shop's products: embeddings, an index, and answers that cite what was found."""
