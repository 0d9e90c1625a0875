"""What a browser makes of the site from a folder: no request beyond it, no barrier, nothing sticks out."""

from dataclasses import replace
from pathlib import Path

import pytest

AXE = Path(__file__).parents[3] / ".sdks" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = (
    "index",
    "bodies/amt",
    "services/tiktok",
    "decisions/amt.tiktok.1",
    "changes",
    "data",
    "method",
    "imprint",
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(site, tmp_path_factory):
    target = tmp_path_factory.mktemp("site with blanks")
    word = " " + "Bundesausbildungsförderungsgesetzesnovelle" * 2
    for path, text in site.files(site.shelf(word), replace(site.wishes, imprint="Amt\nWeg 1")).items():
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return target


def opened(browser, file, width, scheme="light"):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=False)
    page.requests, page.complaints = [], []
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
    page.goto(file.as_uri())
    return page


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_pages_load_only_their_style_and_nothing_sticks_out(browser, folder, width):
    style = (folder / "site.css").as_uri()
    for name in PAGES:
        file = folder / "de" / f"{name}.html"
        page = opened(browser, file, width)
        assert set(page.requests) - {"data:,"} == {file.as_uri(), style}, name
        assert page.complaints == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.evaluate("getComputedStyle(document.querySelector('.plate')).display") == "flex", name
        page.close()


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("look", ["desktop", "phone", "dark"])
def test_pages_have_no_barriers(browser, folder, lang, look):
    if not AXE.is_file():
        pytest.skip("no axe-core: run scripts/setup-sdks")
    width, scheme = {"desktop": (1280, "light"), "phone": (375, "light"), "dark": (1280, "dark")}[look]
    for name in PAGES:
        page = opened(browser, folder / lang / f"{name}.html", width, scheme)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        answer = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        page.close()
        assert answer["passes"], "axe looked at nothing"
        found = [(one["id"], one["nodes"][0]["html"][:120]) for one in answer["violations"]]
        assert found == [], name


def test_the_folder_itself_leads_to_the_first_language(browser, folder):
    page = opened(browser, folder / "index.html", 1280)
    page.wait_for_url("**/de/index.html")
    page.close()
