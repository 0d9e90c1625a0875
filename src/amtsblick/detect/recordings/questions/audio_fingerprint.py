"""Does a script let the device compute a sound that nobody hears, to recognise it?

Englehardt & Narayanan (CCS 2016, section 6.4) found two forms: an oscillator through a dynamics
compressor in an OfflineAudioContext whose samples are read, and an oscillator through an analyser
in a live context whose frequencies are read while a muted script processor keeps it running.
Players, recorders and visualisers bring a sound in and do not need an oscillator.
"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_script import Doings, doings, sight
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Recording

TOPIC: Final = Topic.AUDIO_FINGERPRINT

_OFFLINE: Final = ("OfflineAudioContext.createOscillator", "OfflineAudioContext.startRendering")
_OFFLINE_COMPRESSOR: Final = "OfflineAudioContext.createDynamicsCompressor"
_SAMPLES: Final = ("AudioBuffer.getChannelData", "AudioBuffer.copyFromChannel")
_LIVE: Final = ("AudioContext.createOscillator", "AudioContext.createAnalyser")
_LIVE_KEPT_RUNNING: Final = ("AudioContext.createScriptProcessor", "AudioContext.createDynamicsCompressor")
_FREQUENCIES: Final = ("AnalyserNode.getFloatFrequencyData", "AnalyserNode.getByteFrequencyData")
_WATCHED: Final = frozenset(
    {*_OFFLINE, _OFFLINE_COMPRESSOR, *_SAMPLES, *_LIVE, *_LIVE_KEPT_RUNNING, *_FREQUENCIES}
)


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting per script and page."""
    for did in doings(recording, _WATCHED):
        if all(did.named(api) for api in _OFFLINE) and did.named(*_SAMPLES):
            yield sight(did, knowledge, TOPIC, did.named(*_SAMPLES)[0], _offline_facts(did))
        elif all(did.named(api) for api in _LIVE) and _is_muted_reading(did):
            proof = did.named(*_FREQUENCIES)[0]
            yield sight(did, knowledge, TOPIC, proof, (("how", "oscillator, analyser, live"),))


def _is_muted_reading(did: Doings) -> bool:
    return bool(did.named(*_FREQUENCIES) and did.named(*_LIVE_KEPT_RUNNING))


def _offline_facts(did: Doings) -> tuple[tuple[str, str], ...]:
    parts = "oscillator, compressor" if did.named(_OFFLINE_COMPRESSOR) else "oscillator"
    return (("how", f"{parts}, rendered offline"),)
