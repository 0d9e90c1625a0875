"""Which pages of a body come home, in which order, and which hosts are never contacted."""

import asyncio
import gc
import re
import tracemalloc
from dataclasses import replace

import pytest

from amtsblick.collect import Collector
from amtsblick.collect.frontier import Frontier, Step
from amtsblick.collect.live import LiveCollector
from amtsblick.collect.visitor import Validators
from amtsblick.values.body import Body
from amtsblick.values.capture import Capture, EvidenceRef, State

AMT = Body(id="amt", name="Amt", homepage="http://www.amt.example/")
LINK = re.compile(rb'<a role=(\w+) rank=(\d+) href="([^"]+)"')


class Guide:
    """Reads ``<a role=… rank=… href=…>`` and takes every host with "service" for one."""

    def __init__(self):
        self.read = []

    def leads(self, capture):
        self.read.append(capture.url)
        return [step for step in self.steps(capture) if step.role != "pointer"]

    def pointers(self, capture):
        return [step for step in self.steps(capture) if step.role == "pointer"]

    def steps(self, capture):
        for role, rank, href in LINK.findall(capture.body):
            yield Step(url=href.decode(), role=role.decode(), rank=int(rank))

    def is_service(self, url):
        return "service" in url

    def is_open(self, service):
        return service in {"mastodon", "bluesky"}

    def knows_host(self, host):
        return host == "known.example"


def links(*rows):
    return "".join(f'<a role={role} rank={rank} href="{href}">x</a>' for role, rank, href in rows)


@pytest.fixture
def guide():
    return Guide()


@pytest.fixture
async def collector(settings, guide):
    built: Collector = LiveCollector(settings, guide)
    yield built
    await built.aclose()


async def collect(collector, body=AMT, pages=8):
    return [visit async for visit in collector.captures(body, pages=pages)]


def told(visits):
    return [(visit.role, visit.capture.url.removeprefix("http://www.amt.example")) for visit in visits]


async def test_hub_and_pointers_come_before_the_rest(web, collector, page):
    web.pages["/"] = page(
        links(
            ("imprint", 0, "http://www.amt.example/impressum"),
            ("press", 1, "http://www.amt.example/presse"),
            ("pointer", 0, "http://www.amt.example/facebook"),
            ("hub", 2, "http://www.amt.example/social"),
        )
    )
    for path in ("/impressum", "/presse"):
        web.pages[path] = page("<p>x")
    web.pages["/social"] = page(links(("pointer", 0, "http://www.amt.example/tiktok")))
    for name in ("facebook", "tiktok"):
        web.pages[f"/{name}"] = page(status="302 Found", Location=f"https://www.service.example/{name}")
    visits = await collect(collector)
    assert told(visits) == [
        ("start", "/"),
        ("hub", "/social"),
        ("pointer", "/facebook"),
        ("pointer", "/tiktok"),
        ("imprint", "/impressum"),
        ("press", "/presse"),
    ]
    assert visits[2].capture.hops[-1].location == "https://www.service.example/facebook"
    assert visits[2].capture.status == 302
    assert visits[2].capture.failure is None
    assert {request.host for request in web.requests} == {"www.amt.example"}


async def test_a_concept_that_only_the_hub_links_is_visited_within_the_limit(web, collector, page):
    web.pages["/"] = page(
        links(
            ("hub", 1, "http://www.amt.example/social"),
            ("imprint", 0, "http://www.amt.example/impressum"),
            ("contact", 3, "http://www.amt.example/kontakt"),
            ("press", 4, "http://www.amt.example/presse"),
        )
    )
    web.pages["/social"] = page(
        links(
            ("concept", 2, "http://www.amt.example/konzept"),
            ("contact", 3, "http://www.amt.example/anfahrt"),
        )
    )
    for path in ("/impressum", "/kontakt", "/presse", "/konzept"):
        web.pages[path] = page("<p>x")
    visits = await collect(collector, pages=4)
    assert told(visits) == [
        ("start", "/"),
        ("hub", "/social"),
        ("imprint", "/impressum"),
        ("concept", "/konzept"),
    ]


