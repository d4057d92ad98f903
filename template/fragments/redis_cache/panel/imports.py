from ..web import storefront
