"""A questionnaire as a workbook and as the fields of a web form; what its return and its answers come to.

Both forms are made of one ``Form``. Not here: which services a body is asked for (assess.register.asking),
reading what comes back (parse.questionnaire).
"""
