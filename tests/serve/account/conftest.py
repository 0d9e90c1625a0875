import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from amtsblick.serve.providers import Provider
from amtsblick.values.accounts import Grant, MappingRule
from amtsblick.values.records import Role

MODULES = Path(__file__).parents[3] / ".oidc" / "node_modules"
SCRIPT = Path(__file__).parents[2] / "oidc" / "provider.mjs"
BACK = "http://127.0.0.1:8480/de/login/oidc/land/back"
PEOPLE = {
    "anna": {"name": "Pressestelle", "preferred_username": "Presse.Stelle", "groups": ["presse", "alle"]},
    "boris": {"name": "Gast", "preferred_username": "gast", "groups": ["alle"]},
    "admin": {"name": "Wer sich so nennt", "preferred_username": "leitung", "groups": ["presse"]},
}
RULE = MappingRule(claim="groups", value="presse", grant=Grant(role=Role.EDITOR))


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    """Address of a certified OpenID provider that runs on loopback."""
    node = shutil.which("node")
    if node is None or not MODULES.is_dir():
        pytest.skip("no node, or no OpenID provider: run scripts/setup-oidc")
    clients = [
        {"client_id": name, "client_secret": f"geheim von {name}", "redirect_uris": [BACK]}
        for name in ("amtsblick", "other")
    ]
    with subprocess.Popen(
        [node, str(SCRIPT), str(MODULES)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        assert running.stdin
        assert running.stdout
        running.stdin.write(json.dumps({"clients": clients, "people": PEOPLE}))
        running.stdin.close()
        try:
            yield f"http://127.0.0.1:{int(running.stdout.readline())}"
        finally:
            running.terminate()


@pytest.fixture
def provider(issuer: str) -> Provider:
    """That provider as an operator describes it, with one rule."""
    return Provider(
        key="land",
        name="Anmeldung des Landes",
        issuer=issuer,
        client_id="amtsblick",
        client_secret="geheim von amtsblick",
        scopes=("openid", "profile", "groups"),
        rules=(RULE,),
    )
