from ..retrieval.service import Retrieval
