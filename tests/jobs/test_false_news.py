"""Pages that changed their form, and surveys that looked deeper: none of it becomes a join or an exit."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from amtsblick.collect.archive import ArchiveCollector
from amtsblick.collect.guide import SurveyGuide
from amtsblick.jobs.clock import now
from amtsblick.jobs.survey import Tools, survey
from amtsblick.jobs.timeline import history_of
from amtsblick.report.timeline.statements import statements
from amtsblick.report.words import words
from amtsblick.values.body import Body
from archives.warcs import Answered, write_warc

HOME = "https://amt.example/"
BODY = Body(id="amt", name="Amt Auental", homepage=HOME)
X = "<a href='https://x.com/AmtAuental'>X</a>"
FACEBOOK = "<a href='https://www.facebook.com/AmtAuental'>Facebook</a>"
CHANGED, TODAY = 1000, 2200
"""Days on which the pages changed, and on which the newest survey looks."""


def page(links="", main="", more=""):
    text = "<p>Wir sind für alle Anliegen der Menschen im Auental da und beraten gern.</p>" * 5
    social = f"<div class='social'><h2>Folgen Sie uns</h2>{links}</div>" if links else ""
    return (
        f"<!doctype html><html lang='de'><head><title>Amt Auental</title></head><body><main><h1>Amt Auental</h1>"
        f"{text}{main}</main><footer>{social}<a href='/impressum'>Impressum</a>{more}</footer></body></html>"
    )


def answered(day, content, path="", **changes):
    moment = datetime(2018, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)
    return Answered(url=HOME + path, moment=moment.strftime("%Y%m%d%H%M%S"), body=content, **changes)


def site(day, links):
    return [answered(day, page(links)), answered(day + 0.001, page(links), "impressum")]


def everywhere(day, content):
    return [answered(day, content), answered(day + 0.001, content, "impressum")]


def redirected(day, *, known=True):
    """The footer leads to the services through own addresses."""
    links = "<a href='/x'>X</a> <a href='/facebook'>Facebook</a>"
    targets = {"x": "https://x.com/AmtAuental", "facebook": "https://www.facebook.com/AmtAuental"}
    hops = [
        answered(day + 0.002, "", path, status="302 Found", headers=(("Location", target),))
        for path, target in targets.items()
    ]
    return [*site(day, links), *(hops if known else ())]


def every_50_days(pages, start=0, stop=2000):
    return [one for day in range(start, stop, 50) for one in pages(day)]


class Told:
    def __init__(self, past):
        self._past = past
        self._count = 0

    def survey(self, answers, pages=8):
        self._count += 1
        past, register = self._past, self._past.register
        path = write_warc(past.folder / f"survey-{self._count}.warc.gz", answers)
        guide = SurveyGuide(past.knowledge)
        tools = Tools(
            register=register,
            evidence=past.place.open_evidence(),
            collector=ArchiveCollector([path], homepages=[HOME], is_service=guide.is_service),
            knowledge=past.knowledge,
            now=now,
        )
        run = register.start_survey(
            bodies=[BODY],
            source="archive",
            archives=[str(path)],
            pages_limit=pages,
            software="test",
            knowledge=past.knowledge.digest,
            when=now(),
            resume=False,
        )

        class Quiet:
            def recorded(self, sheet, captures):
                """Tests are quiet."""

        async def work():
            await survey(run, tools, Quiet(), parallel=1)
            await tools.collector.aclose()

        asyncio.run(work())
        register.finish_survey(run.id, now(), [])

    def look_back(self, answers):
        self._past.look_back([self._past.archive(*answers)], BODY)

    def history(self):
        return history_of(self._past.register, self._past.knowledge)

    def kinds(self, service="x"):
        known = self.history()
        told = statements(known, words("de"), self._past.knowledge)
        return [str(one.kind) for one in reversed(told) if one.service == service]


@pytest.fixture
def told(past):
    return Told(past)


@pytest.mark.parametrize("known", [True, False], ids=["redirects-archived", "redirects-unknown"])
def test_links_that_became_own_redirects_are_no_exit(told, known):
    told.survey(redirected(TODAY))
    told.look_back(
        every_50_days(lambda day: site(day, X + FACEBOOK) if day < CHANGED else redirected(day, known=known))
    )
    assert told.kinds() == told.kinds("facebook") == ["found"]


def test_a_survey_that_sees_channels_behind_redirects_proves_no_absence_with_its_own_pages(told):
    told.survey(site(0, X + FACEBOOK))
    told.survey(redirected(300))
    assert told.kinds() == told.kinds("facebook") == ["found"]


OTHER_ANSWERS = {
    "error": "<!doctype html><html lang='de'><head><title>Fehler</title></head><body><h1>Es ist ein Fehler "
    "aufgetreten</h1><p>Bitte versuchen Sie es später erneut. Fehlercode: 5021</p></body></html>",
    "consent": "<!doctype html><html lang='de'><head><title>Amt Auental</title></head><body><h1>Datenschutz"
    "einstellungen</h1><p>Bitte stimmen Sie zu.</p><button>Alle akzeptieren</button></body></html>",
    "relaunch": "<!doctype html><html lang='de'><head><title>Amt Auental</title></head><body><h1>Amt Auental"
    "</h1><p>Hier entsteht in Kürze unser neuer Internetauftritt.</p></body></html>",
    "link-list": page("<a href='https://linktr.ee/amtauental'>Alle Kanäle</a>"),
    "scripted-footer": page().replace("<footer>", "<div id='footer'></div><footer hidden>"),
}


@pytest.mark.parametrize("content", OTHER_ANSWERS.values(), ids=OTHER_ANSWERS)
def test_a_time_in_which_no_page_shows_any_channel_is_neither_exit_nor_return(told, content):
    told.survey(site(TODAY, X + FACEBOOK))
    told.look_back(
        every_50_days(
            lambda day: everywhere(day, content) if CHANGED <= day < 1400 else site(day, X + FACEBOOK)
        )
    )
    assert told.kinds() == told.kinds("facebook") == ["found"]


def test_channels_that_vanish_all_at_once_and_for_good_are_out_of_sight(told):
    told.survey(everywhere(TODAY, OTHER_ANSWERS["link-list"]))
    told.look_back(every_50_days(lambda day: site(day, X + FACEBOOK if day < CHANGED else "")))
    assert told.kinds() == told.kinds("facebook") == ["found", "lost_sight"]


def test_one_of_two_channels_that_vanishes_is_an_exit(told):
    told.survey(site(TODAY, FACEBOOK))
    told.look_back(every_50_days(lambda day: site(day, X + FACEBOOK if day < CHANGED else FACEBOOK)))
    assert told.kinds() == ["found", "unlinked"]
    assert told.kinds("facebook") == ["found"]


def deep(day):
    press = "<h2>Folgen Sie uns</h2>" + X
    return [
        answered(day, page(FACEBOOK, more="<a href='/presse'>Presse</a>")),
        answered(day + 0.001, page(FACEBOOK), "impressum"),
        answered(day + 0.002, page(main=press), "presse"),
    ]


def test_a_channel_on_a_page_that_no_earlier_survey_visited_was_found_there(told):
    told.survey(deep(0), pages=2)
    told.survey(deep(100), pages=2)
    told.survey(deep(300), pages=8)
    assert told.kinds() == ["found"]
    told.survey(deep(400), pages=1)
    assert told.kinds() == ["found"]


def test_no_exit_is_dated_before_anybody_looked_at_the_start_page(told):
    told.survey(site(TODAY, FACEBOOK))
    told.look_back(
        every_50_days(
            lambda day: [answered(day, page(X + FACEBOOK if day < CHANGED else FACEBOOK), "impressum")]
        )
    )
    known = told.history()
    (ends,) = [one.periods[0].end for one in known.timelines if one.service == "x"]
    assert ends.by.date().year == 2024


def test_a_list_of_channels_that_was_taken_down_with_nothing_in_its_place_is_no_exit(told):
    listed = "<h2>Unsere Kanäle</h2>" + X + FACEBOOK
    home = page(more="<a href='/social-media'>Social Media</a>")
    gone = {"status": "404 Not Found"}
    told.survey([answered(0, home), answered(0.001, page(main=listed), "social-media")])
    for day in (300, 600, 900):
        told.survey([answered(day, home), answered(day + 0.001, "weg", "social-media", **gone)])
    assert told.kinds() == told.kinds("facebook") == ["found"]


def test_a_link_in_a_news_article_that_came_and_went_is_neither_join_nor_exit(told):
    news = (
        "<article><h2>Neue Kampagne</h2><p>Mehr dazu auf <a href='https://www.instagram.com/amtauental'>"
        "Instagram</a>.</p></article>"
    )
    own = FACEBOOK + "<a href='https://www.instagram.com/amtauental'>Instagram</a>"

    def then(day):
        main = news if 500 < day < 700 else ""
        links = FACEBOOK if day < CHANGED or day >= 1500 else own
        return [answered(day, page(links, main)), answered(day + 0.001, page(links), "impressum")]

    told.survey(site(TODAY, FACEBOOK))
    told.look_back(every_50_days(then))
    assert told.kinds("instagram") == ["found", "unlinked"]
    known = told.history()
    (ends,) = [one.periods[-1].end for one in known.timelines if one.service == "instagram"]
    assert ends.by.date().year == 2022
