"""Who is to be reminded, out of a small file."""

import pytest

from amtsblick.parse.recipients import parse_recipients
from amtsblick.values.reminders import Recipient


def test_addresses_and_their_bodies():
    text = '[[recipient]]\naddress = "a@b.example"\n[[recipient]]\naddress = "c@d.example"\nbodies = ["amt", "rat"]\n'

    assert parse_recipients(text) == (
        Recipient(address="a@b.example"),
        Recipient(address="c@d.example", bodies=("amt", "rat")),
    )


WRONG = {
    "no-toml": ("[[recipient", "no TOML"),
    "nothing": ("", r"\[\[recipient\]\]"),
    "other-table": ('[[person]]\naddress = "a@b.example"', r"\[\[recipient\]\]"),
    "one-table": ('[recipient]\naddress = "a@b.example"', r"\[\[recipient\]\]"),
    "no-address": ('[[recipient]]\nbodies = ["amt"]', "recipient 1"),
    "address-number": ("[[recipient]]\naddress = 5", "recipient 1"),
    "other-field": ('[[recipient]]\naddress = "a@b.example"\nbody = "amt"', "recipient 1"),
    "bodies-text": ('[[recipient]]\naddress = "a@b.example"\nbodies = "amt"', "recipient 1"),
    "twice": (
        '[[recipient]]\naddress = "a@b.example"\n[[recipient]]\naddress = "A@b.example"',
        "recipient 2",
    ),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_with_its_place(text, message):
    with pytest.raises(ValueError, match=message):
        parse_recipients(text)
