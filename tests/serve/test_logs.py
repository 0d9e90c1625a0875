"""What the log says, and what it never says."""

import io
import json
import logging
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.serve.logs import FIELDS, JsonLines, LogFormat, TextLines, configure_logs

SECRET = "anna.muster@example.org"


@pytest.fixture
def logged():
    """Configures the real logging and gives back what it was."""
    root, ours = logging.getLogger(), logging.getLogger("amtsblick")
    before = root.handlers[:], root.level, ours.level
    stream = io.StringIO()

    def configure(form: LogFormat) -> io.StringIO:
        configure_logs(form, stream)
        return stream

    yield configure
    logging.captureWarnings(capture=False)
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    ours.setLevel(before[2])


def a_request() -> None:
    fields = {"method": "GET", "route": "/{lang:str}/bodies/{body:str}", "status": 200, "duration_ms": 3.2}
    logging.getLogger("amtsblick.request").info(
        "request", extra={**fields, "request": "r1", "client": SECRET, "query": SECRET, "cookie": SECRET}
    )


def test_a_request_is_one_json_object_with_known_fields_only(logged) -> None:
    stream = logged(LogFormat.JSON)
    a_request()
    (line,) = stream.getvalue().splitlines()
    said = json.loads(line)
    assert said.pop("time").endswith("+00:00")
    assert said == {
        "level": "info",
        "logger": "amtsblick.request",
        "event": "request",
        "method": "GET",
        "route": "/{lang:str}/bodies/{body:str}",
        "status": 200,
        "duration_ms": 3.2,
        "request": "r1",
    }


def test_a_request_is_one_line_for_people(logged) -> None:
    stream = logged(LogFormat.TEXT)
    a_request()
    (line,) = stream.getvalue().splitlines()
    assert line.endswith(
        "info    amtsblick.request: request method=GET route=/{lang:str}/bodies/{body:str} status=200"
        " duration_ms=3.2 request=r1"
    )
    assert SECRET not in line


@pytest.mark.parametrize("form", LogFormat)
def test_an_error_tells_its_kind_and_way_but_not_its_text(logged, form: LogFormat) -> None:
    stream = logged(form)

    def look_up() -> None:
        raise KeyError(SECRET)

    try:
        look_up()
    except KeyError:
        logging.getLogger("amtsblick.fault").exception("broken", extra={"request": "r1"})
    (line,) = stream.getvalue().splitlines()
    assert "KeyError" in line
    assert "test_logs.py" in line
    assert "look_up" in line
    assert SECRET not in line


def test_foreign_libraries_tell_warnings_without_what_was_filled_in(logged) -> None:
    stream = logged(LogFormat.JSON)
    foreign = logging.getLogger("elsewhere.http")
    foreign.info("connected to %s", SECRET)
    foreign.warning("refused by %s", SECRET)
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["refused by %s"]


def test_warnings_of_python_arrive_in_the_same_form(logged) -> None:
    stream = logged(LogFormat.JSON)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    assert json.loads(stream.getvalue())["logger"] == "py.warnings"


def test_configuring_twice_does_not_say_everything_twice(logged) -> None:
    logged(LogFormat.JSON)
    stream = logged(LogFormat.TEXT)
    a_request()
    assert len(stream.getvalue().splitlines()) == 1


@given(st.text(), st.dictionaries(st.sampled_from(FIELDS), st.text() | st.integers()))
def test_any_event_is_one_line(event, fields) -> None:
    record = logging.makeLogRecord({"name": "amtsblick.x", "msg": "%s", "args": (event,), **fields})
    for form in (JsonLines(), TextLines()):
        line = form.format(record)
        assert len(line.splitlines()) == 1
    said = json.loads(JsonLines().format(record))
    assert said["event"] == event
    assert {name: said[name] for name in fields} == fields
