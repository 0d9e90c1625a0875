"""What is typed as a password can be looked at where scripts run; without them nothing promises it."""

import threading
import time

import pytest
import uvicorn

from amtsblick.serve.app import make_app

pytestmark = pytest.mark.browser


@pytest.fixture
def address(make_desk):
    base = "http://127.0.0.1:18493"
    server = uvicorn.Server(
        uvicorn.Config(make_app(make_desk(base_url=base)), port=18493, log_level="warning")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    yield f"{base}/de/login"
    server.should_exit = True
    thread.join()


def test_the_switch_shows_and_hides_and_nothing_moves(browser, address):
    page = browser.new_page()
    page.goto(address)
    field = page.locator("#password")
    field.fill("Geheim")
    page.fill("#name", "jemand")
    switch = page.get_by_role("button", name="Kennwort zeigen")
    place = page.locator("main button[type=submit]").bounding_box()
    states = []
    for _ in range(3):
        states.append((switch.get_attribute("aria-pressed"), field.get_attribute("type")))
        switch.press("Enter")
    assert states == [("false", "password"), ("true", "text"), ("false", "password")]
    assert field.input_value() == "Geheim"
    assert page.locator("main button[type=submit]").bounding_box() == place
    page.locator("form").last.evaluate(
        "one => one.addEventListener('submit', event => event.preventDefault())"
    )
    page.locator("main button[type=submit]").click()
    assert field.get_attribute("type") == "password", "browsers would keep it as text"
    page.close()


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_without_scripts_there_is_no_switch_and_the_page_is_as_tall(browser, address, width):
    heights = []
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts, viewport={"width": width, "height": 900})
        page = context.new_page()
        page.goto(address)
        assert page.get_by_role("button", name="Kennwort zeigen").count() == int(scripts)
        heights.append(page.locator("main button[type=submit]").bounding_box()["y"])
        context.close()
    assert heights[0] == heights[1]
