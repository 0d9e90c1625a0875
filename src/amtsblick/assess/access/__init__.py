"""Who may do what, for which body? Pure: grants, tree and record kinds go in, yes or no comes out.

Here belong: the table of roles and rights with its reasons (``table``), asking it (``rights``), which
right a step in a record's life needs (``steps``), what a token's scopes leave (``scopes``), which grants
an identity provider's claims give (``mapping``), when failures lock (``locking``), names and passwords
that are refused (``naming``).
Not here: accounts as they lie in the register (keep), logging in (jobs), cookies and requests (serve).
"""
