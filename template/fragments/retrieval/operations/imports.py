from ..retrieval.description import ANSWER, FIND_SIMILAR
