"""What can be asked for, and how is each kind of work done? One module per kind; ``jobs.worker`` does them.

Here belong: checking what is asked for (``queue``, ``checking``), its place in the queue (``placing``), and the
wiring of each story with what the operator allows (``means``): whoever asks cannot lower the guard.
Not here: the stories themselves (``jobs.survey`` …), rows (keep), pages (serve), options (cli).
"""
