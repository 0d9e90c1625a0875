"""The matrix of roles and rights, cell by cell, against a second table written on its own."""

import pytest

from amtsblick.assess.access.table import NARROWEST, RIGHTS
from amtsblick.values.accounts import Right
from amtsblick.values.records import Role

COLUMNS = (Role.READER, Role.EDITOR, Role.DPO, Role.HEAD, Role.AUTHORITY, Role.ADMIN, Role.SYSTEM)
EXPECTED = """
                   reader editor dpo head authority admin system
see_inside         x      x      x   x    x         x     -
enter              -      x      x   x    -         -     -
ask                -      x      x   x    x         -     -
review             -      -      x   -    x         -     -
state              -      x      x   x    x         -     -
decide             -      x      -   x    -         -     -
approve            -      -      -   x    -         -     -
approve_privacy    -      -      x   -    -         -     -
approve_findings   -      -      x   x    x         -     -
publish            -      -      -   x    -         -     -
publish_findings   -      -      -   x    x         -     -
withdraw           -      -      -   x    -         -     -
run                -      x      x   x    x         x     -
manage_bodies      -      -      -   -    -         x     -
import             -      -      -   -    -         x     -
manage_accounts    -      -      -   -    -         x     -
see_audit          -      -      x   x    x         x     -
operate            -      -      -   -    -         x     -
own                x      x      x   x    x         x     -
"""
HEADING, *ROWS = [line.split() for line in EXPECTED.strip().splitlines()]
CELLS = {(row[0], role): mark == "x" for row in ROWS for role, mark in zip(HEADING, row[1:], strict=True)}


def test_the_expected_table_names_every_right_and_role_once():
    assert [row[0] for row in ROWS] == [right.value for right in Right]
    assert [role.value for role in COLUMNS] == HEADING
    assert set(COLUMNS) == set(Role) == set(RIGHTS)
    assert set(NARROWEST) == set(Role) - {Role.SYSTEM}


@pytest.mark.parametrize(("right", "role"), CELLS, ids=str)
def test_a_role_has_a_right_as_expected(right, role):
    assert (Right(right) in RIGHTS[Role(role)]) is CELLS[right, role]
