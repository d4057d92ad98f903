from . import storefront
from .dependencies import resources
