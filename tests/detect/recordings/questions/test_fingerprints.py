"""Fingerprinting by canvas, fonts, WebGL, sound and traits: what is one, and what only looks so."""

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from amtsblick.detect.recordings.questions import (
    audio_fingerprint,
    canvas_fingerprint,
    device_readout,
    font_fingerprint,
    webgl_fingerprint,
)
from amtsblick.values.capture import State
from amtsblick.values.findings import Party, Sighting
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Act, BrowserFacts, PageVisit, PassName, Recording, ScriptCall

_PAGE = "https://amt.example/"
_SCRIPT = "https://cdn.spy.example/fp.js?v=17"
_PANGRAM = "Cwm fjordbank glyphs vext quiz"


def a_call(
    api: str, *args: str, target: str = "1.1", result: str = "", count: int = 1, script: str = _SCRIPT
) -> ScriptCall:
    return ScriptCall(
        event=5,
        api=api,
        target=target,
        args=args,
        result=result,
        count=count,
        script=script,
        stack=(script or _PAGE,),
        frame_url=_PAGE,
        page=0,
        act=Act.OPEN,
        at=1.0,
    )


def a_recording(calls: Iterable[ScriptCall]) -> Recording:
    visit = PageVisit(index=0, requested=_PAGE, url=_PAGE, role="start", state=State.LOOKED)
    return Recording(
        site=_PAGE,
        name=PassName.NONE,
        started_at=datetime(2026, 11, 23, tzinfo=UTC),
        browser=BrowserFacts(product="Chromium"),
        pages=(visit,),
        calls=tuple(calls),
    )


def text(what: str, colour: str = "#000000", script: str = _SCRIPT, target: str = "1.1") -> ScriptCall:
    return a_call(
        "CanvasRenderingContext2D.fillText", what, colour, "11px Arial", script=script, target=target
    )


def canvas(*calls: ScriptCall, width: int = 240, height: int = 60, script: str = _SCRIPT) -> list[ScriptCall]:
    """A canvas read with toDataURL, with what was drawn on it."""
    return [
        a_call("HTMLCanvasElement.toDataURL", script=script),
        a_call("HTMLCanvasElement.width", result=str(width), script=script),
        a_call("HTMLCanvasElement.height", result=str(height), script=script),
        *calls,
    ]


def canvases(calls: Iterable[ScriptCall], knowledge: Knowledge) -> list[Sighting]:
    return list(canvas_fingerprint.ask(a_recording(calls), knowledge))


_OVERLAID = (text(_PANGRAM), text(_PANGRAM, "rgba(102, 204, 0, 0.2)"))
_VISIBLE = a_call("HTMLCanvasElement.checkVisibility", result="true")


def test_unseen_text_read_back_is_a_fingerprint(knowledge: Knowledge) -> None:
    (sighting,) = canvases(canvas(*_OVERLAID), knowledge)
    assert sighting.subject == "cdn.spy.example/fp.js"
    assert (sighting.host, sighting.party) == ("cdn.spy.example", Party.THIRD)
    assert (sighting.trace.event, sighting.page) == (5, _PAGE)
    assert ("size", "240x60") in sighting.facts
    assert ("colours", "2") in sighting.facts


@pytest.mark.parametrize(
    ("script", "vendor"),
    [
        ("https://cdn.jsdelivr.net/npm/@fingerprintjs/fingerprintjs@5/dist/fp.umd.min.js", "fingerprint_com"),
        ("https://cdn.jsdelivr.net/npm/something@1/x.js", ""),
    ],
    ids=["known library", "unknown library"],
)
def test_delivery_network_is_not_the_maker(script: str, vendor: str, knowledge: Knowledge) -> None:
    (sighting,) = canvases(canvas(text(_PANGRAM, script=script), script=script), knowledge)
    assert (sighting.host, sighting.vendor) == ("cdn.jsdelivr.net", vendor)


def test_code_in_the_page_itself_is_named_by_its_host(knowledge: Knowledge) -> None:
    calls = canvas(text(_PANGRAM, script=""), script="")
    (sighting,) = canvases(calls, knowledge)
    assert (sighting.subject, sighting.party) == ("amt.example", Party.FIRST)


def test_excerpt_is_what_the_tape_says(knowledge: Knowledge) -> None:
    (sighting,) = canvases(canvas(*_OVERLAID), knowledge)
    assert sighting.trace.excerpt == '{"api":"HTMLCanvasElement.toDataURL","target":"1.1"'


@pytest.mark.parametrize(
    "calls",
    [
        pytest.param(canvas(text(_PANGRAM)), id="one colour, many characters"),
        pytest.param(canvas(text("abc", "red"), text("abc", "blue")), id="two colours, few characters"),
        pytest.param(canvas(*_OVERLAID, width=16, height=16), id="smallest size"),
        pytest.param(
            canvas(*_OVERLAID, a_call("CanvasRenderingContext2D.arc", count=9)),
            id="with circles beside the text",
        ),
        pytest.param(canvas(*_OVERLAID, _VISIBLE), id="overlaid text in plain sight"),
        pytest.param(
            [
                *canvas(*_OVERLAID)[1:],
                a_call("CanvasRenderingContext2D.getImageData", "0", "0", "240", "60"),
            ],
            id="read with one getImageData",
        ),
        pytest.param(
            [a_call("OffscreenCanvas.convertToBlob"), *canvas(*_OVERLAID)[1:]], id="read in a worker"
        ),
    ],
)
def test_canvas_fingerprint(calls: list[ScriptCall], knowledge: Knowledge) -> None:
    assert len(canvases(calls, knowledge)) == 1


