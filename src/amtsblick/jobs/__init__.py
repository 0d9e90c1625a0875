"""The stories: survey, reassess, report, export. Each reads like the sentence that describes it.

Here belong: the order of steps, what is done at once and what one after the other, the clock.
Not here: how a step works (collect, keep, detect, assess, report), arguments and screens (cli).
"""
