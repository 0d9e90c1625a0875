"""The public register as files: pages, feed, tables and metadata that any web server can serve.

``disclosure`` decides what may be public, before anything is worded; everything else only draws a ``Shelf``.
Not here: reading the register, writing files (jobs.site).
"""
