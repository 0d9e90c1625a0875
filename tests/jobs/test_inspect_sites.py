"""Inspections are kept, judged and sealed one after the other; what fails on one site costs only itself."""

import asyncio
import json
from datetime import UTC, datetime

import pytest

from amtsblick.jobs import inspect
from amtsblick.jobs.inspect import Desk, Order, Wish, folder_names, inspect_sites
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.bundle_check import check_bundle
from amtsblick.keep.signing import SigningKey
from amtsblick.values.recording import PassName, RawInspection, RawPass

WHEN = datetime(2026, 11, 3, 10, tzinfo=UTC)


def raw(site):
    lines = [
        {
            "k": "pass",
            "t": 0,
            "name": "none",
            "started_at": WHEN.isoformat(),
            "site": site,
            "browser": {"product": "C"},
        },
        {"k": "page", "t": 0.1, "page": 0, "url": site, "role": "start", "target": "T"},
        {"k": "page_end", "t": 0.2, "page": 0, "url": site, "state": "refused", "detail": "nobody there"},
    ]
    tape = RawPass(
        name=PassName.NONE, started_at=WHEN, lines=tuple(json.dumps(one).encode() for one in lines)
    )
    return RawInspection(site=site, started_at=WHEN, passes=(tape,))


class Looks:
    """Brings home a small tape, or fails where its site says so."""

    async def inspect(self, site, *, pages, passes):
        await asyncio.sleep(0)
        if "defect" in site:
            raise RuntimeError("something of ours broke")
        return raw(site)


@pytest.fixture
def place(tmp_path):
    place = Workspace(folder=tmp_path)
    place.prepare()
    return place


def run(place, sites, knowledge):
    orders = [
        Order(site=site, folder=place.folder / name)
        for site, name in zip(sites, folder_names(sites), strict=True)
    ]

    async def work(desk):
        return [one async for one in inspect_sites(orders, Looks(), desk, Wish(passes=(PassName.NONE,)))]

    with place.open_register() as register:
        desk = Desk(
            register=register,
            knowledge=knowledge,
            base=place.folder,
            now=lambda: WHEN,
            key=SigningKey.own(place.folder),
        )
        return {one.order.site: one for one in asyncio.run(work(desk))}, register.all_inspections()


def test_a_defect_on_one_site_is_said_and_the_others_go_on(place, knowledge):
    sites = ["https://a.example/", "https://defect.example/", "https://b.example/"]
    done, entries = run(place, sites, knowledge)
    assert done["https://defect.example/"].failure.endswith("RuntimeError: something of ours broke")
    assert [bool(done[site].report) for site in sites] == [True, False, True]
    assert {entry.site for _, entry in entries} == {"https://a.example/", "https://b.example/"}


def test_a_report_that_cannot_be_written_costs_only_its_site(place, knowledge):
    (place.folder / "a.example").mkdir()
    (place.folder / "a.example" / "report.html").mkdir()
    done, _ = run(place, ["https://a.example/", "https://b.example/"], knowledge)
    assert "report.html" in done["https://a.example/"].failure
    assert "evidence and findings are kept" in done["https://a.example/"].failure
    assert check_bundle(place.folder / "a.example" / "bundle.wacz").broken == ""
    assert done["https://b.example/"].failure == ""


def test_evidence_is_sealed_even_when_judging_fails(place, knowledge, monkeypatch):
    def fails(*_, **__):
        raise ZeroDivisionError("a defect of ours")

    monkeypatch.setattr(inspect, "judge", fails)
    done, entries = run(place, ["https://a.example/"], knowledge)
    assert [entry.site for _, entry in entries] == ["https://a.example/"]
    assert check_bundle(place.folder / "a.example" / "bundle.wacz").broken == ""
    found = json.loads((place.folder / "a.example" / "findings.json").read_text())
    assert (found["state"], found["findings"]) == ("not_judged", [])
    assert "a defect of ours" in found["broken"][0]
    assert "keine Aussage" in done["https://a.example/"].report.read_text()


def test_bundles_name_the_one_before_and_findings_lie_beside_them(place, knowledge):
    done, entries = run(place, ["https://a.example/", "https://b.example/", "https://a.example/"], knowledge)
    assert len(done) == 2
    chain = [(entry.manifest, entry.previous) for _, entry in entries]
    assert [previous for _, previous in chain] == ["", *[manifest for manifest, _ in chain[:-1]]]
    for _, entry in entries:
        path = place.folder / entry.bundle
        assert check_bundle(path).broken == ""
        found = json.loads((path.parent / "findings.json").read_text())
        assert (found["state"], found["bundle"]) == ("refused", "bundle.wacz")


def test_folders_are_named_after_sites_and_never_shared():
    names = folder_names(
        ["https://A.example/x?y", "https://a.example/x", "https://ä.example/../..", "https://a.example"]
    )
    assert names[:2] == ["a.example-x", "a.example-x-2"]
    assert len(set(names)) == 4
    assert not [name for name in names if "/" in name or name.startswith(".")]
