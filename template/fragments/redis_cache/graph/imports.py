from . import storefront
