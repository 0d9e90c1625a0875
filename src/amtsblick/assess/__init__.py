"""Answers about pages become verdicts about bodies, each with its reason.

Here belong: rules that join the answers of several captures, and the reasons they give.
Not here: questions about one capture (detect), words for readers (report), any I/O.
"""
