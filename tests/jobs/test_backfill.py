"""What archives hold becomes looks, few of them; what they do not show never becomes an exit."""

import os
import signal
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from amtsblick.assess.sheet import Looked, judge
from amtsblick.detect.examine import examine
from amtsblick.jobs.backfill import BackfillWish, rejudge
from amtsblick.jobs.clock import now
from amtsblick.jobs.survey import service_ids
from amtsblick.values.body import Body
from amtsblick.values.capture import Capture, State
from amtsblick.values.timeline import Succession
from archives.pywb_server import pywb_web
from archives.warcs import Answered, write_warc

X = "<a href='https://x.com/AmtAuental'>X</a>"
WALL = (
    "<html><head><title>Just a moment...</title></head><body><div id='cf-wrapper'>"
    "<h1>Checking your browser before accessing amt.example.</h1><script src='/cdn-cgi/challenge-platform/h/b/x.js'>"
    "</script></div></body></html>"
)
MISSING = (
    "<html><head><title>Seite nicht gefunden</title></head><body><h1>Seite nicht gefunden</h1>"
    "<p>Die gewünschte Seite existiert nicht.</p><a href='/'>Zur Startseite</a></body></html>"
)
PARKED = (
    "<html><head><title>amt.example</title></head><body><h1>amt.example</h1>"
    "<p>This domain is for sale. Buy this domain.</p></body></html>"
)


def page(links, number=0):
    text = "<p>Wir sind für alle Anliegen der Menschen im Auental da und beraten gern.</p>" * 5
    return (
        f"<html><head><title>Amt Auental</title></head><body><h1>Amt Auental</h1>{text}<p>Nachricht {number}</p>"
        f"<footer><h2>Folgen Sie uns</h2>{links}<a href='/impressum'>Impressum</a></footer></body></html>"
    )


def moment(day):
    return (datetime(2015, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)).strftime("%Y%m%d%H%M%S")


def when(day):
    return datetime(2015, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)


def body(name="amt", **changes):
    return Body(**{"id": name, "name": "Amt Auental", "homepage": f"https://{name}.example/"} | changes)


def answered(day, content, url="https://amt.example/", **changes):
    return Answered(url=url, moment=moment(day), body=content, **changes)


def sends_to(target, day, url="https://amt.example/"):
    return answered(day, "", url, status="301 Moved Permanently", headers=(("Location", target),))


@pytest.fixture(scope="module")
def wayback(tmp_path_factory):
    """A real pywb with 200 captures of one page, a locked page and nothing else."""
    folder = tmp_path_factory.mktemp("warcs")
    shown = [page(X if at < 137 else "", at) for at in range(200)]
    write_warc(
        folder / "past.warc.gz",
        [
            *(answered(at * 17, content) for at, content in enumerate(shown)),
            answered(0, page(X), "https://gesperrt.example/"),
        ],
    )
    locked = 'example,gesperrt)/ - {"access": "block"}\n'
    with pywb_web(folder, tmp_path_factory.mktemp("pywb"), acl={"past": locked}) as running:
        yield running


class RewritingArchive:
    """An archive that shows rewritten pages only, under its own banner; it ``works`` when told to."""

    works = False
    leads_astray = False
    linked_until = 10_000
    days = (0, 300, 700, 1100, 1500)

    def page(self, target):
        if target.startswith("/timemap/"):
            mementos = (
                f'<{self.base}/web/{moment(day)}/https://amt.example/>; rel="memento"; datetime="{http_date(day)}"'
                for day in self.days
            )
            return 200, "application/link-format", ",\n".join(mementos), ()
        if not self.works:
            return 503, "text/plain", "später", ()
        day = next((day for day in self.days if target == f"/web/{moment(day)}/https://amt.example/"), None)
        if self.leads_astray and day == 700:
            return 302, "text/html", "", (("Location", f"/web/{moment(1100)}/https://amt.example/"),)
        if day is None:
            return 404, "text/html", "unbekannt", ()
        banner = "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div><a href='https://x.com/DasArchiv'>Folgen Sie uns</a></div><!-- END WAYBACK TOOLBAR INSERT -->"
        shown = (
            page(X if day < self.linked_until else "", day)
            .replace("https://x.com", f"{self.base}/web/{moment(day)}/https://x.com")
            .replace("<body>", f"<body>{banner}")
        )
        return 200, "text/html", shown, (("Memento-Datetime", http_date(day)),)


