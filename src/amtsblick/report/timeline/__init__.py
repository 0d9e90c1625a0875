"""What is known over time, for readers: statements, the trend page, data to give back.

Here belong: sentences about joins and exits, charts as SVG, tables, QuickStatements and open data.
Not here: what happened and how sure that is (assess/timeline), reading registers (keep), files (jobs).
"""
