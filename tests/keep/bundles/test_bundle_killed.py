"""What is left when the process dies in the middle of writing a bundle?"""

import random
import signal
import subprocess
import sys
import time

from amtsblick.keep.bundle_check import check_bundle
from amtsblick.keep.bundle_reading import read_bundle

PROGRAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from amtsblick.keep.bundle import draft_bundle
from amtsblick.parse.warc_writing import digest_of
from amtsblick.values.recording import PassName, RawInspection, RawPass

begun = datetime(2026, 3, 1, tzinfo=UTC)
blobs = {digest_of(blob): blob for blob in (bytes([number]) * 200_000 for number in range(40))}
one = RawPass(name=PassName.NONE, started_at=begun, lines=(b"{}",) * 5000, blobs=blobs)
raw = RawInspection(site="https://amt.example/", started_at=begun, passes=(one,))
print("begins", flush=True)
while True:
    draft_bundle(Path(sys.argv[1]), raw).seal(findings=b"{}")
    print("sealed", flush=True)
"""


def test_a_bundle_under_its_name_is_whole_whenever_the_process_was_killed(tmp_path):
    chance = random.Random(7)
    target = tmp_path / "bundle.wacz"
    for _ in range(4):
        with subprocess.Popen([sys.executable, "-c", PROGRAM, target], stdout=subprocess.PIPE) as writer:
            assert writer.stdout.readline() == b"begins\n"
            assert writer.stdout.readline() == b"sealed\n"
            time.sleep(chance.uniform(0.05, 0.6))
            writer.send_signal(signal.SIGKILL)
        for path in tmp_path.rglob("*.wacz"):
            assert check_bundle(path).broken == "", path
            assert len(read_bundle(path).passes[0].lines) == 5000
