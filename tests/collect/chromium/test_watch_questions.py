"""From a script in a real browser to the answer: fingerprints are named, everyday scripts are not."""

from collections.abc import Iterator

import pytest

from amtsblick.detect.recordings.questions import (
    audio_fingerprint,
    canvas_fingerprint,
    device_readout,
    font_fingerprint,
    recorder_silent,
    webgl_fingerprint,
)
from amtsblick.parse.tape import read
from amtsblick.values.findings import Party, Sighting, Topic

pytestmark = pytest.mark.browser

_QUESTIONS = (
    canvas_fingerprint,
    font_fingerprint,
    webgl_fingerprint,
    audio_fingerprint,
    device_readout,
    recorder_silent,
)


async def sightings(small_web, looking, knowledge, script) -> list[Sighting]:
    page = (
        "<!doctype html><title>Amt</title><body><p>Hallo<script src='https://dritte.example/s.js'></script>"
    )
    small_web.pages |= {"/page": page, "/s.js": script}
    async with looking() as look:
        tab = await look.open("https://a.example/page")
        await look.loaded(tab)
        await look.quiet(tab, 0.9)
        assert await tab.evaluate("document.title") == "done"
        await tab.close()
        raw = look.tape.finish()
    recording = read(raw, site="https://a.example/")

    def asked() -> Iterator[Sighting]:
        for question in _QUESTIONS:
            yield from question.ask(recording, knowledge)

    return list(asked())


_SPIES = """
const c = document.createElement("canvas"); c.width = 200; c.height = 40;
const x = c.getContext("2d"); x.fillStyle = "#f60"; x.fillText("Sphinx of black quartz", 2, 12);
x.fillStyle = "#069"; x.fillText("Sphinx of black quartz", 4, 14); c.toDataURL();
const s = document.createElement("span"); s.textContent = "mmmmmmmmlli"; document.body.append(s);
for (let n = 0; n < 25; n++) { s.style.fontFamily = "Font" + n + ", monospace"; s.getBoundingClientRect(); }
const gl = document.createElement("canvas").getContext("webgl"), info = gl.getExtension("WEBGL_debug_renderer_info");
gl.getParameter(info.UNMASKED_VENDOR_WEBGL); gl.getParameter(info.UNMASKED_RENDERER_WEBGL);
const a = new OfflineAudioContext(1, 4410, 44100), o = a.createOscillator(); o.connect(a.destination); o.start();
void [navigator.plugins, navigator.hardwareConcurrency, navigator.deviceMemory, navigator.languages, screen.colorDepth, screen.width];
a.startRendering().then(b => { b.getChannelData(0); document.title = "done"; });
"""


_TRIED_FONTS = {
    "by class": """const sheet = document.createElement("style"); document.head.append(sheet);
sheet.textContent = names.map((name, n) => `.t${n} { font-family: "${name}", monospace }`).join("");
names.forEach((_, n) => { text.className = "t" + n; text.offsetWidth; });""",
    "on a parent": """const around = document.createElement("div"); document.body.append(around); around.append(text);
for (const name of names) { around.style.fontFamily = `"${name}", serif`; text.offsetWidth; }""",
    "around the text": """const around = document.createElement("div"); document.body.append(around); around.append(text);
for (const name of names) { around.style.fontFamily = `"${name}", serif`; around.clientWidth; }""",
    "as local faces": "for (const name of names) new FontFace('t', `local(\"${name}\")`).load().catch(() => 0);",
    "asked for": 'for (const name of names) document.fonts.load(`12px "${name}"`);',
}


@pytest.mark.parametrize("name", _TRIED_FONTS)
async def test_fonts_are_tried_in_many_ways(small_web, looking, knowledge, name):
    start = """const names = [...Array(40).keys()].map(n => "Schrift " + n), text = document.createElement("span");
text.textContent = "mmmmlli"; document.body.append(text);"""
    script = f"{start}{_TRIED_FONTS[name]} document.title = 'done';"
    (found,) = await sightings(small_web, looking, knowledge, script)
    assert found.topic is Topic.FONT_FINGERPRINT


async def test_every_kind_of_fingerprint_is_named_with_its_script(small_web, looking, knowledge):
    found = await sightings(small_web, looking, knowledge, _SPIES)
    assert {one.topic for one in found} == {
        Topic.CANVAS_FINGERPRINT,
        Topic.FONT_FINGERPRINT,
        Topic.WEBGL_FINGERPRINT,
        Topic.AUDIO_FINGERPRINT,
        Topic.DEVICE_READOUT,
    }
    assert {(one.subject, one.host, one.party) for one in found} == {
        ("dritte.example/s.js", "dritte.example", Party.THIRD)
    }


