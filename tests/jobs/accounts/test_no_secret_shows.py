"""No password, code, token, link or client address stands anywhere in clear: in no file, no repr, no log."""

import sqlite3
from contextlib import closing
from datetime import timedelta

from amtsblick.jobs import accounts, api_tokens, login, passwords, second_factor
from amtsblick.keep.account_key import KEY_FILE
from amtsblick.values.accounts import LinkPurpose, Scope

PASSWORD = "vier lange gute Wörter"
TYPED_AS_NAME = "geheimes passwort im namensfeld"
CLIENT = "203.0.113.77"


def test_no_secret_stands_in_the_database_nor_in_any_repr(house):
    gate, shown = house.gate, []
    codes = house.enrol()
    house.wait(minutes=1)
    waiting = house.log_in(client=CLIENT)
    code = house.code()
    done = house.show_code(waiting.session.secret, code, CLIENT)
    house.log_in(TYPED_AS_NAME, "falsches-passwort-geraten", CLIENT)
    token = api_tokens.make_token(
        gate,
        "anna",
        "Skript",
        [Scope.READ],
        expires_at=house.now + timedelta(days=9),
        by="anna",
        when=house.now,
    )
    links = [
        passwords.link(gate, "anna", purpose, by="root", when=house.now)
        for purpose in (LinkPurpose.PASSWORD, LinkPurpose.LOGIN)
    ]
    offered = second_factor.begin(gate, "root")
    secrets = [
        PASSWORD,
        TYPED_AS_NAME,
        "falsches-passwort-geraten",
        CLIENT,
        house.secrets["anna"],
        offered.secret,
        *codes,
        *(one.replace("-", "") for one in codes),
        waiting.session.secret,
        done.session.secret,
        token.secret,
        *(one.secret for one in links),
    ]
    shown += [waiting, done, token, links, offered, gate, gate.register.credentials("anna")]
    shown += [house.visitor(done.session.secret), login.sessions_of(gate, "anna", house.now)]
    shown += [accounts.audit(gate), api_tokens.tokens_of(gate, "anna"), accounts.everybody(gate)]
    with closing(sqlite3.connect(house.place.folder / "register.sqlite")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        dumped = "\n".join(connection.iterdump())
    stored = b"".join(path.read_bytes() for path in house.place.folder.glob("register.sqlite*"))
    assert b"anna" in stored
    assert "$argon2id$" in dumped
    for secret in secrets:
        assert secret.encode() not in stored, secret
        assert secret not in dumped
        assert secret not in repr(shown)
    key = (house.place.folder / KEY_FILE).read_bytes()
    assert key not in stored
    assert repr(key) not in repr(shown)
