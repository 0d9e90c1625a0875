"""What alerts say: news out of the log, the law and terms as sentences; mails, webhook payloads, Atom.

Not here: who is told what (assess.alerts), sending (publish), links' secrets (jobs).
"""
