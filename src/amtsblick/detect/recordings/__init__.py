"""Pure questions about one recording of a browser's pass over a site, and what each of them saw.

Here belong: one file per question in ``questions``, the ordered catalogue, ``examine``, and what
questions share: whose host it is (``parties``), which requests really left (``sent``).
Not here: the tape's lines (parse.tape), putting passes together (assess.findings), any I/O.
"""
