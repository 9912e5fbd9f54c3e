"""Whether paired differences are real: one test a file."""

from evalkit.stats.paired.sign_flip import SignFlipResult, sign_flip_test

__all__ = ["SignFlipResult", "sign_flip_test"]
