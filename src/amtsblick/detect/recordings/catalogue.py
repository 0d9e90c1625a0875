"""Which questions are put to a recording, in report order?"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from amtsblick.detect.recordings.questions import (
    audio_fingerprint,
    beacon,
    canvas_fingerprint,
    captcha,
    consent_banner,
    cookie,
    device_readout,
    embed,
    font_fingerprint,
    fonts,
    identifier_shared,
    key_logging,
    late_request,
    maps,
    mixed_content,
    own_subdomain_tracker,
    personal_data_in_url,
    pixel,
    recorder_silent,
    referrer_leak,
    security_headers,
    session_recording,
    storage,
    third_party_request,
    tracker,
    webgl_fingerprint,
    websocket,
)
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Recording

Question: TypeAlias = Callable[[Recording, Knowledge], Iterator[Sighting]]

QUESTIONS: Final[Mapping[Topic, Question]] = {
    consent_banner.TOPIC: consent_banner.ask,
    third_party_request.TOPIC: third_party_request.ask,
    tracker.TOPIC: tracker.ask,
    own_subdomain_tracker.TOPIC: own_subdomain_tracker.ask,
    cookie.TOPIC: cookie.ask,
    storage.TOPIC: storage.ask,
    identifier_shared.TOPIC: identifier_shared.ask,
    canvas_fingerprint.TOPIC: canvas_fingerprint.ask,
    font_fingerprint.TOPIC: font_fingerprint.ask,
    webgl_fingerprint.TOPIC: webgl_fingerprint.ask,
    audio_fingerprint.TOPIC: audio_fingerprint.ask,
    device_readout.TOPIC: device_readout.ask,
    session_recording.TOPIC: session_recording.ask,
    recorder_silent.TOPIC: recorder_silent.ask,
    key_logging.TOPIC: key_logging.ask,
    pixel.TOPIC: pixel.ask,
    beacon.TOPIC: beacon.ask,
    websocket.TOPIC: websocket.ask,
    embed.TOPIC: embed.ask,
    fonts.TOPIC: fonts.ask,
    maps.TOPIC: maps.ask,
    captcha.TOPIC: captcha.ask,
    late_request.TOPIC: late_request.ask,
    personal_data_in_url.TOPIC: personal_data_in_url.ask,
    referrer_leak.TOPIC: referrer_leak.ask,
    mixed_content.TOPIC: mixed_content.ask,
    security_headers.TOPIC: security_headers.ask,
}
"""Every topic but the comparisons of passes (``after-accept``, ``after-reject``), which assess makes."""
