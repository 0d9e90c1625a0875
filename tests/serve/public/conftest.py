from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from amtsblick.assess.register.chain import KINDS
from amtsblick.assess.sheet import Looked, judge
from amtsblick.jobs.board import refresh
from amtsblick.jobs.records import newest_of, write
from amtsblick.serve.desk import Desk
from amtsblick.values.answers import Evidence, OwnChannel, PageState, Place, Reason
from amtsblick.values.body import Body
from amtsblick.values.capture import Capture, EvidenceRef, State
from amtsblick.values.documents import Document, DocumentKind, FieldOrigin, FieldValue, Piece
from amtsblick.values.records import Action, Actor, Change, Record, RecordState, Role
from amtsblick.values.survey import Examination
from testoffice import BODIES, a_decision, a_usage

SINCE = date(2025, 3, 1)
FIRST_LOOK = datetime(2025, 6, 2, 9, tzinfo=UTC)


def a_document(**changed: object) -> Document:
    pieces = (Piece(text="Damit die Presse es liest", origin=FieldOrigin.FILLED, on=SINCE),)
    found: dict[str, object] = {
        "id": "amt.x.usage_concept.de",
        "kind": DocumentKind.USAGE_CONCEPT,
        "body": "amt",
        "service": "x",
        "title": "Konzept",
        "made_at": datetime(2025, 3, 1, tzinfo=UTC),
        "fields": (FieldValue(key="purposes", pieces=pieces),),
        "legal_as_of": SINCE,
    }
    return Document(**{**found, **changed})


class Town:
    """A desk whose register grows: records are entered, bodies are looked at, with real evidence."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.clock = FIRST_LOOK
        desk.register.import_bodies(BODIES, FIRST_LOOK)

    def enter(
        self, *records: Record, state: RecordState = RecordState.PUBLISHED, since: date = SINCE
    ) -> None:
        """Take records over in a state, as an administrator's import does."""
        speaks = state in {RecordState.APPROVED, RecordState.PUBLISHED}
        changes = [
            Change(
                action=Action.IMPORTED,
                content=one,
                valid_from=since,
                base=known.version
                if (known := newest_of(self.desk.register, KINDS[type(one)], one.id))
                else 0,
                state=state,
                authors=("pressestelle",),
                approved_by="leitung" if speaks else "",
            )
            for one in records
        ]
        actor = Actor(name="admin", role=Role.ADMIN)
        write(self.desk.register, self.desk.knowledge, changes, actor, self.desk.now())
        self.refresh()

    def look(self, body: Body, *handles: str, dark: bool = False) -> EvidenceRef:
        """One survey of one body, a week after the one before; it sees these accounts on X."""
        register = self.desk.register
        run = register.start_survey(
            bodies=[body], source="live", pages_limit=8, software="1", knowledge="k", when=self.clock
        )
        taken = Capture(
            url=body.homepage,
            requested=body.homepage,
            taken_at=self.clock,
            status=403 if dark else 200,
            headers=(("content-type", "text/html"),),
            body=f"<script>alert(1)</script>{handles} {self.clock}".encode() * 20,
            collector="test",
        )
        with self.desk.evidence.bundle(f"{run.id:06}/{body.id}") as bundle:
            ref = bundle.keep(taken)
        kept = Capture(
            **{name: getattr(taken, name) for name in taken.__slots__} | {"evidence": ref, "body": b""}
        )
        state = State.BOT_WALL if dark else State.LOOKED
        seen = Examination(
            capture=kept, page=PageState(state=state), answers=tuple(a_channel(one) for one in handles)
        )
        looked = (Looked(role="start", examination=seen),)
        register.record(run.id, judge(body, looked, ("x",)), looked, self.clock)
        register.finish_survey(run.id, self.clock)
        self.clock += timedelta(days=7)
        self.refresh()
        return ref

    def refresh(self) -> None:
        desk = self.desk
        refresh(desk.register, desk.knowledge, when=desk.now(), evidence=desk.evidence)


def a_channel(handle: str) -> OwnChannel:
    return OwnChannel(
        service="x",
        handle=handle,
        url=f"https://x.com/{handle}",
        place=Place.FOOTER,
        reason=Reason.SITE_CHROME,
        evidence=Evidence(path="html > footer > a", excerpt="<a>"),
    )


@pytest.fixture
def town(desk: Desk) -> Town:
    """Three bodies; of one a usage, a decision and a concept are published, others are not."""
    made = Town(desk)
    made.enter(a_usage(note="nur für uns"), a_decision(), a_document())
    made.enter(a_usage(id="amt.mastodon", service="mastodon", handle=""), state=RecordState.APPROVED)
    return made


@pytest.fixture
def amt() -> Body:
    return next(one for one in BODIES if one.id == "amt")


@pytest.fixture
def record_page() -> Callable[[EvidenceRef], str]:
    return lambda ref: f"/de/evidence/amt/{ref.record.removeprefix('urn:uuid:')}"