_LABELS = [text(f"Haushalt {year}", "#333333") for year in range(2015, 2024)]


@pytest.mark.parametrize(
    "calls",
    [
        pytest.param(canvas(), id="no text: QR code, signature"),
        pytest.param(canvas(text("abc def")), id="one colour, few characters"),
        pytest.param(canvas(*_OVERLAID, width=15), id="too small"),
        pytest.param(
            canvas(*_OVERLAID, a_call("CanvasRenderingContext2D.save", count=9)), id="drawing with states"
        ),
        pytest.param(
            canvas(text("Amtliche Bekanntmachung"), a_call("CanvasRenderingContext2D.drawImage")),
            id="writing on a photograph",
        ),
        pytest.param(
            canvas(text("Einnahmen"), text("Ausgaben 2024", "#c00000"), _VISIBLE), id="chart on the page"
        ),
        pytest.param(
            canvas(
                text("Einnahmen"),
                text("Ausgaben 2024", "#c00000"),
                a_call("HTMLCanvasElement.shown", "img", result="true"),
            ),
            id="chart shown as a picture",
        ),
        pytest.param(canvas(*_LABELS), id="chart with many labels"),
        pytest.param(
            canvas(
                text("Einnahmen"),
                text("Ausgaben 2024", "#c00000"),
                *[a_call("CanvasRenderingContext2D.fillRect", count=5)],
            ),
            id="unseen chart with bars",
        ),
        pytest.param(
            canvas(
                text("2024: 150 Einwendungen"),
                a_call(
                    "CanvasRenderingContext2D.strokeText", "2024: 150 Einwendungen", "#ffffff", "12px Arial"
                ),
                _VISIBLE,
            ),
            id="outlined letters on the page",
        ),
        pytest.param(
            canvas(text("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f")),
            id="emoji support",
        ),
        pytest.param(
            [a_call("HTMLCanvasElement.toDataURL", "image/webp"), *canvas(*_OVERLAID)[1:]], id="webp support"
        ),
        pytest.param(
            [
                *canvas(*_OVERLAID)[1:],
                a_call("CanvasRenderingContext2D.getImageData", "0", "0", "240", "60", count=40),
            ],
            id="image processing",
        ),
        pytest.param(
            [*canvas(*_OVERLAID)[1:], a_call("CanvasRenderingContext2D.getImageData", "0", "0", "1", "1")],
            id="one pixel",
        ),
        pytest.param(
            [*canvas(), text(_PANGRAM, target="2.1"), text(_PANGRAM, "red", target="2.1")],
            id="text on another canvas",
        ),
    ],
)
def test_no_canvas_fingerprint(calls: list[ScriptCall], knowledge: Knowledge) -> None:
    assert canvases(calls, knowledge) == []


def measured(api: str, fonts: Iterable[str]) -> list[ScriptCall]:
    return [a_call(api, "mmmmMMMMwww", *fonts, target="")]


def fonts_found(calls: Iterable[ScriptCall], knowledge: Knowledge) -> list[Sighting]:
    return list(font_fingerprint.ask(a_recording(calls), knowledge))


def test_fifty_fonts_on_a_canvas_meet_the_papers_criterion(knowledge: Knowledge) -> None:
    calls = measured(
        "CanvasRenderingContext2D.measureText", (f'italic 12px/1.2 "Font {n}", serif' for n in range(50))
    )
    (sighting,) = fonts_found(calls, knowledge)
    assert dict(sighting.facts)["fonts"] == "50"
    assert dict(sighting.facts)["criteria"].startswith("Englehardt")


def test_element_widths_in_twenty_fonts_are_a_fingerprint(knowledge: Knowledge) -> None:
    calls = measured("HTMLElement.offsetWidth", (f'"Font {n}", monospace' for n in range(20)))
    (sighting,) = fonts_found(calls, knowledge)
    assert dict(sighting.facts)["how"] == "widths of elements"


@pytest.mark.parametrize(
    "fonts",
    [
        pytest.param([f'"Font {n}", monospace' for n in range(19)], id="too few"),
        pytest.param(
            [f'"Font {n}", {base}' for n in range(8) for base in ("serif", "sans-serif", "monospace")],
            id="web fonts waited for",
        ),
        pytest.param([f"{size}px Arial, sans-serif" for size in range(8, 60)], id="one font in many sizes"),
    ],
)
def test_no_font_fingerprint(fonts: list[str], knowledge: Knowledge) -> None:
    assert fonts_found(measured("CanvasRenderingContext2D.measureText", fonts), knowledge) == []


