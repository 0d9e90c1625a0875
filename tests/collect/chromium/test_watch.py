"""Does the injected script see what scripts do, and does no page notice or suffer from it?"""

from collections.abc import Iterable

import orjson
import pytest
from aiohttp import web

from amtsblick.parse.tape import read
from amtsblick.parse.tape_calls import Calls, read_calls
from amtsblick.values.recording import Recording, ScriptCall, StorageKind

pytestmark = pytest.mark.browser

_SPY = "https://dritte.example/spy.js"


async def watched(small_web, looking, page, script="", act=None) -> tuple[Calls, Recording, str]:
    """What was seen of a page that loads ``script`` from a third party, and the page's last title."""
    small_web.pages |= {"/page": page, "/spy.js": script}
    async with looking() as look:
        tab = await look.open("https://a.example/page")
        await look.loaded(tab)
        await look.quiet(tab, 0.6)
        title = await tab.evaluate("document.title")
        if act:
            await act(tab)
            await look.quiet(tab, 0.4)
        await tab.close()
        raw = look.tape.finish()
    lines = [orjson.loads(line) for line in raw.lines]
    return read_calls(enumerate(lines)), read(raw, site="https://a.example/"), str(title)


def named(calls: Iterable[ScriptCall], api: str) -> list[ScriptCall]:
    return [call for call in calls if call.api.endswith(api)]


_LOADS_SPY = (
    "<!doctype html><title>Amt</title><body><p>Hallo<script src='https://dritte.example/spy.js'></script>"
)

_ODDITIES = """
const odd = [];
const look = (owner, key, kind = "value") => {
  const d = Object.getOwnPropertyDescriptor(owner, key), f = d[kind];
  if (!/^function (get |set )?\\w+\\(\\) \\{ \\[native code\\] \\}$/.test(Function.prototype.toString.call(f))) odd.push(key + " source " + f);
  if (f + "" !== Function.prototype.toString.call(f)) odd.push(key + " text");
  const name = kind === "value" ? key : kind + " " + key;
  if (f.name !== name) odd.push(key + " name " + f.name);
  if ("prototype" in f) odd.push(key + " prototype");
  if (Object.getOwnPropertyNames(f).sort().join() !== "length,name") odd.push(key + " own " + Object.getOwnPropertyNames(f));
  try { new f(); odd.push(key + " constructs"); } catch (e) { if (!(e instanceof TypeError)) odd.push(key + " error"); }
};
look(HTMLCanvasElement.prototype, "toDataURL");
look(CanvasRenderingContext2D.prototype, "fillText");
look(WebGLRenderingContext.prototype, "getParameter");
look(Navigator.prototype, "plugins", "get");
look(Document.prototype, "cookie", "set");
look(Document.prototype, "cookie", "get");
look(EventTarget.prototype, "addEventListener");
look(Function.prototype, "toString");
look(window, "setTimeout");
look(window, "fetch");
if (Blob.prototype.constructor !== Blob || String(Blob) !== "function Blob() { [native code] }" || Blob.name !== "Blob") odd.push("Blob");
class Piece extends Blob {}
if (!(new Piece(["abc"]) instanceof Piece) || new Blob(["abc"]).size !== 3 || new Piece().size !== 0) odd.push("Blob made");
try { Blob(["x"]); odd.push("Blob called"); } catch (e) { if (!(e instanceof TypeError)) odd.push("Blob error"); }
const lengths = {addEventListener: EventTarget.prototype.addEventListener.length, setItem: Storage.prototype.setItem.length,
  setTimeout: setTimeout.length, getImageData: CanvasRenderingContext2D.prototype.getImageData.length, fetch: fetch.length};
if (JSON.stringify(lengths) !== '{"addEventListener":2,"setItem":2,"setTimeout":1,"getImageData":4,"fetch":1}') odd.push(JSON.stringify(lengths));
const illegal = f => { try { f.call({}); return "no error"; } catch (e) { return e.constructor.name + e.message; } };
if (!illegal(HTMLCanvasElement.prototype.toDataURL).startsWith("TypeErrorIllegal")) odd.push("illegal");
if (Object.getOwnPropertyNames(window).some(n => /^_[0-9a-f]{16}$/.test(n))) odd.push("binding");
if (Error.stackTraceLimit !== 10 || "prepareStackTrace" in Error) odd.push("Error");
const rejected = fetch("http://[").then(() => "fetch resolved", e => e.name);
rejected.then(name => { if (name !== "TypeError") odd.push(name); document.title = odd.join("; ") || "nothing odd"; });
"""


async def test_page_notices_nothing_even_under_a_strict_policy(small_web, looking):
    policy = {"Content-Security-Policy": "default-src 'none'; script-src 'nonce-n' 'strict-dynamic'"}
    page = web.Response(
        text=f"<!doctype html><title>x</title><script nonce=n>{_ODDITIES}</script>",
        content_type="text/html",
        headers=policy,
    )
    calls, _, title = await watched(small_web, looking, page)
    assert title == "nothing odd"
    assert named(calls.calls, "toDataURL") == []


