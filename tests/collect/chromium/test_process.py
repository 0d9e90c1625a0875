"""Is Chromium found, started alone, and surely ended again?"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from amtsblick.collect.chromium.browser import Browser
from amtsblick.collect.chromium.errors import BrowserGoneError, ChromiumError, TabGoneError
from amtsblick.collect.chromium.find import find_chromium
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.collect.chromium.tape import Tape
from amtsblick.values.recording import PassName


def _program(path: Path, text: str = "#!/bin/sh\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_the_program_named_by_the_user_comes_first(tmp_path):
    mine, other = _program(tmp_path / "mine"), _program(tmp_path / "other")
    environment = {"AMTSBLICK_CHROMIUM": str(other), "PATH": ""}
    assert find_chromium(mine, environment=environment) == mine
    assert find_chromium(environment=environment) == other


def test_programs_on_the_path_come_before_downloads(tmp_path):
    downloaded = _program(tmp_path / ".cache/ms-playwright/chromium-1200/chrome-linux/chrome")
    newer = _program(tmp_path / ".cache/ms-playwright/chromium-1300/chrome-linux64/chrome")
    assert find_chromium(environment={"HOME": str(tmp_path), "PATH": ""}) == newer
    newer.unlink()
    assert find_chromium(environment={"HOME": str(tmp_path), "PATH": ""}) == downloaded
    installed = _program(tmp_path / "bin/google-chrome")
    environment = {"HOME": str(tmp_path), "PATH": str(tmp_path / "bin")}
    assert find_chromium(environment=environment) == installed


@pytest.mark.parametrize("named", [None, Path("/nowhere/chromium")], ids=["none", "wrong"])
def test_the_error_names_the_remedy(tmp_path, named):
    with pytest.raises(ChromiumError, match=r"apt install chromium.*AMTSBLICK_CHROMIUM"):
        find_chromium(named, environment={"HOME": str(tmp_path), "PATH": ""})


async def test_a_program_that_is_no_chromium_is_an_error_with_its_words(tmp_path):
    fake = _program(tmp_path / "fake", "#!/bin/sh\necho 'so nicht' >&2\nexit 3\n")
    with pytest.raises(ChromiumError, match="so nicht"):
        await Browser.start(InspectSettings(chromium=fake))


def _group(pid: int) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if os.getpgid(process.pid) == pid and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (ProcessLookupError, psutil.NoSuchProcess):
            continue
    return found


def _folder(pid: int) -> Path:
    flags = psutil.Process(pid).cmdline()
    return Path(next(flag for flag in flags if flag.startswith("--user-data-dir=")).partition("=")[2])


@pytest.mark.browser
async def test_nothing_is_left_after_closing(chromium):
    browser = await Browser.start(InspectSettings(chromium=chromium))
    pid, folder = browser.pid, _folder(browser.pid)
    assert len(_group(pid)) > 2
    assert browser.facts.product.startswith("Chrome/")
    assert "Headless" not in browser.facts.user_agent
    assert browser.facts.sandbox == (os.geteuid() != 0)
    await browser.close()
    assert _group(pid) == []
    assert not folder.exists()


@pytest.mark.browser
async def test_nothing_is_left_when_closing_is_cut_short(chromium):
    browser = await Browser.start(InspectSettings(chromium=chromium))
    pid, folder = browser.pid, _folder(browser.pid)
    closing = asyncio.get_running_loop().create_task(browser.close())
    await asyncio.sleep(0)
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    assert _group(pid) == []
    assert not folder.exists()


@pytest.mark.browser
def test_chromium_ends_when_we_are_killed(chromium):
    script = (
        "import asyncio\n"
        "from amtsblick.collect.chromium.browser import Browser\n"
        "from amtsblick.collect.chromium.settings import InspectSettings\n"
        "async def main():\n"
        "    browser = await Browser.start(InspectSettings())\n"
        "    print(browser.pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    environment = os.environ | {"AMTSBLICK_CHROMIUM": str(chromium)}
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=environment) as us:
        pid = int(us.stdout.readline())
        assert _group(pid)
        us.send_signal(signal.SIGKILL)
    until = time.monotonic() + 10
    while _group(pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert _group(pid) == []


@pytest.mark.browser
async def test_a_browser_that_died_is_started_again(small_web, looking):
    small_web.pages["/"] = "<title>da</title>"
    async with looking() as look:
        tab = await look.open("https://a.example/")
        os.killpg(look.browser.pid, signal.SIGKILL)
        await asyncio.wait_for(tab.gone.wait(), 5)
        with pytest.raises((TabGoneError, BrowserGoneError)):
            await tab.evaluate("1")
        with pytest.raises((TabGoneError, BrowserGoneError)):
            await look.context.tab(1)
        tape = Tape(name=PassName.NONE, site="https://a.example/", browser=look.browser.facts)
        context = await look.browser.context(tape)
        again = await context.tab(0)
        assert (await again.navigate("https://a.example/")).status == 200
        await context.close()


@pytest.mark.browser
async def test_contexts_share_nothing_and_run_side_by_side(small_web, looking):
    small_web.pages["/"] = "<script>document.cookie = 'a=1'; localStorage.a = 1</script>"
    small_web.pages["/leer"] = "leer"
    async with looking() as look:
        tapes = [Tape(name=PassName.NONE, site="x", browser=look.browser.facts) for _ in range(3)]
        contexts = await asyncio.gather(*(look.browser.context(tape) for tape in tapes))
        tabs = await asyncio.gather(*(context.tab(0) for context in contexts))
        await tabs[0].navigate("https://a.example/")
        await asyncio.gather(*(tab.navigate("https://a.example/leer") for tab in tabs[1:]))
        seen = [await tab.evaluate("[document.cookie, localStorage.length]") for tab in tabs]
        assert seen == [["a=1", 1], ["", 0], ["", 0]]
        assert [len(await context.cookies()) for context in contexts] == [1, 0, 0]
        await asyncio.gather(*(context.close() for context in contexts))


@pytest.mark.browser
async def test_without_javascript_nothing_runs_and_we_still_see_the_page(small_web, looking):
    small_web.pages |= {"/": "<p>da<noscript><img src='/pixel.png'></noscript><script>fetch('/api')</script>"}
    async with looking(javascript=False) as look:
        tab = await look.open("https://a.example/")
        await look.loaded(tab)
        await look.quiet(tab)
        assert "https://a.example/pixel.png" in look.requested()
        assert "https://a.example/api" not in look.requested()
        html = await tab.send("DOM.getDocument", {"depth": 0}, quiet=True)
        assert html["root"]["nodeName"] == "#document"
        assert (await tab.screenshot("page")).startswith("sha256:")
