"""Small builders for examinations, as fixtures because tests are no package."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from amtsblick.values.answers import Answer, Evidence, OwnChannel, PageState, Place, Reason
from amtsblick.values.body import Body
from amtsblick.values.capture import Capture, EvidenceRef, State
from amtsblick.values.survey import Examination

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)

AChannel = Callable[..., OwnChannel]
APage = Callable[..., Examination]


@pytest.fixture
def a_body() -> Callable[..., Body]:
    def build(identity: str = "stadt", name: str = "Stadt Auen", parent: str | None = None) -> Body:
        return Body(id=identity, name=name, parent=parent, homepage=f"https://www.{identity}.example/")

    return build


@pytest.fixture
def a_channel() -> AChannel:
    def build(
        handle: str = "stadt",
        service: str = "x",
        place: Place = Place.FOOTER,
        reason: Reason = Reason.SITE_CHROME,
    ) -> OwnChannel:
        url = f"https://{service}.example/{handle}"
        evidence = Evidence(path="body/footer/a", excerpt=f'<a href="{url}">')
        return OwnChannel(
            service=service, handle=handle, url=url, place=place, reason=reason, evidence=evidence
        )

    return build


@pytest.fixture
def a_page() -> APage:
    def build(*answers: Answer, path: str = "", state: State = State.LOOKED, days: int = 0) -> Examination:
        url = f"https://www.stadt.example/{path}"
        ref = EvidenceRef(bundle="1/stadt.warc.gz", record=path or "start", offset=0, digest="sha256:0")
        capture = Capture(
            url=url,
            requested=url,
            taken_at=NOON + timedelta(days=days),
            status=200 if state is State.LOOKED else None,
            collector="test",
            failure=None if state is State.LOOKED else state,
            evidence=ref,
        )
        return Examination(capture=capture, page=PageState(state=state), answers=answers)

    return build
