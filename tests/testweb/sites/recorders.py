"""Sites that watch their visitors with real SDKs: session recorders and analytics."""

from typing import Final

from testweb.answers import NO_CONTENT, OK_JSON, collector, js, json_reply, script, sdk
from testweb.pages import PROSE, css, html, page
from testweb.server import Answer, Arrival, Host, Reply
from testweb.truth import May, Must, Site

_FORM: Final = (
    '<form action="/suche"><label>Suchbegriff <input name="begriff"></label><button>Suchen</button></form>'
)


def _site(
    name: str, host: str, tail: str, more: dict[str, Host], **truth: tuple[Must, ...] | tuple[May, ...]
) -> Site:
    start = html(page(f"Amt {name}", "Willkommen", PROSE * 12 + _FORM, tail=tail))
    return Site(
        name=name,
        hosts={host: {"/": start, "/assets/site.css": css()}, **more},
        sdks=True,
        **truth,  # type: ignore[arg-type]  # only must and may are given
    )


_CLARITY_TAG: Final = js("""(() => {
const loader = document.createElement("script"); loader.async = true;
loader.src = "https://scripts.clarity.ms/0.8.70/clarity.js"; document.head.append(loader);
window.clarity = window.clarity || function () { (window.clarity.q = window.clarity.q || []).push(arguments); };
window.clarity("start", { projectId: "testprojekt", upload: "https://k.clarity.ms/collect", track: true, delay: 300,
  content: true, cookies: ["_uetmsclkid"], report: "https://report.clarity.ms/eus", version: "0.8.70" });
})();""")


def _posthog_file(arrival: Arrival) -> Answer:
    """Any static file of the SDK, whatever version its address names."""
    name = arrival.path.partition("?")[0].rsplit("/", 1)[1]
    return sdk(f"posthog-js/dist/{name}")


_POSTHOG_CONFIG: Final = {
    "token": "phc_test",
    "supportedCompression": ["gzip", "gzip-js"],
    "hasFeatureFlags": False,
    "captureDeadClicks": False,
    "capturePerformance": False,
    "autocapture_opt_out": False,
    "surveys": False,
    "heatmaps": False,
    "sessionRecording": {
        "endpoint": "/s/",
        "recorderVersion": "v2",
        "consoleLogRecordingEnabled": False,
        "sampleRate": None,
        "minimumDurationMilliseconds": None,
        "networkPayloadCapture": None,
        "scriptConfig": {"script": "posthog-recorder"},
    },
}
_POSTHOG_ASSETS: Final[Host] = {
    "/static/*": _posthog_file,
    "/array/phc_test/config": json_reply(_POSTHOG_CONFIG),
    "/array/phc_test/config.js": js(
        f"(window._POSTHOG_REMOTE_CONFIG = window._POSTHOG_REMOTE_CONFIG || {{}})['phc_test'] = "
        f"{{config: {json_reply(_POSTHOG_CONFIG).body.decode().replace('null', 'null')}, siteApps: []}};"
    ),
}
_POSTHOG_API: Final[Host] = {
    "/e/": OK_JSON,
    "/i/*": OK_JSON,
    "/s/": OK_JSON,
    "/flags/": json_reply({"flags": {}, **_POSTHOG_CONFIG}),
}


def _posthog(api: str, assets: str, options: str = "") -> str:
    return f"""<script>window.posthog = Object.assign([], {{ _i: [], __SV: 1 }});
window.posthog._i.push(["phc_test", {{ api_host: "{api}", ui_host: "https://eu.posthog.com", person_profiles: "always"{options} }}, "posthog"]);</script>
<script async src="{assets}/static/array.js"></script>"""


_MIXPANEL: Final = """<script>window.mixpanel = Object.assign([], { _i: [], __SV: 1.2 });
window.mixpanel._i.push(["testtoken", { api_host: "https://api-eu.mixpanel.com", persistence: "localStorage",
  record_sessions_percent: 100, record_mask_text_selector: "", track_pageview: true, autocapture: false,
  batch_flush_interval_ms: 300 }, "mixpanel"]);</script>
<script async src="https://cdn.mxpnl.com/libs/mixpanel-with-recorder.min.js"></script>"""

_MIXPANEL_STOPS: Final = (
    _MIXPANEL
    + """<script>addEventListener("load", () => setTimeout(() => mixpanel.stop_session_recording(), 1200));</script>"""
)
"""The recorder keeps its events for ten seconds; stopping it makes it send them at once."""

_COUNTLY: Final = """<script>window.Countly = window.Countly || {}; Countly.q = Countly.q || [];
Countly.app_key = "testkey"; Countly.url = "https://countly.statistikhaus.example"; Countly.debug = false; Countly.interval = 300;
Countly.q.push(["track_sessions"], ["track_pageview"], ["track_clicks"], ["track_scrolls"]);</script>
<script async src="https://countly.statistikhaus.example/sdk/web/countly.min.js" onload="Countly.init()"></script>"""

