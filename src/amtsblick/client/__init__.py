"""A client of the interface for programs, typed with the values of this package.

Belongs here: one method per operation, pages followed by themselves, errors with their details. Not here: what
the answers mean. Only what the interface's description says is relied upon.
"""

from amtsblick.client.client import Client, Seen
from amtsblick.client.problems import ProblemError

__all__ = ["Client", "ProblemError", "Seen"]
