from pathlib import Path

import pytest

from amtsblick.errors import InputError
from amtsblick.serve.providers import read_providers, unknown_roots
from amtsblick.values.accounts import Grant, MappingRule
from amtsblick.values.records import Role

WHOLE = """
[[provider]]
key = "land"
name = "Anmeldung des Landes"
issuer = "https://login.example.org/realms/land"
client_id = "amtsblick"
client_secret_file = "secret"

[[provider.rule]]
claim = "groups"
value = "presse"
role = "editor"
root = "stadt"
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "oidc.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_says_provider_secret_and_rules(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("geheim\n")
    (one,) = read_providers(written(tmp_path, WHOLE))
    assert one.issuer == "https://login.example.org/realms/land"
    assert one.client_secret == "geheim"
    assert "geheim" not in repr(one)
    assert one.rules == (
        MappingRule(claim="groups", value="presse", grant=Grant(role=Role.EDITOR, root="stadt")),
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("https://login", "http://login"),
        ('issuer = "https://login.example.org/realms/land"', ""),
        ('role = "editor"', 'role = "system"'),
        ('role = "editor"', 'role = "chief"'),
        ('key = "land"', 'key = "Land/1"'),
        ('client_id = "amtsblick"', "client_id = 7"),
        ('root = "stadt"', 'body = "stadt"'),
        ("client_secret_file", "client_secert_file"),
        ('"secret"', '"missing"'),
        ("[[provider]]", "[provider]"),
        ("[[provider]]", '[[provider]]\nscopes = ["profile"]'),
        ("[[provider]]", "[[provider"),
    ],
    ids=[
        "clear-text", "no-issuer", "system", "role", "key", "number", "rule-field", "field", "secret",
        "no-list", "no-openid", "no-toml",
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_told_at_the_start(tmp_path: Path, before: str, after: str) -> None:
    (tmp_path / "secret").write_text("geheim\n")
    assert before in WHOLE
    with pytest.raises(InputError, match=r"oidc\.toml"):
        read_providers(written(tmp_path, WHOLE.replace(before, after)))


def test_two_providers_have_different_keys(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("geheim\n")
    with pytest.raises(InputError, match="same key"):
        read_providers(written(tmp_path, WHOLE + WHOLE))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_providers(tmp_path / "none.toml")


def test_a_rule_for_a_body_that_nobody_knows_is_told(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("geheim", encoding="utf-8")
    found = read_providers(written(tmp_path, WHOLE))
    assert unknown_roots(found, {"stadt"}) == []
    told = unknown_roots(found, {"land"})
    assert len(told) == 1
    assert "'stadt'" in told[0]
