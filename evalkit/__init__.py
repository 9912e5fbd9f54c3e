"""evalkit: blind expert ratings of reading passages, and what they can show at n = 12."""

__version__ = "0.1.0"