_SNOWPLOW: Final = """<script src="https://cdn.jsdelivr.net/npm/@snowplow/browser-tracker@4/dist/index.umd.min.js"></script>
<script>snowplowBrowserTracking.newTracker("sp", "https://sp.landesportal-auental.example", { appId: "portal" });
snowplowBrowserTracking.trackPageView();</script>"""


def _rrweb(to: str, mode: str = "loud") -> str:
    return f"""<script src="https://cdn.jsdelivr.net/npm/rrweb@2/umd/rrweb.min.js"></script>
<script src="/js/aufzeichnung.js" data-mode="{mode}" data-to="{to}"></script>"""


HOSTS: Final[dict[str, Host]] = {
    "cdn.jsdelivr.net": {
        "/npm/@fingerprintjs/fingerprintjs@5/dist/fp.umd.min.js": sdk(
            "@fingerprintjs/fingerprintjs/dist/fp.umd.min.js"
        ),
        "/npm/@snowplow/browser-tracker@4/dist/index.umd.min.js": sdk(
            "@snowplow/browser-tracker/dist/index.umd.min.js"
        ),
        "/npm/rrweb@2/umd/rrweb.min.js": sdk("rrweb/umd/rrweb.min.js"),
    },
    "www.clarity.ms": {"/tag/testprojekt": _CLARITY_TAG},
    "scripts.clarity.ms": {"/0.8.70/clarity.js": sdk("clarity-js/build/clarity.min.js")},
    "k.clarity.ms": collector("/collect"),
    "report.clarity.ms": collector(),
    "eu-assets.i.posthog.com": _POSTHOG_ASSETS,
    "eu.i.posthog.com": _POSTHOG_API,
    "cdn.mxpnl.com": {
        "/libs/mixpanel-with-recorder.min.js": sdk("mixpanel-browser/dist/mixpanel-with-recorder.min.js")
    },
    "api-eu.mixpanel.com": {
        "/track/": Reply(body=b"1", type="text/plain"),
        "/record/": OK_JSON,
        "/*": json_reply({"status": 1, "flags": {}}),
    },
    "countly.statistikhaus.example": {
        "/sdk/web/countly.min.js": sdk("countly-sdk-web/lib/countly.min.js"),
        "/i": json_reply({"result": "Success"}),
        "/o/sdk": json_reply({}),
    },
}

