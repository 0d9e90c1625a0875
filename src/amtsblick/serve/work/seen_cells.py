"""What was seen of a body on one service, in words: the sign of the survey, the channel, since when."""

from dataclasses import dataclass

from amtsblick.report.addresses import link
from amtsblick.report.words import Words
from amtsblick.values.board import BoardBody, BoardCell
from amtsblick.values.capture import State
from amtsblick.values.survey import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenView:
    """``sign`` names the survey's mark; "never" where nobody ever looked. ``why`` is why nobody could."""

    sign: str
    label: str
    handle: str = ""
    href: str = ""
    since: str = ""
    gone: str = ""
    why: str = ""


def seen_view(line: BoardBody, cell: BoardCell | None, say: Words) -> SeenView:
    """A cell of the board. Without one: what the newest look at the body says of any service."""
    status = cell.status if cell else _without(line)
    if status is None:
        return SeenView(sign="never", label="")
    why = say(f"state.{line.state}.label") if status is Status.NOT_LOOKED else ""
    return SeenView(
        sign=status.value,
        label=str(say(f"status.{status}.label")),
        handle=cell.handle if cell else "",
        href=(link(cell.url) or "") if cell else "",
        since=say.day(cell.since) if cell and cell.since else "",
        gone=say.day(cell.gone_by) if cell and cell.gone_by else "",
        why=str(why),
    )


def _without(line: BoardBody) -> Status | None:
    if not line.surveyed:
        return None
    return Status.NOT_FOUND if line.state is State.LOOKED else Status.NOT_LOOKED
