"""The voice: hand over to others what was written, by e-mail for now.

Here belong: how a message leaves the house, and what is told when it could not. Not here: what the
message says (report), to whom and when (jobs).
"""