def http_date(day):
    return format_datetime(when(day), usegmt=True)


@pytest.fixture
def rewriting():
    archive = RewritingArchive()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, kind, content, headers = archive.page(self.path)
            self.send_response(status)
            for name, value in (
                ("Content-Type", kind),
                ("Content-Length", str(len(content.encode()))),
                *headers,
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *_):
            """Tests are quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        archive.base = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield archive
        server.shutdown()
        thread.join()


def replays(wayback):
    return [line for line in wayback.asked("id_/") if "cdx" not in line]


@pytest.mark.parametrize("kind", ["cdx", "timemap"])
def test_one_change_among_200_captures_is_found_with_19_fetches(past, wayback, kind):
    spec = f"{kind}+{wayback.cdx() if kind == 'cdx' else wayback.timemap()}"
    before = len(replays(wayback))
    told = past.look_back([spec], body())
    fetched = len(replays(wayback)) - before
    assert fetched == len(told.looks) <= 19
    (timeline,) = past.timelines("amt")
    (period,) = timeline.periods
    assert (period.end.after, period.end.by) == (when(136 * 17), when(137 * 17))
    assert [one.complete for one in past.register.past_series("amt")] == [True]

    again = past.look_back([spec], body())
    assert len(replays(wayback)) - before == fetched
    assert again.looks == []
    assert len(past.register.past_looks("amt")) == fetched


def test_what_an_archive_withholds_or_lacks_is_stated(past, wayback):
    spec = f"cdx+{wayback.cdx()}"
    told = past.look_back([spec], body("gesperrt"), body("fehlend"))
    assert {one.url: one.state for one in told.indexes} == {
        "https://gesperrt.example/": State.WITHHELD,
        "https://fehlend.example/": State.ARCHIVE_GAP,
    }
    assert told.looks == []
    assert [one.index.state for one in past.register.past_series("gesperrt")] == [State.WITHHELD]
    assert past.timelines("gesperrt", "fehlend") == ()


def test_an_archive_that_cannot_be_reached_is_stated_and_asked_again(past):
    told = past.look_back(["cdx+http://127.0.0.1:9/cdx"], body())
    (series,) = past.register.past_series("amt")
    assert series.index.state is State.REFUSED
    assert not series.complete
    assert told.bodies == ["amt"]


@pytest.mark.parametrize(
    ("last", "state"),
    [
        ((answered(800, WALL), answered(900, WALL)), State.BOT_WALL),
        ((answered(800, MISSING),), State.SOFT_404),
        ((answered(800, PARKED),), State.PARKED),
        ((answered(800, page(""), clock="Mon, 06 Jan 2025 03:04:05 GMT"),), State.WRONG_CLOCK),
        ((answered(800, "weg", status="404 Not Found"),), None),
        ((answered(800, "kaputt", status="503 Service Unavailable"),), None),
        (
            (
                sends_to("https://anderswo.example/", 800),
                answered(800, page(""), "https://anderswo.example/"),
            ),
            State.NOT_HTML,
        ),
        ((sends_to("/weg", 800), answered(900, page(""), "https://amt.example/weg")), State.ARCHIVE_GAP),
    ],
    ids=["bot-wall", "soft-404", "parked", "wrong-clock", "404", "503", "foreign-redirect", "redirect-gap"],
)
def test_what_shows_nothing_of_the_page_ends_nothing(past, last, state):
    spec = past.archive(*(answered(day, page(X, day)) for day in range(0, 700, 50)), *last)
    told = past.look_back([spec], body())
    (timeline,) = past.timelines("amt")
    (period,) = timeline.periods
    assert period.end is None
    failed = {look.state for look in told.looks} - {State.LOOKED}
    assert failed == ({state} if state else set())
    stored = {look.state for look in past.register.past_looks("amt")} - {State.LOOKED}
    assert stored == failed


def test_walls_amid_the_history_do_not_hide_the_change(past):
    days = range(0, 1500, 10)
    shown = [answered(day, WALL if 700 <= day < 800 else page(X if day < 640 else "", day)) for day in days]
    past.look_back([past.archive(*shown)], body())
    (timeline,) = past.timelines("amt")
    (period,) = timeline.periods
    assert (period.end.after, period.end.by) == (when(630), when(640))


def test_a_redirect_within_the_site_is_a_look_at_what_it_leads_to(past):
    spec = past.archive(
        answered(0, page("")),
        sends_to("https://www.amt.example/portal", 400),
        answered(400.1, page(X), "https://www.amt.example/portal"),
        sends_to("/portal", 800),
        answered(800, page(X), "https://www.amt.example/portal"),
    )
    past.look_back([spec], body())
    (timeline,) = past.timelines("amt")
    (period,) = timeline.periods
    assert (period.start.after, period.start.by) == (when(0), when(400))
    assert {look.page for look in past.register.past_looks("amt")} == {"https://amt.example/"}
    assert rejudged(past) == 0


def test_equal_captures_are_looked_at_once(past):
    first = answered(0, page(X))
    copies = [answered(day, page(X), repeats=moment(0)) for day in range(30, 900, 30)]
    spec = past.archive(first, *copies, answered(930, page("")))
    told = past.look_back([spec], body())
    assert len(told.looks) == 2
    looks = past.register.past_looks("amt")
    assert len(looks) == 31
    assert len({look.evidence for look in looks}) == 2
    assert {look.same_as for look in looks} == {"", told.looks[0].capture.locator}
    (timeline,) = past.timelines("amt")
    (period,) = timeline.periods
    assert (period.end.after, period.end.by) == (when(870), when(930))
    assert past.look_back([spec], body()).looks == []
    assert len(past.register.past_looks("amt")) == 31


def history(name, change=75):
    url = f"https://{name}.example/"
    return [answered(at * 20, page(X if at < change else "", at), url) for at in range(100)]


def test_an_interrupted_backfill_goes_on_where_it_stopped(past):
    spec = past.archive(*history("amt"), *history("neu"))
    whole = len(past.look_back([spec], body()).looks)
    cut = past.look_back([spec], body("neu"), stop_after=4)
    (series,) = past.register.past_series("neu")
    assert not series.complete
    assert len(series.looks) == len(cut.looks) == 4
    rest = past.look_back([spec], body("neu"))
    assert len(cut.looks) + len(rest.looks) == whole
    (series,) = past.register.past_series("neu")
    assert series.complete
    assert len(series.looks) == whole
    assert rejudged(past) == 0


def test_a_killed_backfill_loses_one_series_at_most(past):
    spec = past.archive(*history("eins"), *history("zwei"))
    bodies, wish = (body("eins"), body("zwei")), BackfillWish(parallel=1)
    child = os.fork()
    if not child:
        with past.place.open_register() as register:
            doomed = replace(past, register=register)
            doomed.look_back([spec], *bodies, wish=wish, kill_after=20)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    first, second = (past.register.past_looks(one.id) for one in bodies)
    assert 5 < len(first) < 20
    assert second == []
    told = past.look_back([spec], *bodies, wish=wish)
    assert len(told.looks) == len(first)
    assert all(look.body == "zwei" for look in told.looks)


def test_pages_of_the_register_are_looked_at_and_confirm_each_other(past):
    amt = body()
    imprint = "https://amt.example/impressum"
    surveyed(past, amt, {"start": (amt.homepage, page("")), "imprint": (imprint, page(""))})
    spec = past.archive(
        *(answered(day, page(X if day < 1000 else "", day)) for day in range(0, 2000, 10)),
        *(answered(day, page(X if day < 1000 else "", day), imprint) for day in range(5, 2000, 45)),
    )
    told = past.look_back([spec], amt)
    (timeline,) = past.timelines("amt")
    (period,) = timeline.periods
    assert timeline.pages == ("amt:imprint", "amt:start")
    assert (period.end.after, period.end.by) == (when(995), when(1040))
    assert len(told.looks) <= 2 * 19
    assert {one.role: one.complete for one in past.register.past_series("amt")} == {
        "start": True,
        "imprint": True,
    }
    assert past.look_back([spec], amt).looks == []


def test_pages_of_a_predecessor_count_until_it_gave_way(past):
    old, new = body("alt"), body("neu")
    past.register.import_bodies([old, new], now())
    succession = Succession(before="alt", after="neu", since=when(500))
    past.register.add_successions([succession])
    spec = past.archive(
        *(answered(day, page(X, day), old.homepage) for day in range(0, 490, 30)),
        *(answered(day, PARKED, old.homepage) for day in range(510, 900, 30)),
        *(answered(day, page(X if day < 800 else "", day), new.homepage) for day in range(500, 1200, 30)),
    )
    told = past.look_back([spec], new)
    assert told.bodies == ["neu"]
    assert {look.state for look in told.looks} == {State.LOOKED}
    (timeline,) = past.timelines("alt", "neu", successions=[succession])
    (period,) = timeline.periods
    assert (period.start.by, period.end.by) == (when(0), when(800))


def test_a_look_that_the_archive_failed_to_deliver_is_tried_again(past, rewriting):
    first = past.look_back([f"timemap+{rewriting.base}/timemap/"], body())
    assert {look.state for look in first.looks} == {State.SERVER_ERROR}
    assert all(look.evidence is None for look in first.looks)
    (series,) = past.register.past_series("amt")
    assert not series.complete
    assert len(series.looks) <= 3
    rewriting.works = True
    past.look_back([f"timemap+{rewriting.base}/timemap/"], body())
    (series,) = past.register.past_series("amt")
    assert series.complete
    (timeline,) = past.timelines("amt")
    assert [one.service for one in (timeline,)] == ["x"]


def test_the_archives_own_banner_is_not_the_body(past, rewriting):
    """This archive shows rewritten pages only, with links to its own profiles."""
    rewriting.works = True
    past.look_back([f"timemap+{rewriting.base}/timemap/"], body())
    found = {(one.service, one.handle) for look in past.register.past_looks("amt") for one in look.answers}
    assert {handle.casefold() for _, handle in found} == {"amtauental"}


def test_archives_complete_each_other(past, rewriting):
    rewriting.works = True
    shown = [answered(day, page(X if day < 1000 else "", day)) for day in range(850, 1090, 40)]
    specs = [f"timemap+{rewriting.base}/timemap/", past.archive(*shown)]
    rewriting.linked_until = 1000
    past.look_back(specs, body())
    (timeline,) = past.timelines("amt")
    (period,) = timeline.periods
    assert (period.end.after, period.end.by) == (when(970), when(1010))
    series = past.register.past_series("amt")
    assert len(series) == len({one.index.archive for one in series}) == 2
    assert all(look.capture.archive == one.index.archive for one in series for look in one.looks)


def test_only_the_wanted_years_are_looked_at(past):
    wish = BackfillWish(since=when(500), until=when(1500))
    told = past.look_back([past.archive(*history("amt"))], body(), wish=wish)
    taken = [look.capture.taken_at for look in told.looks]
    assert (min(taken), max(taken)) == (when(500), when(1480))


def test_a_capture_of_another_day_counts_for_that_day_only(past, rewriting):
    rewriting.works = rewriting.leads_astray = True
    past.look_back([f"timemap+{rewriting.base}/timemap/"], body())
    taken = [look.capture.taken_at for look in past.register.past_looks("amt")]
    assert when(700) not in taken
    assert taken.count(when(1100)) == 2


def test_an_archive_that_does_not_answer_is_left_in_peace(past):
    amt = body()
    pages = {role: (f"{amt.homepage}{role}", page(X)) for role in ("imprint", "contact", "hub", "press")}
    surveyed(past, amt, {"start": (amt.homepage, page(X))} | pages)
    told = past.look_back(["cdx+http://127.0.0.1:9/cdx"], amt)
    assert [one.state for one in told.indexes] == [State.REFUSED] * 5
    assert ["not asked" in one.detail for one in told.indexes] == [False] * 3 + [True] * 2
    assert {one.page for one in past.register.past_series("amt")} == {one.url for one in told.indexes}


def test_stored_looks_are_judged_again_without_network(past):
    past.look_back([past.archive(*history("amt"))], body())
    blind = replace(past.knowledge, services=(), digest="other")
    assert rejudged(past, blind) == len(past.register.past_looks("amt"))
    assert past.timelines("amt") == ()
    assert rejudged(past) == len(past.register.past_looks("amt"))
    (timeline,) = past.timelines("amt")
    assert timeline.periods[0].end is not None


def rejudged(past, knowledge=None):
    return rejudge(
        past.register, past.place.open_evidence(), knowledge or past.knowledge, software="test", now=now
    )


def surveyed(past, one, pages):
    """A survey of today that looked at these pages."""
    looked = []
    for role, (url, content) in pages.items():
        capture = Capture(
            url=url, requested=url, taken_at=now(), status=200, body=content.encode(), collector="live"
        )
        looked.append(Looked(role=role, examination=examine(capture, past.knowledge)))
    run = past.register.start_survey(
        bodies=[one], source="live", pages_limit=5, software="test", knowledge="k", when=now()
    )
    past.register.record(run.id, judge(one, looked, service_ids(past.knowledge)), looked, now())
    past.register.finish_survey(run.id, now())