async def test_a_page_that_breaks_a_question_does_not_cost_the_body(web, settings, page):
    class Confused(Guide):
        def leads(self, capture):
            yield from super().leads(capture)
            raise RecursionError("too deep")

    web.pages["/"] = page(
        links(
            ("imprint", 0, "http://www.amt.example/impressum"),
            ("pointer", 0, "http://www.amt.example/facebook"),
        )
    )
    web.pages["/facebook"] = page("<p>x")
    collector = LiveCollector(settings, Confused())
    assert told(await collect(collector)) == [("start", "/"), ("pointer", "/facebook")]
    await collector.aclose()


async def test_the_number_of_pages_is_kept(web, collector, page):
    web.pages["/"] = page(links(*(("other", n, f"http://www.amt.example/{n}") for n in range(30))))
    for number in range(30):
        web.pages[f"/{number}"] = page("<p>x")
    assert len(await collect(collector, pages=4)) == 4
    assert len(await collect(collector, pages=1)) == 1
    assert web.paths() == ["/", "/0", "/1", "/2", "/"]


async def test_pointers_do_not_crowd_out_the_imprint(web, collector, page):
    pointers = [("pointer", 0, f"http://www.amt.example/go/{n}") for n in range(20)]
    web.pages["/"] = page(links(*pointers, ("imprint", 0, "http://www.amt.example/impressum")))
    roles = [visit.role for visit in await collect(collector, pages=8)]
    assert roles.count("pointer") == 4
    assert "imprint" in roles


async def test_pages_are_read_for_links_only_while_there_is_room(web, collector, guide, page):
    web.pages["/"] = page(links(*(("other", n, f"http://www.amt.example/{n}") for n in range(3))))
    for number in range(3):
        web.pages[f"/{number}"] = page("<p>x")
    await collect(collector, pages=3)
    assert guide.read == ["http://www.amt.example/"]


async def test_an_address_is_visited_once_however_it_is_written(web, collector, page):
    web.pages["/"] = page(
        links(
            ("other", 0, "http://www.amt.example/a"),
            ("other", 1, "http://www.amt.example/a/"),
            ("other", 2, "http://www.amt.example/a#part"),
            ("other", 3, "https://www.amt.example/a"),
            ("other", 4, "http://www.amt.example/"),
        )
    )
    web.pages["/a"] = page("<p>x")
    assert len(await collect(collector)) == 2


async def test_other_sites_and_services_are_never_contacted(web, collector, page):
    web.pages["/"] = page(
        links(
            ("imprint", 0, "http://elsewhere.example/impressum"),
            ("other", 0, "http://service.example/amt"),
            ("other", 0, "http://social.service.amt.example/@amt"),
            ("contact", 1, "http://shop.amt.example/"),
            ("press", 2, "http://www.amt.example/presse"),
        )
    )
    web.pages["www.amt.example/presse"] = page(status="302 Found", Location="http://elsewhere.example/p")
    visits = await collect(collector)
    assert {request.host for request in web.requests} == {"www.amt.example", "shop.amt.example"}
    press = visits[-1].capture
    assert (press.url, press.status) == ("http://www.amt.example/presse", 302)


async def test_a_moved_body_is_followed_and_its_new_site_is_its_own(web, collector, page):
    web.pages["www.amt.example/"] = page(status="301 M", Location="http://neu.example/start")
    web.pages["neu.example/start"] = page(links(("imprint", 0, "http://neu.example/impressum")))
    web.pages["neu.example/impressum"] = page("<p>x")
    visits = await collect(collector)
    assert [visit.capture.url for visit in visits] == [
        "http://neu.example/start",
        "http://neu.example/impressum",
    ]


async def test_bodies_on_one_registrable_domain_never_get_each_others_pages(web, settings, guide, page):
    police, tax = "http://polizei.land.example/", "http://steuer.land.example/"
    everything = links(
        ("imprint", 0, f"{police}impressum"),
        ("imprint", 0, f"{tax}impressum"),
        ("imprint", 1, "http://www.land.example/impressum"),
        ("press", 2, "http://presse.polizei.land.example/"),
    )
    web.pages["/"] = page(everything)
    web.pages["/impressum"] = page("<p>x")
    collector = LiveCollector(settings, guide, homepages=[police, tax, "http://land.example/"])

    async def visited(homepage):
        body = Body(id="amt", name="Amt", homepage=homepage)
        return [visit.capture.url for visit in await collect(collector, body)]

    own = [police, f"{police}impressum", "http://presse.polizei.land.example/"]
    assert await visited(police) == own
    assert await visited(tax) == [tax, f"{tax}impressum"]
    assert await visited("http://land.example/") == [
        "http://land.example/",
        "http://www.land.example/impressum",
    ]
    await collector.aclose()


