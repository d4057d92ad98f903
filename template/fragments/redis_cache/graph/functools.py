from functools import partial
