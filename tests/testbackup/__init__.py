"""A workspace as people leave it: evidence, an inspection's key, documents, and a register on either database."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import MetaData, create_engine, select

from amtsblick.assess.sheet import Looked, judge
from amtsblick.keep.backup import Made
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.values.answers import Evidence, OwnChannel, PageState, Place, Reason
from amtsblick.values.body import Body
from amtsblick.values.capture import Capture, EvidenceRef, State
from amtsblick.values.records import Action, Actor, Change
from amtsblick.values.survey import Examination

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANNA = Actor(name="Anna")


@dataclass
class House:
    """A folder with a register in it (or at ``address``), filled survey by survey."""

    folder: Path
    address: str
    register: Register
    target: Path
    clock: datetime = NOON
    refs: list[EvidenceRef] = field(default_factory=list)

    def survey(self, *names: str, handle: str = "", unchanged: EvidenceRef | None = None) -> None:
        """Look at each body once and keep what its page said.

        Each shows the account ``handle`` (its id when not given); ``unchanged`` is what a 304 refers to.
        """
        bodies = [Body(id=name, name=f"Amt {name} ☃", homepage=f"https://{name}.example/") for name in names]
        self.clock += timedelta(days=7)
        run = self.register.start_survey(
            bodies=bodies, source="live", pages_limit=8, software="1", knowledge="k", when=self.clock
        )
        store = EvidenceStore(self.folder / "evidence")
        for body in bodies:
            taken = Capture(
                url=body.homepage,
                requested=body.homepage,
                taken_at=self.clock,
                status=200,
                headers=(("content-type", "text/html"),),
                body=b"" if unchanged else f"<p>{body.id} on {self.clock}".encode() * 50,
                collector="test",
                unchanged=unchanged,
            )
            with store.bundle(f"{run.id:06}/{body.id}") as bundle:
                ref = bundle.keep(taken)
            self.refs.append(ref)
            looked = (self._looked(replace(taken, evidence=ref, body=b""), handle or body.id),)
            self.register.record(run.id, judge(body, looked, ("x",)), looked, self.clock)
        self.register.finish_survey(run.id, self.clock)

    @staticmethod
    def _looked(taken: Capture, handle: str) -> Looked:
        channel = OwnChannel(
            service="x",
            handle=handle,
            url=f"https://x.com/{handle}",
            place=Place.FOOTER,
            reason=Reason.SITE_CHROME,
            evidence=Evidence(path="a", excerpt="<a>"),
        )
        page = PageState(state=State.LOOKED)
        return Looked(role="start", examination=Examination(capture=taken, page=page, answers=(channel,)))

    def enter(self, *names: str) -> None:
        """Add bodies to the log of records."""
        changes = [a_change(name) for name in names]
        self.register.append(changes, ANNA, self.clock, lambda _world: ())

    def load(self, ref: EvidenceRef) -> Capture:
        return EvidenceStore(self.folder / "evidence").load(ref)

    def back_up(self, **options: bool) -> Made:
        self.clock += timedelta(hours=1)
        return self.register.back_up(self.folder, self.target, self.clock, **options)


def a_change(name: str) -> Change:
    """Somebody enters a body as a draft."""
    body = Body(id=name, name=name, homepage=f"https://{name}.example/")
    return Change(action=Action.ENTERED, content=body, valid_from=NOON.date())


def rows(address: str | Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, comparable between the databases."""
    text = str(address)
    url = text.replace("postgresql://", "postgresql+psycopg://") if "://" in text else f"sqlite:///{text}"
    engine = create_engine(url)
    found = MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        held = {
            name: sorted(
                (tuple(map(_comparable, row)) for row in connection.execute(select(*_by_name(table)))),
                key=repr,
            )
            for name, table in found.tables.items()
        }
    engine.dispose()
    return held


def _by_name(table):
    return [table.c[name] for name in sorted(table.c.keys())]


def _comparable(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return bytes(value) if isinstance(value, memoryview) else value


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith((".", "register.sqlite"))
    }