async def test_a_redirect_to_a_neighbour_on_the_same_domain_ends_the_visit(web, collector, page):
    web.pages["/"] = page(links(("press", 0, "http://www.amt.example/presse")))
    web.pages["www.amt.example/presse"] = page(
        status="302 Found", Location="http://ganz.anderes-amt.example/p"
    )
    press = (await collect(collector))[-1].capture
    assert press.hops[-1].location == "http://ganz.anderes-amt.example/p"
    assert {request.host for request in web.requests} == {"www.amt.example"}


async def test_a_homepage_that_moved_to_a_service_ends_there(web, collector, page):
    web.pages["/"] = page(status="301 M", Location="https://service.example/amt")
    (visit,) = await collect(collector)
    assert visit.capture.hops[-1].location == "https://service.example/amt"
    assert {request.host for request in web.requests} == {"www.amt.example"}


async def test_a_homepage_on_a_service_is_not_contacted(web, collector):
    (visit,) = await collect(collector, replace(AMT, homepage="https://service.example/amt"))
    assert visit.capture.failure is State.BAD_ADDRESS
    assert web.connections == 0


@pytest.mark.parametrize("homepage", ["", "www.amt.example", "mailto:a@b.example"])
async def test_a_bad_homepage_is_a_state(web, collector, homepage):
    (visit,) = await collect(collector, replace(AMT, homepage=homepage))
    assert visit.capture.failure is State.BAD_ADDRESS
    assert visit.capture.requested == homepage


async def test_one_bad_page_does_not_end_the_body(web, collector, page):
    async def broken(_, writer):
        writer.write(b"nonsense\r\n\r\n")
        writer.close()

    web.pages["/"] = page(
        links(("hub", 0, "http://www.amt.example/bad"), ("imprint", 0, "http://www.amt.example/i"))
    )
    web.pages["/bad"] = broken
    web.pages["/i"] = page("<p>x")
    visits = await collect(collector)
    assert [visit.capture.failure for visit in visits] == [None, State.BROKEN, None]


REF = EvidenceRef(bundle="old.warc.gz", record="<urn:uuid:1>", offset=0, digest="sha256:00")


class Memory:
    def __init__(self, stored):
        self.stored = stored

    def validators(self, url):
        return Validators(etag='"v1"', last_modified="Mon, 23 Nov 2026 00:00:00 GMT", ref=REF)

    def capture(self, ref):
        assert ref == REF
        return self.stored


async def test_an_unchanged_page_is_recalled_and_still_leads_on(web, settings, guide, page, web_capture):
    web.pages["/"] = page(status="304 Not Modified", kind="", ETag='"v1"')
    web.pages["/impressum"] = page("<p>new")
    collector = LiveCollector(settings, guide, recall=Memory(web_capture))
    start, imprint = await collect(collector)
    await collector.aclose()
    request = web.asked("/")[0]
    assert request.headers["if-none-match"] == '"v1"'
    assert request.headers["if-modified-since"] == "Mon, 23 Nov 2026 00:00:00 GMT"
    assert (start.capture.status, start.capture.unchanged) == (304, REF)
    assert start.capture.body == web_capture.body
    assert start.capture.header("content-type") == "text/html; charset=x"
    assert imprint.capture.body == b"<p>new"
    assert imprint.capture.unchanged is None


async def test_without_the_stored_page_304_stays_empty(web, settings, guide, page):
    web.pages["/"] = page(status="304 Not Modified", kind="")
    collector = LiveCollector(settings, guide, recall=Memory(None))
    (start,) = await collect(collector)
    await collector.aclose()
    assert (start.capture.failure, start.capture.body, start.capture.unchanged) == (None, b"", REF)


@pytest.fixture
def web_capture():
    return Capture(
        url=AMT.homepage,
        requested=AMT.homepage,
        taken_at=None,
        status=200,
        headers=(("content-type", "text/html; charset=x"), ("etag", '"v0"')),
        body=links(("imprint", 0, "http://www.amt.example/impressum")).encode(),
        collector="live",
    )


