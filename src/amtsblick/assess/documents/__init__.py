"""How is a document's form filled from register, evidence and knowledge?

``prefill`` turns a ``Subject`` into a ``Document``: tables of pure fillers say which facts go into which
field. Here belong: what a field says and where it comes from. Not here: the forms, proposals and
sentences themselves (knowledge), how documents look (report.documents), gathering the facts (jobs).
"""
