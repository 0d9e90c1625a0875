"""Serve folders of WARC files with pywb; run by the Python that has pywb, never imported by tests.

Arguments: a JSON file with {"collections": {name: folder}, "acl": {name: file}, "log": file, "framed": bool}.
Prints the port once it listens. Each request's line goes into the log.
"""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402 - gevent has to come first
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

from gevent.pywsgi import WSGIServer  # noqa: E402
from pywb.apps.frontendapp import FrontEndApp  # noqa: E402
from pywb.indexer.cdxindexer import main as write_index  # noqa: E402


class Log:
    """One line per request: its target as it was asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, line: str) -> None:
        # gevent's line: address - - [time] "GET /target HTTP/1.1" status …
        with self.path.open("a") as file:
            file.write(line.split('"')[1].split()[1] + "\n")


def collection(folder: Path, index: Path, acl: str) -> dict[str, object]:
    """An index of the WARC files, and where pywb finds both."""
    write_index(["--sort", "--cdxj", "--output", str(index), str(folder)])
    found = {"index_paths": str(index), "archive_paths": f"{folder}/"}
    return found | ({"acl_paths": acl, "default_access": "allow"} if acl else {})


def main(wish: dict) -> None:
    collections = {
        name: collection(Path(folder), Path(f"{name}.cdxj"), wish["acl"].get(name, ""))
        for name, folder in wish["collections"].items()
    }
    config = {
        "collections": collections,
        "enable_memento": True,
        "framed_replay": wish["framed"],
        "debug": False,
    }
    app = FrontEndApp(config_file=None, custom_config=config)
    server = WSGIServer(("127.0.0.1", 0), app.handle_request, log=Log(Path(wish["log"])))
    server.start()
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


main(json.loads(Path(sys.argv[1]).read_text()))
