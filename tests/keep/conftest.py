"""A register on each database, and small made-up surveys to put into it."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from amtsblick.assess.sheet import Looked, judge
from amtsblick.keep.register import Register
from amtsblick.keep.tables import metadata
from amtsblick.values.answers import Answer, Evidence, OwnChannel, PageState, Place, Reason
from amtsblick.values.body import Body
from amtsblick.values.capture import Capture, EvidenceRef, State
from amtsblick.values.survey import BodySheet, Examination, SurveyRun

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SERVICES = ("mastodon", "x", "youtube")


@dataclass(frozen=True)
class World:
    """Builders: everything at NOON plus a day per survey, all hosts under .example."""

    register: Register

    @staticmethod
    def body(name: str, **changes: str | None) -> Body:
        fields = {"id": name, "name": f"Amt {name}", "homepage": f"https://{name}.example/"}
        return Body(**(fields | changes))

    @staticmethod
    def day(number: int) -> datetime:
        return NOON + timedelta(days=number)

    @staticmethod
    def channel(handle: str, service: str = "x", excerpt: str = "<a>") -> OwnChannel:
        return OwnChannel(
            service=service,
            handle=handle,
            url=f"https://{service}.com/{handle}",
            place=Place.FOOTER,
            reason=Reason.SITE_CHROME,
            evidence=Evidence(path="html > footer > a", excerpt=excerpt),
        )

    def look(
        self,
        url: str,
        *answers: Answer,
        role: str = "start",
        state: State = State.LOOKED,
        day: int = 0,
        **capture: object,
    ) -> Looked:
        moment = self.day(day)
        failed = state if state in {State.DNS, State.TIMEOUT, State.ROBOTS} else None
        ref = EvidenceRef(
            bundle="000001.warc.gz", record=f"<urn:{url!a}@{moment:%F}>", offset=7, digest="sha256:00"
        )
        fields: dict[str, object] = {
            "url": url,
            "requested": url,
            "taken_at": moment,
            "status": None if failed else 200,
            "failure": failed,
            "collector": "test",
            "evidence": None if failed else ref,
        }
        return Looked(
            role=role,
            examination=Examination(
                capture=Capture(**(fields | capture)),  # type: ignore[arg-type]  # test builder
                page=PageState(state=state),
                answers=answers,
            ),
        )

    def start(self, bodies: Sequence[Body], day: int = 0, **changes: object) -> SurveyRun:
        plan: dict[str, object] = {
            "source": "live",
            "pages_limit": 8,
            "software": "0.1.0",
            "knowledge": "sha256:aa",
            "when": self.day(day),
        }
        return self.register.start_survey(bodies=bodies, **(plan | changes))  # type: ignore[arg-type]  # test builder

    def record(self, run: SurveyRun, body: Body, *looked: Looked, day: int = 0) -> BodySheet:
        sheet = judge(body, looked, SERVICES)
        assert self.register.record(run.id, sheet, looked, self.day(day))
        return sheet

    def whole_survey(self, body: Body, *looked: Looked, day: int) -> SurveyRun:
        run = self.start([body], day=day)
        self.record(run, body, *looked, day=day)
        self.register.finish_survey(run.id, self.day(day))
        return run


@pytest.fixture(scope="session")
def new_sqlite_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty register to copy: migrating one for every test would take most of the time."""
    path = tmp_path_factory.mktemp("new") / "register.db"
    Register.open(path).close()
    return path


DRIVER, PLAIN = "postgresql+psycopg://", "postgresql://"
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def new_postgresql_register(postgresql_server: str) -> str:
    address = a_schema(postgresql_server)
    Register.open(address).close()
    return address


@pytest.fixture(params=DATABASES)
def register_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty register on each of the databases."""
    if request.param == "sqlite":
        new: Path = request.getfixturevalue("new_sqlite_register")
        return shutil.copy(new, tmp_path / "register.db").as_posix()
    address: str = request.getfixturevalue("new_postgresql_register")
    empty(address)
    return address


def empty(address: str) -> None:
    """Make a PostgreSQL register as if it were new."""
    tables = ", ".join(set(metadata.tables) - {"register_format"})
    engine = create_engine(address.replace(PLAIN, DRIVER))
    with engine.begin() as connection:  # the triggers that refuse this are off for this session
        connection.exec_driver_sql("SET session_replication_role = replica")
        connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY")
    engine.dispose()


@pytest.fixture
def new_register(register_address: str, request: pytest.FixtureRequest) -> Callable[[], Register]:
    """Opens an empty register as often as it is called, for tests with many examples."""

    def opened() -> Register:
        if PLAIN in register_address:
            empty(register_address)
            return Register.open(register_address)
        new: Path = request.getfixturevalue("new_sqlite_register")
        path = Path(register_address).with_name(f"{os.urandom(6).hex()}.db")
        return Register.open(shutil.copy(new, path))

    return opened


@pytest.fixture(params=DATABASES)
def fresh_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a register that does not exist yet, on each of the databases."""
    if request.param == "sqlite":
        return str(tmp_path / "register.db")
    return a_schema(request.getfixturevalue("postgresql_server"))


def a_schema(server: str) -> str:
    name = f"register_{os.urandom(6).hex()}"
    engine = create_engine(server)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    engine.dispose()
    return f"{server.replace(DRIVER, PLAIN)}?options=-csearch_path%3D{name}"


@pytest.fixture
def register(register_address: str) -> Iterator[Register]:
    with Register.open(register_address) as opened:
        yield opened


@pytest.fixture
def world(register: Register) -> World:
    return World(register)


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of our own on a loopback port, from the distribution's binaries."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("no PostgreSQL binaries under /usr/lib/postgresql; install the package postgresql")
    pytest.importorskip("psycopg", reason="the extra 'postgresql' is not installed")
    binaries = found[-1].parent
    folder = _folder(tmp_path_factory)
    data = folder / "data"
    _as_owner(
        folder, binaries / "initdb", "-D", data, "-U", "amtsblick", "-A", "trust", "-E", "UTF8", "--no-sync"
    )
    port = _free_port()
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off"
    _as_owner(folder, binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
    try:
        yield f"postgresql+psycopg://amtsblick@127.0.0.1:{port}/postgres"
    finally:
        _as_owner(folder, binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _folder(factory: pytest.TempPathFactory) -> Path:
    """A folder that the server's user can enter; as root that is nobody, who needs open parents."""
    if os.geteuid() != 0:
        return factory.mktemp("postgresql")
    folder = Path(f"/var/tmp/amtsblick-tests-{os.urandom(6).hex()}")
    folder.mkdir(mode=0o700)
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return folder


def _as_owner(folder: Path, *command: object) -> None:
    """Run as the folder's owner: PostgreSQL refuses to run as root."""
    owner = folder.stat().st_uid
    subprocess.run(
        [str(part) for part in command],
        check=True,
        cwd=folder,
        user=owner if os.geteuid() == 0 else None,
        extra_groups=[] if os.geteuid() == 0 else None,
        stdout=subprocess.DEVNULL,
        timeout=60,
    )


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