_EVERYDAY = """
const canvas = (w, h, where) => { const c = document.createElement("canvas"); c.width = w; c.height = h; if (where) where.append(c); return c; };
const chart = where => {
  const c = canvas(400, 200, where), x = c.getContext("2d");
  ["#336699", "#cc3300"].forEach((colour, n) => { x.fillStyle = colour; x.fillRect(40 + 60 * n, 20, 30, 90); x.fillText("Ausgaben " + (2023 + n), 40 + 60 * n, 150); });
  return c;
};
chart(document.body).toDataURL();                                   // drawn on the page, offered for printing
chart().toBlob(b => { const i = new Image(); i.src = URL.createObjectURL(b); document.body.append(i); });
const image = new Image(); image.src = chart().toDataURL(); document.body.append(image);
const link = document.createElement("a"); link.download = "chart.png"; link.href = chart().toDataURL("image/png"); document.body.append(link);
const unseen = canvas(400, 200), u = unseen.getContext("2d");      // a chart kept for later
for (let n = 0; n < 5; n++) { u.fillStyle = n % 2 ? "#369" : "#c30"; u.fillRect(n * 40, 20, 30, 90); u.fillText("Quartal " + n, n * 40, 150); }
unseen.toDataURL();
const mark = canvas(300, 100), m = mark.getContext("2d"); m.fillText("Entwurf des Amtes, nicht zitieren", 2, 50); // a watermark
document.body.style.backgroundImage = `url(${mark.toDataURL()})`;
const code = canvas(120, 120), squares = code.getContext("2d");     // a QR code
for (let n = 0; n < 400; n++) squares.fillRect(n % 20 * 6, (n / 20 | 0) * 6, n % 3 ? 6 : 0, 6);
code.toDataURL();
const emoji = canvas(300, 150).getContext("2d", {willReadFrequently: true}); // as content systems test for emoji
for (const text of ["\\u{1F3F3}\\uFE0F\\u200D\\u26A7\\uFE0F", "\\u{1F3F3}\\uFE0F\\u200B\\u26A7\\uFE0F", "\\u{1FAC6}", "\\u{1F1E8}\\u{1F1F6}"]) {
  emoji.clearRect(0, 0, 300, 150); emoji.font = "600 32px Arial"; emoji.fillText(text, 0, 0); emoji.getImageData(0, 0, 300, 150);
}
canvas(1, 1).toDataURL("image/webp");                               // picture formats
const photo = canvas(100, 80), p = photo.getContext("2d"); p.drawImage(code, 0, 0); p.fillText("Foto: Pressestelle des Amtes", 2, 70); photo.toBlob(() => 0);
const map = canvas(300, 200), gl = map.getContext("webgl"), info = gl.getExtension("WEBGL_debug_renderer_info"); // a map put in place later
gl.getParameter(info.UNMASKED_RENDERER_WEBGL); gl.getParameter(gl.MAX_TEXTURE_SIZE); gl.getSupportedExtensions();
const span = document.createElement("span"); span.textContent = "BESbswy"; document.body.append(span);
for (const family of ["Source Sans", "Source Serif", "Icons"]) for (const base of ["serif", "sans-serif", "monospace"]) { span.style.fontFamily = `"${family}", ${base}`; span.offsetWidth; }
document.fonts.check("16px Icons");
const sound = new OfflineAudioContext(1, 4410, 44100), source = sound.createBufferSource(); source.buffer = sound.createBuffer(1, 441, 44100);
source.connect(sound.destination); source.start();
void [screen.width, screen.height, navigator.languages, new Intl.DateTimeFormat().resolvedOptions().timeZone];
for (const type of ["click", "scroll", "resize", "input"]) document.addEventListener(type, () => {});
new MutationObserver(() => {}).observe(document.body, {childList: true, subtree: true});
setTimeout(() => { document.body.append(map); document.title = "done"; }, 700);
sound.startRendering().then(b => b.getChannelData(0));
"""


async def test_everyday_scripts_are_not_named(small_web, looking, knowledge):
    assert await sightings(small_web, looking, knowledge, _EVERYDAY) == []