_SITES_OF_VENDORS: Final = (
    _site(
        "clarity",
        "www.amt-klarheit.example",
        '<script async src="https://www.clarity.ms/tag/testprojekt"></script>',
        {},
        must=(
            Must("third-party-request", "clarity.ms"),
            Must("session-recording", "clarity.ms"),
            Must("tracker", "Microsoft Clarity"),
            Must("cookie", "_clck"),
            Must("cookie", "_clsk"),
        ),
        may=(
            May("identifier-shared", "clarity.ms"),
            May("beacon", "clarity.ms"),
            May("storage", "*_cltk*"),
            May("late-request", "clarity.ms"),
            May("device-readout", "clarity.ms"),
            May("pixel", "clarity.ms"),
        ),
    ),
    _site(
        "posthog",
        "www.amt-igel.example",
        _posthog("https://eu.i.posthog.com", "https://eu-assets.i.posthog.com"),
        {},
        must=(
            Must("third-party-request", "posthog.com"),
            Must("session-recording", "posthog.com"),
            Must("tracker", "PostHog"),
            Must("cookie", "ph_phc_test_posthog"),
            Must("identifier-shared", "posthog.com"),
        ),
        may=(
            May("beacon", "posthog.com"),
            May("storage", "*ph_phc_test*"),
            May("storage", "*posthog*"),
            May("cookie", "dmn_chk_*"),
            May("cookie", "*posthog*"),
            May("late-request", "posthog.com"),
            May("device-readout", "posthog.com"),
            May("pixel", "posthog.com"),
        ),
    ),
    _site(
        "mixpanel",
        "www.amt-mischung.example",
        _MIXPANEL_STOPS,
        {},
        must=(
            Must("third-party-request", "mixpanel.com"),
            Must("third-party-request", "mxpnl.com"),
            Must("session-recording", "mixpanel.com"),
            Must("tracker", "Mixpanel"),
            Must("storage", "*mp_testtoken*"),
            Must("identifier-shared", "mixpanel.com"),
        ),
        may=(
            May("beacon", "mixpanel.com"),
            May("storage", "*mp*"),
            May("storage", "*mixpanel*"),
            May("storage", "*mprec*"),
            May("cookie", "mp_*"),
            May("tracker", "mxpnl.com"),
            May("recorder-silent", "mxpnl.com"),
            May("late-request", "mixpanel.com"),
            May("device-readout", "mxpnl.com"),
            May("pixel", "mixpanel.com"),
        ),
    ),
    _site(
        "mixpanel-waiting",
        "www.amt-vorrat.example",
        _MIXPANEL,
        {},
        must=(
            Must("third-party-request", "mixpanel.com"),
            Must("third-party-request", "mxpnl.com"),
            Must("tracker", "Mixpanel"),
            Must("storage", "*mp_testtoken*"),
            Must("storage", "*mixpanelBrowserDb*"),
            Must("identifier-shared", "mixpanel.com"),
        ),
        may=(
            # Its events wait for ten seconds: a slow look sees them leave, a quick one does not.
            May("recorder-silent"),
            May("session-recording", "mixpanel.com"),
            May("storage", "*mp*"),
            May("cookie", "mp_*"),
            May("tracker", "mxpnl.com"),
            May("beacon", "mixpanel.com"),
            May("late-request", "mixpanel.com"),
            May("pixel", "mixpanel.com"),
        ),
    ),
    _site(
        "countly",
        "www.amt-zaehlung.example",
        _COUNTLY,
        {},
        must=(
            Must("third-party-request", "statistikhaus.example"),
            Must("tracker", "statistikhaus.example"),
            Must("storage", "*cly_*"),
            Must("identifier-shared", "statistikhaus.example"),
        ),
        may=(
            May("beacon", "statistikhaus.example"),
            May("cookie", "cly_*"),
            May("late-request", "statistikhaus.example"),
            May("device-readout", "statistikhaus.example"),
            May("pixel", "statistikhaus.example"),
        ),
    ),
    _site(
        "snowplow-own",
        "www.landesportal-auental.example",
        _SNOWPLOW,
        {"sp.landesportal-auental.example": {"/com.snowplowanalytics.snowplow/tp2": OK_JSON}},
        must=(
            Must("third-party-request", "jsdelivr.net"),
            Must("own-subdomain-tracker", "sp.landesportal-auental.example"),
            Must("cookie", "_sp_id*"),
            Must("cookie", "_sp_ses*"),
        ),
        may=(
            May("tracker", "sp.landesportal-auental.example"),
            May("tracker", "jsdelivr.net"),
            May("storage", "*snowplow*"),
            May("beacon", "sp.landesportal-auental.example"),
            May("pixel", "sp.landesportal-auental.example"),
            May("late-request", "sp.landesportal-auental.example"),
        ),
    ),
    _site(
        "posthog-own",
        "www.amt-stachel.example",
        _posthog(
            "https://stats.amt-stachel.example",
            "https://stats.amt-stachel.example",
            ", disable_session_recording: true",
        ),
        {"stats.amt-stachel.example": {**_POSTHOG_ASSETS, **_POSTHOG_API}},
        must=(
            Must("own-subdomain-tracker", "stats.amt-stachel.example"),
            Must("cookie", "ph_phc_test_posthog"),
        ),
        may=(
            May("tracker", "stats.amt-stachel.example"),
            May("beacon", "stats.amt-stachel.example"),
            May("storage", "*ph_phc_test*"),
            May("storage", "*posthog*"),
            May("cookie", "dmn_chk_*"),
            May("cookie", "*posthog*"),
            May("pixel", "stats.amt-stachel.example"),
            May("late-request", "stats.amt-stachel.example"),
        ),
    ),
)

_HOME_MADE: Final = (
    _site(
        "rrweb",
        "www.amt-film.example",
        _rrweb("https://aufnahme.filmwerk.example/paket"),
        {
            "www.amt-film.example": {
                "/": html(
                    page(
                        "Amt für Film",
                        "Willkommen",
                        PROSE * 12 + _FORM,
                        tail=_rrweb("https://aufnahme.filmwerk.example/paket"),
                    )
                ),
                "/js/aufzeichnung.js": script("recorder-home.js"),
                "/assets/site.css": css(),
            },
            "aufnahme.filmwerk.example": {"/paket": NO_CONTENT},
        },
        must=(
            Must("third-party-request", "jsdelivr.net"),
            Must("third-party-request", "filmwerk.example"),
            Must("session-recording", "filmwerk.example"),
            Must("key-logging", "filmwerk.example"),
        ),
        may=(
            May("tracker", "filmwerk.example"),
            May("late-request", "filmwerk.example"),
            May("beacon", "filmwerk.example"),
            May("pixel", "filmwerk.example"),
            May("recorder-silent", "jsdelivr.net"),
        ),
    ),
    _site(
        "rrweb-silent",
        "www.amt-stummfilm.example",
        "",
        {
            "www.amt-stummfilm.example": {
                "/": html(
                    page(
                        "Amt für Stummfilm",
                        "Willkommen",
                        PROSE * 12 + _FORM,
                        tail=_rrweb("https://aufnahme.filmwerk.example/paket", "silent"),
                    )
                ),
                "/js/aufzeichnung.js": script("recorder-home.js"),
                "/assets/site.css": css(),
            },
        },
        must=(Must("third-party-request", "jsdelivr.net"), Must("recorder-silent")),
    ),
)

SITES: Final = (*_SITES_OF_VENDORS, *_HOME_MADE)