_HOSTILE = """
Map.prototype.set = Map.prototype.get = WeakMap.prototype.get = () => { throw new Error("no maps"); };
Array.prototype.toJSON = function () { return "broken"; };
Array.prototype.push = Array.prototype.join = () => { throw new Error("no arrays"); };
String.prototype.slice = () => { throw new Error("no texts"); };
JSON.stringify = () => "nonsense";
Object.defineProperty(Object.prototype, "target", {get() { throw new Error("no objects"); }, configurable: true});
Error.prepareStackTrace = () => { throw new Error("no stacks"); };
Function.prototype.call = Function.prototype.apply = Reflect.apply = () => { throw new Error("no calls"); };
document.cookie = "kept=1";
localStorage.setItem("kept", "1");
document.title = document.cookie;
"""


async def test_page_that_breaks_the_built_ins_is_seen_all_the_same(small_web, looking):
    calls, _, title = await watched(small_web, looking, _LOADS_SPY, _HOSTILE)
    assert title == "kept=1"
    (cookie,) = calls.cookies
    assert (cookie.line, cookie.script) == ("kept=1", _SPY)
    assert calls.setters[StorageKind.LOCAL, "https://a.example", "kept"] == _SPY


_KEEPS = """
document.cookie = "a=1; max-age=60";
cookieStore.set("b", "2");
localStorage.setItem("c", "3");
sessionStorage.setItem("d", "4");
indexedDB.open("e");
caches.open("f");
for (const type of ["mousemove", "scroll", "input"]) document.addEventListener(type, () => {}, true);
window.addEventListener("beforeunload", () => {});
new MutationObserver(() => {}).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
fetch("/kept-alive", {method: "POST", body: "x", keepalive: true});
navigator.sendBeacon("/beacon", "x");
addEventListener("pagehide", () => {
  document.cookie = "late=1"; navigator.sendBeacon("/on-leaving", "x");
  navigator.sendBeacon("/packed", new Blob([new Uint8Array([31, 139, 8]), "gr\u00fcn", new Blob(["!"])], {type: "text/plain"}));
});
"""


async def test_what_scripts_keep_hear_and_send_is_told_with_the_script(small_web, looking):
    calls, _, _ = await watched(small_web, looking, _LOADS_SPY, _KEEPS)
    assert {(cookie.line.partition(";")[0], cookie.script) for cookie in calls.cookies} >= {
        ("a=1", _SPY), ("b=2", _SPY),
    }  # fmt: skip
    assert {kind: setter for (kind, _, _), setter in calls.setters.items()} == dict.fromkeys(
        (StorageKind.LOCAL, StorageKind.SESSION, StorageKind.INDEXED_DB, StorageKind.CACHE), _SPY
    )
    heard = {(one.type, one.target) for one in calls.listeners if one.script == _SPY}
    assert heard >= {("mousemove", "document"), ("scroll", "document"), ("beforeunload", "window")}
    (observed,) = named(calls.calls, "MutationObserver.observe")
    assert observed.target == "document"
    assert observed.args == ("subtree", "childList", "attributes", "characterData")
    assert (0, "https://a.example/kept-alive") in calls.kept_alive
    assert named(calls.calls, "sendBeacon")[0].args == ("/beacon",)


async def test_what_happens_while_the_page_is_left_is_still_told(small_web, looking):
    calls, recording, _ = await watched(small_web, looking, _LOADS_SPY, _KEEPS)
    bodies = {request.url: request.post_data for request in recording.requests if request.kind == "ping"}
    assert bodies["https://a.example/packed"] == b"\x1f\x8b\x08" + "grün!".encode()
    assert "late=1" in {cookie.line for cookie in calls.cookies}
    assert ("/on-leaving",) in {call.args for call in named(calls.calls, "sendBeacon")}


_PAINTS = """
const paint = (where, shown, more) => {
  const c = document.createElement("canvas"); c.width = 240; c.height = 60;
  if (where) where.append(c);
  const x = c.getContext("2d");
  x.font = "14px Arial"; x.fillStyle = "#069"; x.fillText("Cwm fjordbank glyphs", 2, 15);
  x.fillStyle = "rgba(102, 204, 0, 0.2)"; x.fillText("Cwm fjordbank glyphs", 4, 17); x.fillRect(more, 0, 9, 9);
  const data = c.toDataURL();
  if (shown) { const i = new Image(); i.src = data; document.body.append(i); }
  return c;
};
paint(null, false, 9);
paint(document.body, false, 50);
paint(null, true, 100);
const borrowed = document.createElement("iframe"); document.body.append(borrowed);
borrowed.contentWindow.HTMLCanvasElement.prototype.toDataURL.call(document.createElement("canvas"));
new Worker(URL.createObjectURL(new Blob([`
  const c = new OffscreenCanvas(200, 50), x = c.getContext("2d"); x.fillText("Cwm fjord", 2, 2); c.convertToBlob();`])));
const widths = new Set(), span = document.createElement("span"); span.textContent = "mmmmwww"; document.body.append(span);
const measuring = document.createElement("canvas").getContext("2d");
for (let n = 0; n < 60; n++) {
  span.style.fontFamily = `"Font ${n}", monospace`; widths.add(span.offsetWidth);
  measuring.font = `12px "Font ${n}", serif`; widths.add(measuring.measureText("mmmmwww").width);
}
"""


