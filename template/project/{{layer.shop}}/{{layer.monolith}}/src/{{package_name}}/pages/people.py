"""Who has an account: the shop's customers."""

from ..shop.accounts import begin_sign_in, normalize, register

__all__ = ["begin_sign_in", "normalize", "register"]
