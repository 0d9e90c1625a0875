"""The front door: parses arguments, wires concrete parts together, shows progress.

Here belong: commands, what they print, exit codes. Not here: any step of the work (jobs and below).
"""

import sys
from typing import Final

from amtsblick.errors import AmtsblickError, StoppedError

EXIT_REFUSED: Final = 3
"""Input, register or evidence cannot be used; the message says what to do."""
EXIT_INTERRUPTED: Final = 130
"""Stopped by the user; the same command goes on."""

_INTERRUPTED: Final = "Interrupted. Nothing that was recorded is lost; the same command goes on from here."


def main() -> None:
    """Run the command line; every foreseen error ends in one sentence and its own exit code."""
    try:
        from amtsblick.cli.app import app  # late: Ctrl-C during the long imports is caught as well

        app()
    except StoppedError as stop:
        _leave(str(stop), EXIT_INTERRUPTED)
    except AmtsblickError as error:
        _leave(str(error), EXIT_REFUSED)
    except KeyboardInterrupt:
        _leave(_INTERRUPTED, EXIT_INTERRUPTED)
    except SystemExit as left:
        if left.code != EXIT_INTERRUPTED:
            raise
        _leave(_INTERRUPTED, EXIT_INTERRUPTED)  # the framework turned Ctrl-C into its exit code


def _leave(complaint: str, code: int) -> None:
    from amtsblick.report.text import shown  # late, as above

    sys.stderr.write(shown(complaint) + "\n")
    sys.exit(code)
