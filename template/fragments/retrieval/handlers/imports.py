from .retrieval import index