async def test_verification_asks_open_services_only(web, settings, guide, page):
    collector = LiveCollector(replace(settings, connect_timeout=0.2, retries=0), guide)
    visits = await collector.verify(
        AMT,
        [
            ("facebook", "amt", "https://www.facebook.com/amt"),
            ("mastodon", "amt@known.example", "https://known.example/@amt"),
            ("bluesky", "amt.bsky.social", "https://bsky.app/profile/amt.bsky.social"),
            ("bluesky", "news.amt.example", "https://bsky.app/profile/news.amt.example"),
        ],
    )
    await collector.aclose()
    assert {visit.role for visit in visits} == {"verify"}
    assert [visit.capture.requested for visit in visits] == [
        "https://known.example/.well-known/webfinger?resource=acct:amt@known.example",
        "https://known.example/api/v1/accounts/lookup?acct=amt",
        "https://known.example/@amt",
        "https://news.amt.example/.well-known/atproto-did",
    ]


async def test_verification_reads_accounts_and_unknown_software(
    authority, ca_file, tls_web, settings, guide, page
):
    async with tls_web(authority.issue_cert("*.example", "social.example")) as web:
        json = "application/json; charset=utf-8"
        web.pages["/.well-known/webfinger?resource=acct:amt@social.example"] = page(
            "{}", kind="application/jrd+json"
        )
        web.pages["/api/v1/accounts/lookup?acct=amt"] = page('{"acct": "amt"}', kind=json)
        web.pages["/.well-known/nodeinfo"] = page(
            '{"links": [{"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": "https://social.example/n/2.0"},'
            ' {"rel": "http://nodeinfo.diaspora.software/ns/schema/2.1", "href": "https://evil.example/n"}]}',
            kind=json,
        )
        web.pages["/n/2.0"] = page('{"software": {}}', kind=json)
        rules = replace(
            settings.rules, maps=tuple((p, replace(t, port=web.port)) for p, t in settings.rules.maps)
        )
        collector = LiveCollector(replace(settings, ca_file=ca_file, rules=rules), guide)
        visits = await collector.verify(
            AMT, [("mastodon", "amt@social.example", "https://social.example/@amt")]
        )
        await collector.aclose()
    assert [visit.capture.status for visit in visits] == [200, 200, 200, 200]
    assert visits[-1].capture.url == "https://social.example/n/2.0"
    assert {request.host for request in web.requests} == {"social.example"}


async def test_stopping_in_the_middle_leaves_nothing_open(web, collector, page):
    web.pages["/"] = page(links(("other", 0, "http://www.amt.example/a")))
    stream = collector.captures(AMT, pages=8)
    assert (await anext(stream)).role == "start"
    await stream.aclose()
    await collector.aclose()


async def test_memory_does_not_grow_with_the_number_of_bodies(web, settings, guide, page):
    web.pages["/robots.txt"] = page("User-agent: *\nDisallow: /privat", kind="text/plain", Connection="close")
    # Idle connections end by time; here they end at once, so that only what is kept counts.
    web.pages["/"] = page("<p>x" * 1000, Connection="close")
    collector = LiveCollector(settings, guide)

    async def some(first, last):
        for number in range(first, last, 20):
            bodies = [replace(AMT, homepage=f"http://b{n}.example/") for n in range(number, number + 20)]
            await asyncio.gather(*(collect(collector, body, 1) for body in bodies))
            guide.read.clear()
            web.requests.clear()
        gc.collect()

    tracemalloc.start()
    await some(0, 700)
    early = tracemalloc.get_traced_memory()[0]
    await some(700, 1100)
    late = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    await collector.aclose()
    assert late - early < 1_000_000, "2.5 KB per body: a single kept page would be more"


def test_the_frontier_hands_out_hubs_then_pointers_then_by_rank():
    frontier = Frontier(pointers=1)
    for number, (role, rank) in enumerate(
        [("other", 3), ("imprint", 1), ("pointer", 9), ("pointer", 0), ("hub", 8)]
    ):
        frontier.add(Step(url=f"http://a.example/{number}", role=role, rank=rank))
    order = []
    while step := frontier.pop():
        order.append((step.role, step.rank))
    assert order == [("hub", 8), ("pointer", 9), ("imprint", 1), ("other", 3)]
