"""How do documents look: on paper, on the screen, in a word processor?

``lay_out`` says once what stands where (``paper``); ``html`` and ``word`` only draw it.
Not here: what stands in a field (assess.documents), files (jobs).
"""
