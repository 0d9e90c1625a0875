"""A gate with an editor and an admin who have passwords, and a clock that tests turn."""

import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from argon2 import PasswordHasher

from amtsblick.jobs import accounts, login, passwords, second_factor
from amtsblick.jobs.accounts import Gate, open_gate
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep import passwords as kept_passwords
from amtsblick.keep.passwords import hashed, totp_step
from amtsblick.keep.register import Register
from amtsblick.values.accounts import AccountRules, Grant, Login
from amtsblick.values.body import Body
from amtsblick.values.records import Role

PASSWORD = "vier lange gute Wörter"
HERE = "192.0.2.7"


@dataclass
class House:
    """Everything at ``now``, which ``wait`` moves on."""

    gate: Gate
    place: Workspace
    now: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)
    secrets: dict[str, str] = field(default_factory=dict)

    def wait(self, **span) -> None:
        self.now += timedelta(**span)

    def rules(self, **changes) -> None:
        self.gate = replace(self.gate, rules=AccountRules(**changes))

    def account(self, name: str, *grants: Grant, password: str = PASSWORD) -> None:
        accounts.add(self.gate, name, f"Amt {name}", grants=grants, by="root", when=self.now)
        if password:
            passwords.set_password(self.gate, name, password, by=name, when=self.now)

    def log_in(self, name: str = "anna", password: str = PASSWORD, client: str = HERE) -> Login:
        return login.log_in(self.gate, name, password, client, when=self.now)

    def show_code(self, secret: str, code: str, client: str = HERE) -> Login:
        return login.show_code(self.gate, secret, code, client, when=self.now)

    def visitor(self, secret: str):
        return login.visitor_of(self.gate, secret, self.now)

    def enrol(self, name: str = "anna") -> tuple[str, ...]:
        """Set a second factor up; the codes for the day that it is lost."""
        self.secrets[name] = second_factor.begin(self.gate, name).secret
        return second_factor.confirm(self.gate, name, self.code(name), by=name, when=self.now)

    def code(self, name: str = "anna") -> str:
        """What the app shows now."""
        shown = pyotp.TOTP(self.secrets[name]).at(self.now)
        assert totp_step(self.secrets[name], shown, self.now, 0)
        return shown


CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Real, but fast: hashing as it should be takes a tenth of a second each time."""


@pytest.fixture(scope="session", autouse=True)
def cheap_hashing():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept_passwords, "_hasher", CHEAP)
        kept_passwords._nobodys.cache_clear()
        yield
    kept_passwords._nobodys.cache_clear()


@pytest.fixture
def costly_hashing(monkeypatch, cheap_hashing):
    """As in operation: with the library's defaults."""
    monkeypatch.setattr(kept_passwords, "_hasher", PasswordHasher())


@pytest.fixture(scope="session")
def prepared_house(tmp_path_factory, cheap_hashing):
    """Migrating a register and hashing passwords for every test would take most of the time."""
    folder = tmp_path_factory.mktemp("house")
    place = Workspace(folder=folder)
    with place.open_register() as register:
        house = House(open_gate(place, register), place)
        bodies = [
            Body(id=name, name=name, homepage=f"https://{name}.example/", parent=parent)
            for name, parent in (("kreis", None), ("amt", "kreis"))
        ]
        register.import_bodies(bodies, house.now)
        house.account("anna", Grant(role=Role.EDITOR, root="kreis"))
        house.account("root", Grant(role=Role.ADMIN))
    return folder


@pytest.fixture
def house(prepared_house, tmp_path):
    place = Workspace(folder=shutil.copytree(prepared_house, tmp_path / "house"))
    with place.open_register() as register:
        yield House(open_gate(place, register), place)


@pytest.fixture
def hashes(monkeypatch):
    """Counts how often a password is hashed or checked, and lets it happen."""
    counted = []
    verify = PasswordHasher.verify

    def counting(self, *arguments):
        counted.append(str(arguments[0])[:10])
        return verify(self, *arguments)

    hashed(PASSWORD)
    monkeypatch.setattr(PasswordHasher, "verify", counting)
    return counted


@pytest.fixture
def second_register(house):
    """The same house as another process has it."""
    with Register.open(house.place.folder / "register.sqlite") as register:
        yield House(open_gate(house.place, register), house.place)
