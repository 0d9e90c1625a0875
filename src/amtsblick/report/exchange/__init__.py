"""Records of the register as files that people keep and that ``parse.exchange`` reads back unchanged.

Which columns there are and how a value is spelled is told there, once for both ways. Not here: which
records are written (jobs.exchange), tables for analysis (report.exports).
"""
