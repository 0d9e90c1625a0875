"""Which news concern which subscription, when is a digest due, and how patient are we with receivers?

Pure: the clock, chance and what an account may see are arguments. Not here: words (report.alerts), sending
(publish), the order of steps (jobs).
"""
