"""Charts as picture files: one each, twice as fine as a screen, under a safe name."""

import os
import shutil
import struct
from pathlib import Path

import pytest

from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.jobs.pictures import write_pictures

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PAGE = """<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src
'unsafe-inline'"><style>body { margin: 0; color-scheme: light dark }
@media (prefers-color-scheme: dark) { rect { fill: red } } figure { margin: 40px; width: 200px; height: 100px }
</style><h1>Seite</h1>
<figure data-chart="levels-x"><svg width="200" height="100"><rect width="200" height="100"/></svg></figure>
<details><summary>Mehr</summary>
<figure data-chart="../b&amp;c"><svg width="200" height="50"><rect width="200" height="50"/></svg></figure>
<figure data-chart="LEVELS-x"><svg width="200" height="50"><rect width="200" height="50"/></svg></figure>
</details>"""


async def drawn(tmp_path, page, **settings):
    file = tmp_path / "page.html"
    file.write_text(page, encoding="utf-8")
    settings = InspectSettings(**settings)
    return [path async for path in write_pictures(file, tmp_path / "pictures", settings)]


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH")
async def test_every_chart_becomes_a_picture_even_a_folded_one(tmp_path):
    found = await drawn(tmp_path, PAGE)
    assert [path.name for path in found] == ["levels-x.png", "b-c.png", "LEVELS-x-2.png"]
    assert {path.parent for path in found} == {tmp_path / "pictures"}
    for path in found:
        content = path.read_bytes()
        assert content.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", content[16:24])
        # 200 x 100 CSS pixels and 16 around, two device pixels each.
        assert (width, height) == (2 * 232, 2 * 132)
    assert found[0].read_bytes() != found[1].read_bytes()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH")
async def test_a_page_without_charts_gives_no_picture(tmp_path):
    assert await drawn(tmp_path, "<!doctype html><p>Nichts.") == []


async def test_without_chromium_the_remedy_is_told(tmp_path):
    with pytest.raises(ChromiumError, match="hromium"):
        await drawn(tmp_path, PAGE, chromium=Path(os.devnull))
    assert not (tmp_path / "pictures").exists()
