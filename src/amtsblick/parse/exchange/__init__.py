"""Files that people keep (CSV, YAML, XLSX) become records, and every cell that cannot be read is named.

Which columns there are is read off the record's dataclass; ``german`` adds what German tables call them.
Each column knows both ways, value to cell and cell to value, so that what ``report.exchange`` writes is
read back unchanged. Not here: whether a record may be entered (assess.register), writing files (report).
"""
