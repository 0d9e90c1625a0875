"""Pure questions about one capture, and the answers it gives.

Here belong: one file per question in ``questions``, the ordered catalogue, ``examine``.
Not here: what follows for a body (assess), bytes to values (parse), any I/O.
"""
