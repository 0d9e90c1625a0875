"""One question to a recording per file; none of them knows another.

Each has its ``TOPIC`` and ``ask(recording, knowledge)``, which yields a ``Sighting`` for each page
and subject, with the line of the tape that shows it. A threshold stands beside its source.
"""
