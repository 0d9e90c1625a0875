from datetime import timedelta
from pathlib import Path

import pytest

from amtsblick.errors import InputError
from amtsblick.jobs.account_rules import read_rules
from amtsblick.values.accounts import AccountRules
from amtsblick.values.records import Role


def written(folder: Path, text: str) -> Path:
    file = folder / "rules.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    assert read_rules(written(tmp_path, "")) == AccountRules()


def test_a_file_changes_what_it_names(tmp_path: Path) -> None:
    rules = read_rules(
        written(
            tmp_path,
            'idle_minutes = 30\ntoken_days = 90\ntrust_oidc = false\nsecond_factor_for = ["admin", "head"]\n'
            "password_shortest = 15\n",
        )
    )
    assert rules.idle == timedelta(minutes=30)
    assert rules.token_longest == timedelta(days=90)
    assert not rules.trust_oidc
    assert rules.second_factor_for == {Role.ADMIN, Role.HEAD}
    assert rules.password_shortest == 15
    assert rules.longest == AccountRules().longest


@pytest.mark.parametrize(
    "text",
    [
        "idle_minutes = 0",
        "idle_minutes = 100000",
        "idle_minutes = true",
        'idle_minutes = "30"',
        "password_shortest = 4",
        'second_factor_for = ["chief"]',
        'second_factor_for = ["system"]',
        'second_factor_for = "admin"',
        'trust_oidc = "no"',
        "idel_minutes = 30",
        "idle_minutes",
    ],
    ids=["zero", "huge", "flag", "text", "short", "role", "system", "no-list", "no-flag", "typo", "no-toml"],
)
def test_what_is_not_sensible_is_told_with_its_place(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"rules\.toml"):
        read_rules(written(tmp_path, text))
