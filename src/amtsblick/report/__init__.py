"""Pages and tables that people read, made from values alone.

Here belong: templates, the message catalogue, what a table's columns are called and mean.
Not here: what a finding means (assess), reading the register or writing files (jobs, keep).
Bytes leave this room only through text that is yielded or a stream that the caller opened.
"""
