# The model that embeds: without a worker, each process brings the index up to date, and has it.
MEMORY_PER_PROCESS += 90 * MEBIBYTE
