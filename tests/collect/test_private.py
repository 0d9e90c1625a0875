"""No byte reaches an address that is not public, however it was dressed up."""

from dataclasses import replace

import pytest

from amtsblick.collect import addresses, resolver
from amtsblick.collect.resolver import Resolver, Rules, parse_resolver_rules
from amtsblick.collect.visitor import Errand
from amtsblick.values.capture import State

judged = addresses.why_not_public
ANYWHERE = Errand(follow=lambda _: True)


@pytest.fixture
def strict(settings):
    return replace(settings, allow_private=False, rules=Rules())


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "localhost"]
)
async def test_private_hosts_are_not_contacted(web, visitor_for, strict, host):
    capture = await visitor_for(strict).visit(f"http://{host}:{web.port}/", ANYWHERE)
    assert capture.failure is State.PRIVATE_ADDRESS
    assert capture.failure_detail
    assert web.connections == 0


async def test_a_mapped_name_is_checked_too(web, visitor_for, settings):
    capture = await visitor_for(replace(settings, allow_private=False)).visit("http://amt.example/", ANYWHERE)
    assert capture.failure is State.PRIVATE_ADDRESS
    assert web.connections == 0


async def test_a_mapped_literal_is_checked_too(web, visitor_for, settings):
    capture = await visitor_for(replace(settings, allow_private=False)).visit("http://8.8.8.8/", ANYWHERE)
    assert capture.failure is State.PRIVATE_ADDRESS
    assert web.connections == 0


async def test_rules_apply_to_literals(web, visitor_for, settings, page):
    web.pages["8.8.8.8/"] = page("<p>mapped")
    capture = await visitor_for(settings).visit("http://8.8.8.8/", ANYWHERE)
    assert capture.body == b"<p>mapped"


async def test_a_name_that_changes_after_the_check_gains_nothing(web, visitor_for, strict, monkeypatch):
    """DNS rebinding: the look-up was judged public, the connection would go to loopback."""
    monkeypatch.setattr(Resolver, "_allowed", lambda _self, _host, _found: ["127.0.0.1"])
    capture = await visitor_for(strict).visit(f"http://localhost:{web.port}/", ANYWHERE)
    assert capture.failure is State.PRIVATE_ADDRESS
    assert web.connections == 0


@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/"]
)
async def test_a_redirect_to_a_private_address_is_not_followed(
    web, visitor_for, settings, page, monkeypatch, target
):
    """The first host is allowed (mapped by hand), the redirect target is not."""
    web.pages["/"] = page(status="302 Found", Location=f"{target}")
    rules = parse_resolver_rules(f"MAP amt.example 127.0.0.1:{web.port}")
    visitor = visitor_for(replace(settings, rules=rules))
    # Tests live on loopback: let exactly the first host through, judge everything else strictly.
    for room in (addresses, resolver):
        monkeypatch.setattr(
            room, "why_not_public", lambda address: "" if address == "127.0.0.1" else judged(address)
        )
    visitor._wire._settings = replace(settings, rules=rules, allow_private=False)
    capture = await visitor.visit("http://amt.example/", ANYWHERE)
    assert capture.failure is State.PRIVATE_ADDRESS
    assert [hop.location for hop in capture.hops] == [target]
    assert capture.url == target
    assert web.paths() == ["/"]
