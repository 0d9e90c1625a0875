"""The client runs where the service's libraries are not installed."""

import subprocess
import sys

ALLOWED = ("httpx", "orjson")
SCRIPT = """
import sys
from importlib.metadata import packages_distributions

FOREIGN = set(packages_distributions()) - set(ALLOWED) - {"amtsblick"}


class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in FOREIGN - NEEDED:
            raise ModuleNotFoundError(f"{name} is not installed here", name=name)


import httpx, orjson
NEEDED = {one.partition(".")[0] for one in sys.modules}
sys.meta_path.insert(0, Missing())
try:
    import litestar
except ModuleNotFoundError:
    pass
else:
    sys.exit("the blocker does not block")
from amtsblick.client import Client, ProblemError

answers = httpx.MockTransport(lambda request: httpx.Response(503, json={"title": "t", "detail": "d"}))
with Client("http://127.0.0.1:9", transport=answers) as client:
    try:
        client.health()
    except ProblemError as error:
        assert error.status == 503
rooms = {one.split(".")[1] for one in sys.modules if one.startswith("amtsblick.")}
print(sorted(rooms))
"""


def test_the_client_needs_only_httpx_and_the_json_library():
    script = SCRIPT.replace("ALLOWED", repr(ALLOWED))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "['client', 'errors', 'parse', 'values']"
