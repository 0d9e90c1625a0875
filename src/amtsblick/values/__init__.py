"""Frozen nouns that every other room speaks with.

Here belong: dataclasses and enumerations without behaviour beyond their own consistency.
Not here: reading bytes (parse), asking captures (detect), judging (assess), storing (keep).
"""