def parameter(*number: str, count: int = 1, target: str = "1.1") -> ScriptCall:
    return a_call("WebGLRenderingContext.getParameter", *number, count=count, target=target)


def webgl(calls: Iterable[ScriptCall], knowledge: Knowledge) -> list[Sighting]:
    return list(webgl_fingerprint.ask(a_recording(calls), knowledge))


_EXTENSIONS = a_call("WebGLRenderingContext.getSupportedExtensions")
_PIXELS = a_call("WebGLRenderingContext.readPixels", "10", "10")


@pytest.mark.parametrize(
    "calls",
    [
        pytest.param([parameter("37445"), parameter("37446")], id="unmasked"),
        pytest.param([parameter(count=40), _EXTENSIONS, _PIXELS], id="picture and parameters"),
        pytest.param(
            [
                parameter("37446"),
                a_call("HTMLCanvasElement.checkVisibility", result="true", target="2.1"),
            ],
            id="another canvas is seen",
        ),
    ],
)
def test_webgl_fingerprint(calls: list[ScriptCall], knowledge: Knowledge) -> None:
    assert len(webgl(calls, knowledge)) == 1


@pytest.mark.parametrize(
    "calls",
    [
        pytest.param([parameter(count=3), _EXTENSIONS], id="support test"),
        pytest.param(
            [
                parameter("37446"),
                parameter(count=60),
                _EXTENSIONS,
                a_call("HTMLCanvasElement.checkVisibility", result="true", target="1.2"),
            ],
            id="map on the page",
        ),
        pytest.param([parameter("7938")], id="version only"),
    ],
)
def test_no_webgl_fingerprint(calls: list[ScriptCall], knowledge: Knowledge) -> None:
    assert webgl(calls, knowledge) == []


def sounds(apis: Iterable[str], knowledge: Knowledge) -> list[Sighting]:
    return list(audio_fingerprint.ask(a_recording(a_call(api) for api in apis), knowledge))


_RENDERED = ["OfflineAudioContext.createOscillator", "OfflineAudioContext.startRendering"]


@pytest.mark.parametrize(
    "apis",
    [
        pytest.param([*_RENDERED, "AudioBuffer.getChannelData"], id="offline"),
        pytest.param(
            [
                "AudioContext.createOscillator",
                "AudioContext.createAnalyser",
                "AudioContext.createScriptProcessor",
                "AnalyserNode.getFloatFrequencyData",
            ],
            id="live",
        ),
    ],
)
def test_audio_fingerprint(apis: list[str], knowledge: Knowledge) -> None:
    assert len(sounds(apis, knowledge)) == 1


@pytest.mark.parametrize(
    "apis",
    [
        pytest.param(_RENDERED, id="rendered, not read"),
        pytest.param(
            ["OfflineAudioContext.startRendering", "AudioBuffer.getChannelData"], id="waveform of a file"
        ),
        pytest.param(
            [
                "AudioContext.createMediaElementSource",
                "AudioContext.createAnalyser",
                "AnalyserNode.getByteFrequencyData",
            ],
            id="visualiser",
        ),
        pytest.param(["AudioContext.createOscillator"], id="beep"),
    ],
)
def test_no_audio_fingerprint(apis: list[str], knowledge: Knowledge) -> None:
    assert sounds(apis, knowledge) == []


def readouts(apis: Iterable[str], knowledge: Knowledge, script: str = _SCRIPT) -> list[Sighting]:
    calls = [a_call(api, script=script) for api in apis]
    return list(device_readout.ask(a_recording(calls), knowledge))


_TRAITS = [
    "Navigator.plugins",
    "Navigator.hardwareConcurrency",
    "Navigator.deviceMemory",
    "Navigator.languages",
    "Screen.width",
    "Screen.colorDepth",
]


def test_many_traits_read_by_one_script_are_a_readout(knowledge: Knowledge) -> None:
    (sighting,) = readouts(_TRAITS, knowledge)
    assert dict(sighting.facts)["kinds"] == "6"


def test_width_and_language_are_no_readout(knowledge: Knowledge) -> None:
    apis = [
        "Screen.width",
        "Screen.height",
        "Screen.colorDepth",
        "Navigator.languages",
        "Navigator.platform",
        "Intl.DateTimeFormat.resolvedOptions",
        "Navigator.maxTouchPoints",
    ]
    assert readouts(apis, knowledge) == []


def test_traits_read_by_several_scripts_are_not_added_up(knowledge: Knowledge) -> None:
    half = [a_call(api) for api in _TRAITS[:3]]
    other = [a_call(api, script="https://amt.example/site.js") for api in _TRAITS[3:]]
    assert list(device_readout.ask(a_recording([*half, *other]), knowledge)) == []


def test_calls_without_any_page_script_are_nobodys(knowledge: Knowledge) -> None:
    ours = ScriptCall(
        event=1,
        api="HTMLCanvasElement.toDataURL",
        script="",
        stack=(),
        frame_url=_PAGE,
        page=0,
        act=Act.OPEN,
        at=0,
    )
    assert canvases([ours], knowledge) == []
