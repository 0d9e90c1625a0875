"""Memory: what was seen, when, by which judgement, and the bytes that prove it.

Here belong: the register (tables, migrations, reading and writing them) with surveys, inspections,
looks at archived captures, what services said about accounts and who succeeded whom; evidence bundles;
backups of all of it, and which of it need not be kept.
Rows never leave this room; values go in and come out. Observations are only ever added.
Not here: visiting (collect), deciding what a page means (detect, assess), the order of work and
the clock (jobs), turning values into JSON (parse.codec), words for readers (report).
"""
