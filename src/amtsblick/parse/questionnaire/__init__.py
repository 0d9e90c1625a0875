"""A questionnaire that comes back (XLSX, CSV, YAML, JSON) becomes answers, and every problem is named.

``fields`` says what is asked, for those who write questionnaires too. What the fields and words are called
in a language is given from outside (``Vocabulary``). Not here: whose questionnaire it is, whether it was
answered before (jobs), what follows from the answers (assess.register.replies).
"""
