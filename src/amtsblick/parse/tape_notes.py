"""What else does a tape say: pictures, refusals, limits of the look, complaints?"""

from collections.abc import Sequence

from amtsblick.parse.tape_visits import Line, items, mapping, text, whole
from amtsblick.values.recording import Missed, Refusal, Screenshot, TapeLine


def read_screenshots(lines: Sequence[Line]) -> tuple[Screenshot, ...]:
    """Every ``screenshot`` line."""
    return tuple(
        Screenshot(
            event=event,
            page=whole(line.get("page")),
            what=text(line.get("what")),
            digest=text(line.get("digest")),
            width=whole(line.get("width")),
            height=whole(line.get("height")),
        )
        for event, line in enumerate(lines)
        if line.get("k") == TapeLine.SCREENSHOT
    )


def read_refusals(lines: Sequence[Line]) -> tuple[Refusal, ...]:
    """Every ``refused`` line, of the guard or of the browser."""
    return tuple(
        _refusal(event, line) for event, line in enumerate(lines) if line.get("k") == TapeLine.REFUSED
    )


def _refusal(event: int, line: Line) -> Refusal:
    subject = text(line.get("subject")) or text(line.get("host"))
    port, page = line.get("port"), line.get("page")
    return Refusal(
        event=event,
        what=text(line.get("what")) or "connection",
        subject=f"{subject}:{port}" if port and line.get("host") else subject,
        why=text(line.get("why")),
        page=page if isinstance(page, int) else None,
    )


def read_missed(lines: Sequence[Line], dropped: int) -> tuple[Missed, ...]:
    """Every ``missed`` line, and what the tape itself lacks. ``dropped`` counts script calls left out."""
    found = [
        Missed(
            event=event,
            page=whole(line.get("page")),
            what=text(line.get("what")),
            detail=text(line.get("detail")),
        )
        for event, line in enumerate(lines)
        if line.get("k") == TapeLine.MISSED
    ]
    unread = sum(not line for line in lines)
    if unread:
        found.append(
            Missed(event=0, page=0, what="lines", detail=f"{unread} lines of the tape are unreadable")
        )
    if dropped:
        found.append(
            Missed(event=0, page=0, what="calls", detail=f"{dropped} script calls were not written down")
        )
    return tuple(found)


def read_console(lines: Sequence[Line]) -> tuple[str, ...]:
    """Texts of what the browser and the scripts complained about."""
    found = []
    for line in lines:
        if line.get("k") != TapeLine.CDP:
            continue
        params = mapping(line.get("p"))
        match line.get("m"):
            case "Log.entryAdded":
                found.append(text(mapping(params.get("entry")).get("text")))
            case "Runtime.exceptionThrown":
                details = mapping(params.get("exceptionDetails"))
                thrown = text(mapping(details.get("exception")).get("description"))
                found.append(thrown or text(details.get("text")))
            case "Runtime.consoleAPICalled" if params.get("type") in {"error", "assert"}:
                args = params.get("args")
                found.append(
                    " ".join(text(arg.get("value")) or text(arg.get("description")) for arg in items(args))
                )
            case _:
                pass
    return tuple(found)
