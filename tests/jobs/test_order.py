"""Evidence is durable before the register speaks of it, and nothing half-done stays behind."""

import asyncio
from datetime import UTC, datetime

import pytest

from amtsblick.collect.seam import Visit
from amtsblick.jobs.survey import Tools, survey
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.values.body import Body
from amtsblick.values.capture import Capture

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
BODIES = [Body(id=f"amt-{n}", name=f"Amt {n}", homepage=f"https://amt{n}.example/") for n in range(5)]


class Shelf:
    """A collector that has one page of every body, and trouble with one of them."""

    def __init__(self, trouble=""):
        self.trouble = trouble

    async def captures(self, body, *, pages):
        del pages
        for path in ("", "impressum"):
            await asyncio.sleep(0)
            url = body.homepage + path
            yield Visit(
                capture=Capture(
                    url=url,
                    requested=url,
                    taken_at=MOMENT,
                    status=200,
                    headers=(("content-type", "text/html"),),
                    body=b"<p>Amt",
                    collector="test",
                ),
                role="start",
            )
            if body.id == self.trouble:
                raise RuntimeError("the collector broke")

    async def verify(self, body, channels):
        del body, channels
        return []

    async def aclose(self): ...


class Watched(Register):
    """A register that looks at the evidence folder whenever a body is entered."""

    folder = None
    entered = 0

    def record(self, number, judged, looked, when):
        for one in looked:
            ref = one.examination.capture.evidence
            assert (self.folder / ref.bundle).is_file()
            assert EvidenceStore(self.folder).load(ref).body == b"<p>Amt"
        self.entered += 1
        return super().record(number, judged, looked, when)


class Silent:
    def recorded(self, sheet, captures): ...


@pytest.fixture
def tools(tmp_path, knowledge):
    with Watched.open(tmp_path / "register.sqlite") as register:
        register.folder = tmp_path / "evidence"
        yield lambda collector: Tools(
            register=register,
            evidence=EvidenceStore(register.folder),
            collector=collector,
            knowledge=knowledge,
            now=lambda: MOMENT,
        )


def begun(tools):
    return tools.register.start_survey(
        bodies=BODIES, source="live", pages_limit=2, software="0", knowledge="0", when=MOMENT
    )


def left(tools):
    return sorted(path.name for path in tools.register.folder.rglob("*.part"))


def test_a_row_is_entered_when_its_evidence_has_its_final_name(tools):
    parts = tools(Shelf())
    run = begun(parts)
    asyncio.run(survey(run, parts, Silent(), parallel=3))
    assert parts.register.entered == len(BODIES)
    assert parts.register.progress(run.id).done == len(BODIES)


def test_a_survey_that_breaks_leaves_no_half_bundle_and_every_row_has_its_evidence(tools):
    parts = tools(Shelf(trouble="amt-3"))
    run = begun(parts)
    with pytest.raises(ExceptionGroup):
        asyncio.run(survey(run, parts, Silent(), parallel=3))
    assert left(parts) == []
    assert parts.register.progress(run.id).done == parts.register.entered < len(BODIES)


def test_a_body_that_was_looked_at_is_recorded_though_somebody_interrupts(tools):
    parts = tools(Shelf())
    run = begun(parts)

    async def interrupted():
        first = asyncio.Event()

        class Hasty(Silent):
            def recorded(self, sheet, captures):
                first.set()

        surveying = asyncio.create_task(survey(run, parts, Hasty(), parallel=len(BODIES)))
        await first.wait()
        surveying.cancel()
        await asyncio.wait([surveying])

    asyncio.run(interrupted())
    assert left(parts) == []
    assert 1 <= parts.register.progress(run.id).done == parts.register.entered
