"""The words that raters read: one module a language.

Each has ``LANGUAGE``, ``NAME``, ``DESK`` (the desk's words) and ``APP`` (those around it).
"""
