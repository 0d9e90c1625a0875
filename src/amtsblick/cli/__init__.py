"""The front door: parses arguments, wires concrete parts together, shows progress.

Here belong: commands, what they print, exit codes. Not here: any step of the work (jobs and below).
"""

import sys

from amtsblick.cli.app import app
from amtsblick.cli.screen import EXIT_INTERRUPTED, EXIT_REFUSED, complain
from amtsblick.errors import AmtsblickError


def main() -> None:
    """Run the command line; every foreseen error ends in one sentence and its own exit code."""
    try:
        app()
    except AmtsblickError as error:
        complain(str(error))
        sys.exit(EXIT_REFUSED)
    except KeyboardInterrupt:
        complain("Interrupted. Nothing that was recorded is lost; the same command goes on from here.")
        sys.exit(EXIT_INTERRUPTED)
