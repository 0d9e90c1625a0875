"""What do all questions say about one capture?"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from amtsblick.detect.catalogue import NEEDS, OF_DATA, OF_REDIRECTS, QUESTIONS, Question
from amtsblick.detect.page import Page
from amtsblick.detect.page_state import judge
from amtsblick.detect.questions import official_channels
from amtsblick.values.answers import Answer, Broken, NotSeen, PageState
from amtsblick.values.capture import Capture, State, Watch
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.survey import Examination

_DATA_STARTS: Final = (b"{", b"did:")


def examine(capture: Capture, knowledge: Knowledge) -> Examination:
    """Judge the page's state, then ask what can be asked of a page in that state.

    A page that was not looked at gets no answers, save that redirects are asked for own channels
    and account data for back links: a missing answer never reads as "nothing there".
    """
    page = Page(capture)
    state = _state(page)
    answers = tuple(_answers(page, state, knowledge))
    return Examination(capture=capture, page=_sound(state, answers), answers=answers)


def _sound(state: PageState, answers: tuple[Answer, ...]) -> PageState:
    """A page on which the question about channels failed was not looked at, whatever else it says."""
    failed = (one for one in answers if isinstance(one, Broken) and one.question == official_channels.RULE)
    broken = next(failed, None)
    if broken is None or state.state is not State.LOOKED:
        return state
    return PageState(state=State.NOT_JUDGED, detail=broken.error)


def _state(page: Page) -> PageState:
    if page.capture.failure is None and Watch.DOCUMENT not in page.capture.watched:
        return PageState(state=State.NOT_HTML, detail="the collector did not watch the document")
    return judge(page)


def _answers(page: Page, state: PageState, knowledge: Knowledge) -> Iterator[Answer]:
    """Answers of every question that applies, in the catalogue's order."""
    for rule, question in QUESTIONS.items():
        if NEEDS[rule] not in page.capture.watched:
            yield NotSeen(question=rule, needs=NEEDS[rule])
        elif state.state is State.LOOKED:
            yield from _asked(rule, question, page, knowledge)
        elif rule in OF_REDIRECTS and page.capture.hops:
            # Behind the redirect lies no page of the body: only the hops may speak.
            yield from _asked(rule, question, Page(replace(page.capture, body=b"")), knowledge)
        elif rule in OF_DATA and page.capture.body.lstrip()[:4].startswith(_DATA_STARTS):
            yield from _asked(rule, question, page, knowledge)


def _asked(rule: str, question: Question, page: Page, knowledge: Knowledge) -> tuple[Answer, ...]:
    try:
        return tuple(question(page, knowledge))
    except Exception as error:  # noqa: BLE001 - the one place where a defect of ours becomes an answer
        return (Broken(question=rule, error=f"{type(error).__name__}: {error}"),)
