"""What a browser makes of the report: no request, no overflow, no complaint."""

from datetime import UTC, datetime

import pytest

from amtsblick.report.page import render_html

NOW = datetime(2026, 11, 5, 8, tzinfo=UTC)

pytestmark = pytest.mark.browser


@pytest.fixture
def report(fiction, tmp_path):
    return written(fiction, tmp_path, fiction.state())


def written(fiction, tmp_path, sheets):
    pieces = render_html(
        fiction.run(),
        lambda: iter(sheets),
        fiction.changes(sheets) if len(sheets) > 1 else (),
        fiction.run(id=2),
        fiction.knowledge,
        lang="de",
        generated_at=NOW,
    )
    file = tmp_path / "report.html"
    file.write_text("".join(pieces), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def page(browser):
    made = browser.new_page()
    made.requests, made.complaints = [], []
    made.on("request", lambda request: made.requests.append(request.url))
    made.on("console", lambda message: made.complaints.append(message.text))
    made.on("pageerror", lambda error: made.complaints.append(str(error)))
    yield made
    made.close()


@pytest.mark.parametrize("width", [320, 375, 1280, 1920])
def test_nothing_is_requested_and_nothing_sticks_out(page, report, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(report)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert [url for url in page.requests if url not in {report, "data:,"}] == []
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [375, 1280, 1920, 2560])
def test_even_a_matrix_of_forty_services_stays_in_its_box(page, fiction, tmp_path, width):
    body = fiction.body("a", "Amt" * 40, "museum")
    cells = [fiction.cell(f"service-{number}", "handle", body.homepage) for number in range(40)]
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(written(fiction, tmp_path, [fiction.sheet(body, cells)]))
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_matrix_leads_to_the_opened_sheet(page, report):
    page.goto(report)
    page.click(".matrix td a[href='#b-museum'] >> nth=0")
    page.wait_for_selector("#b-museum[open]")


def test_the_filter_hides_other_bodies_and_counts(page, report):
    page.goto(report)
    page.fill("#filter", "museum")
    page.wait_for_selector("#filter-result:text-is('1 von 14 Stellen')")
    assert page.locator(".matrix tr[data-find]:visible").count() == 1
    assert page.locator("details.sheet:visible").count() == 1


def test_everything_can_be_read_without_scripts(browser, report):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report)
    assert page.locator(".tools:visible").count() == 0
    page.click("#b-museum > summary")
    assert page.locator("#b-museum blockquote").is_visible()
    context.close()


def test_print_opens_every_sheet(page, report):
    page.goto(report)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.sheet[open]").count() == 0