async def test_pictures_and_fonts_are_told_with_what_was_drawn_and_who_saw_it(small_web, looking):
    calls, _, _ = await watched(small_web, looking, _LOADS_SPY, _PAINTS)
    drawn = named(calls.calls, "fillText")
    assert {call.args[1] for call in drawn if call.args[0] == "Cwm fjordbank glyphs"} == {
        "#006699", "rgba(102, 204, 0, 0.2)",
    }  # fmt: skip
    read_back = [call.target for call in named(calls.calls, "toDataURL") if call.script == _SPY]
    assert len(read_back) == 4
    (visible,) = named(calls.calls, "checkVisibility")
    (shown,) = named(calls.calls, "HTMLCanvasElement.shown")
    assert [visible.target, shown.target] == read_back[1:3]
    assert named(calls.calls, "OffscreenCanvas.convertToBlob")[0].script.startswith("blob:https://a.example/")
    for api in ("HTMLElement.offsetWidth", "CanvasRenderingContext2D.measureText"):
        most = max(named(calls.calls, api), key=lambda call: len(call.args))
        assert (most.args[0], len(most.args), most.script) == ("mmmmwww", 61, _SPY)


_READS = """
const gl = document.createElement("canvas").getContext("webgl");
if (gl) {
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  gl.getParameter(info.UNMASKED_RENDERER_WEBGL); gl.getParameter(gl.MAX_TEXTURE_SIZE); gl.getSupportedExtensions();
}
const audio = new OfflineAudioContext(1, 5000, 44100), tone = audio.createOscillator(), press = audio.createDynamicsCompressor();
tone.connect(press); press.connect(audio.destination); tone.start(0);
audio.startRendering().then(buffer => buffer.getChannelData(0));
void [navigator.plugins, navigator.hardwareConcurrency, navigator.deviceMemory, navigator.languages, screen.colorDepth];
for (let n = 0; n < 1000; n++) screen.width;
navigator.userAgentData.getHighEntropyValues(["model"]);
navigator.permissions.query({name: "notifications"});
new Intl.DateTimeFormat().resolvedOptions().timeZone;
"""


async def test_readings_of_the_device_are_told_and_counted(small_web, looking):
    calls, _, title = await watched(small_web, looking, _LOADS_SPY, _READS)
    assert title == "Amt"
    seen = {call.api: call for call in calls.calls if call.script == _SPY}
    assert {
        "WebGLRenderingContext.getSupportedExtensions",
        "OfflineAudioContext.createOscillator",
        "OfflineAudioContext.startRendering",
        "AudioBuffer.getChannelData",
        "Navigator.plugins",
        "Navigator.deviceMemory",
        "NavigatorUAData.getHighEntropyValues",
        "Permissions.query",
        "Intl.DateTimeFormat.resolvedOptions",
    } <= seen.keys()
    assert seen["Screen.width"].count == 1000
    assert ("37446",) in {call.args for call in named(calls.calls, "getParameter")}


async def test_short_timers_are_known_until_they_are_due(small_web, looking):
    small_web.pages |= {
        "/page": "<title>x</title><script>setTimeout(() => fetch('/late'), 1400);"
        "setTimeout(() => 0, 60000); clearTimeout(setTimeout(() => 0, 1590));"
        "(function clock() { setTimeout(clock, 100) })()</script>",
        "/late": "x",
    }
    async with looking() as look:
        tab = await look.open("https://a.example/page")
        await look.loaded(tab)
        loaded = look.tape.now
        while not tab.activity.timers_due:
            assert await tab.activity.wait_change(2.0)
        assert loaded + 0.7 < tab.activity.timers_due < loaded + 1.6
        while "/late" not in small_web.paths():
            assert await tab.activity.wait_change(3.0)


async def test_script_that_calls_endlessly_costs_little_and_fills_no_tape(small_web, looking):
    script = """
      const x = document.createElement("canvas").getContext("2d");
      x.canvas.width = x.canvas.height = 16;
      for (let n = 0; n < 20000; n++) { x.fillText("n" + n, 1, 1); localStorage.setItem("k" + n % 3000, "1"); }
      for (let n = 0; n < 500; n++) x.canvas.toDataURL();
      document.title = "done";
    """
    calls, _, title = await watched(small_web, looking, _LOADS_SPY, script)
    assert title == "done"
    assert len(calls.calls) < 1_000
    assert calls.dropped > 2_000
