"""Serve the web for looking at it by hand or for measuring: ``python -m testweb FOLDER [PORT]``."""

import sys
import tempfile
import threading
from pathlib import Path

from testweb.server import serve
from testweb.sites import ALL, BAD, hosts
from testweb.sites.bad import EXPIRED, STRANGER


def main(arguments: list[str]) -> None:
    """Write the authority to FOLDER, print how to reach the web, serve until interrupted."""
    folder = Path(arguments[0]) if arguments else Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    port = int(arguments[1]) if len(arguments) > 1 else 0
    with serve(
        hosts(), folder, port=port, strangers=frozenset({STRANGER}), expired=frozenset({EXPIRED})
    ) as running:
        sys.stdout.write(
            f'--resolver-rules "{running.rules}" --ca-file {running.ca_file} --allow-private\n'
            + "".join(f"{site.name:22} {site.url}\n" for site in (*ALL, *BAD))
        )
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1:])
