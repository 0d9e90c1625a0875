"""Bytes become values: addresses, documents, archives, lists.

Here belong: pure parsers; each says in its docstring what standard it follows.
Not here: what a value means (detect), where bytes come from (collect), where they stay (keep).
"""
