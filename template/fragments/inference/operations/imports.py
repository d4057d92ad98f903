from ..platform.inference.description import PREDICT
