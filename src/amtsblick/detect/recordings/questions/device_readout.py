"""Does a script read many traits of the device together, to recognise it?

Single reads are everyday: a layout wants the screen's width, statistics the language. Our own
criterion counts kinds of traits that one script reads on one page: at least six, three of them
such as pages hardly need (after the attributes of Laperdrix et al., "Browser Fingerprinting: A
survey", TWEB 2020).
"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_script import doings, sight
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Recording

TOPIC: Final = Topic.DEVICE_READOUT

_KINDS: Final = 6
_RARE_KINDS: Final = 3
_RARE: Final = {
    "Navigator.plugins": "plugins",
    "Navigator.mimeTypes": "plugins",
    "Navigator.hardwareConcurrency": "processor cores",
    "WorkerNavigator.hardwareConcurrency": "processor cores",
    "Navigator.deviceMemory": "memory",
    "WorkerNavigator.deviceMemory": "memory",
    "Navigator.getBattery": "battery",
    "NavigatorUAData.getHighEntropyValues": "detailed browser version",
    "MediaDevices.enumerateDevices": "cameras and microphones",
    "SpeechSynthesis.getVoices": "voices",
    "Keyboard.getLayoutMap": "keyboard layout",
    "StorageManager.estimate": "storage size",
    "RTCPeerConnection.createOffer": "network addresses",
    "Window.matchMedia": "display features",
    "Window.queryLocalFonts": "fonts",
}
_COMMON: Final = {
    "Navigator.languages": "languages",
    "WorkerNavigator.languages": "languages",
    "Navigator.platform": "platform",
    "WorkerNavigator.platform": "platform",
    "Navigator.maxTouchPoints": "touch points",
    "Navigator.webdriver": "automation",
    "Navigator.connection": "connection",
    "Screen.width": "screen",
    "Screen.height": "screen",
    "Screen.availWidth": "usable screen",
    "Screen.availHeight": "usable screen",
    "Screen.colorDepth": "colour depth",
    "Screen.pixelDepth": "colour depth",
    "Intl.DateTimeFormat.resolvedOptions": "time zone",
    "Permissions.query": "permissions",
}
_WATCHED: Final = _RARE | _COMMON


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting per script and page."""
    for did in doings(recording, _WATCHED.keys()):
        kinds = {_WATCHED[call.api] for call in did.calls}
        rare = [call for call in did.calls if call.api in _RARE]
        if len(kinds) >= _KINDS and len({_RARE[call.api] for call in rare}) >= _RARE_KINDS:
            facts = (("kinds", str(len(kinds))), ("read", ", ".join(sorted(kinds))))
            yield sight(did, knowledge, TOPIC, rare[0], facts)
