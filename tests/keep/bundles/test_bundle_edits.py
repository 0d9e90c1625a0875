"""Is every edit of a bundle noticed, and named?"""

import json
import random
import zlib
from dataclasses import replace
from hashlib import sha256

import pytest

from amtsblick.collect.tsa import ask
from amtsblick.keep import bundle_forms as forms
from amtsblick.keep.bundle_check import check_bytes
from amtsblick.keep.bundle_verdict import Asked, Trust
from amtsblick.keep.bundle_zip import Member, directory, local_header, read_members
from amtsblick.keep.timestamps import Authority
from amtsblick.values.recording import PassName, RawInspection, RawPass

EDITS = 10_000
SEED = 20261123


@pytest.fixture(scope="module")
def small(inspection):
    """A tiny inspection, so that ten thousand checks stay fast."""
    lines = inspection.passes[0].lines[:4]
    one = RawPass(name=PassName.NONE, started_at=inspection.started_at, lines=lines, blobs={})
    return RawInspection(site=inspection.site, started_at=inspection.started_at, passes=(one,), command="x")


@pytest.fixture(scope="module")
def chained(tmp_path_factory, seal, small, tsa):
    """Three bundles of one register, one after the other, each with a real time stamp."""
    folder = tmp_path_factory.mktemp("chain")
    sealed, previous = [], ""
    for number in range(3):
        one = seal(
            folder / f"{number}.wacz",
            of=replace(small, command=f"inspection {number}"),
            previous=previous,
            findings=b'{"number": %d}' % number,
            authorities=[Authority(url=tsa.url)],
            ask=ask,
        )
        previous = one.manifest
        sealed.append(one)
    return sealed


def parts(data):
    """Members with their bytes."""
    return [(member, data[member.start : member.end]) for member in read_members(data)]


def rebuilt(pairs, moment):
    """A container of these files with flawless headers, as a careful forger would write it."""
    whole, members = b"", []
    for name, body in pairs:
        member = Member(name=name, offset=len(whole), size=len(body), crc=zlib.crc32(body))
        whole += local_header(member, moment) + body
        members.append(member)
    return whole + directory(members, moment)


class Forger:
    """Makes one random edit at a time."""

    def __init__(self, bundles, moment, seed=SEED):
        self.bundles = bundles
        self.moment = moment
        self.chance = random.Random(seed)
        self.kinds = (
            self.byte, self.byte, self.byte, self.bit, self.cut, self.append, self.prepend, self.insert, self.remove,
            self.overwrite, self.swap_bytes, self.reorder, self.drop, self.double, self.add_file, self.rename,
            self.change_file, self.swap_file, self.swap_bundle, self.rezip,
        )  # fmt: skip

    def edit(self):
        """Kind and bytes of an edit of the middle bundle; never the bundle itself."""
        data = self.bundles[1]
        while True:
            kind = self.chance.choice(self.kinds)
            forged = kind(data)
            if forged != data:
                return kind.__name__, forged

    def place(self, data):
        return self.chance.randrange(len(data))

    def byte(self, data):
        at = self.place(data)
        return data[:at] + bytes([self.chance.randrange(256)]) + data[at + 1 :]

    def bit(self, data):
        at = self.place(data)
        return data[:at] + bytes([data[at] ^ 1 << self.chance.randrange(8)]) + data[at + 1 :]

    def cut(self, data):
        return data[: self.place(data)]

    def append(self, data):
        return data + self.chance.randbytes(self.chance.randrange(1, 50))

    def prepend(self, data):
        return self.chance.randbytes(self.chance.randrange(1, 50)) + data

    def insert(self, data):
        at = self.place(data)
        return data[:at] + self.chance.randbytes(self.chance.randrange(1, 20)) + data[at:]

    def remove(self, data):
        at = self.place(data)
        return data[:at] + data[at + self.chance.randrange(1, 20) :]

    def overwrite(self, data):
        at, length = self.place(data), self.chance.randrange(1, 200)
        return data[:at] + bytes(length) + data[at + length :]

    def swap_bytes(self, data):
        at, other = sorted((self.place(data), self.place(data)))
        if at == other:
            return data
        return (
            data[:at] + data[other : other + 1] + data[at + 1 : other] + data[at : at + 1] + data[other + 1 :]
        )

    def pairs(self, data):
        return [(member.name, body) for member, body in parts(data)]

    def reorder(self, data):
        pairs = self.pairs(data)
        self.chance.shuffle(pairs)
        return rebuilt(pairs, self.moment)

    def drop(self, data):
        pairs = self.pairs(data)
        for _ in range(self.chance.randrange(1, 4)):
            pairs.pop(self.chance.randrange(len(pairs)))
        return rebuilt(pairs, self.moment)

    def double(self, data):
        pairs = self.pairs(data)
        pairs.insert(self.place(pairs), self.chance.choice(pairs))
        return rebuilt(pairs, self.moment)

    def add_file(self, data):
        pairs = self.pairs(data)
        name = self.chance.choice(["x", "seal/x", "seal/timestamp-9", "archive/9.warc.gz", "blobs/0"])
        pairs.insert(self.chance.randrange(len(pairs) + 1), (name, self.chance.randbytes(9)))
        return rebuilt(pairs, self.moment)

    def rename(self, data):
        pairs = self.pairs(data)
        at = self.place(pairs)
        pairs[at] = (pairs[at][0] + "x", pairs[at][1])
        return rebuilt(pairs, self.moment)

    def change_file(self, data):
        pairs = self.pairs(data)
        at = self.place(pairs)
        name, body = pairs[at]
        spot = self.chance.randrange(len(body) + 1)
        pairs[at] = (name, body[:spot] + self.chance.randbytes(1) + body[spot + self.chance.randrange(2) :])
        return rebuilt(pairs, self.moment)

    def swap_file(self, data):
        """A file of another bundle of the same register in its place, such as its findings."""
        other = dict(self.pairs(self.chance.choice((self.bundles[0], self.bundles[2]))))
        pairs = self.pairs(data)
        at = self.place(pairs)
        pairs[at] = (pairs[at][0], other.get(pairs[at][0], pairs[at][1]))
        return rebuilt(pairs, self.moment)

    def swap_bundle(self, _):
        return self.chance.choice((self.bundles[0], self.bundles[2]))

    def rezip(self, data):
        """The same files in the same order with another time, as any zip program would write them."""
        return rebuilt(self.pairs(data), self.moment.replace(second=self.chance.randrange(10, 60)))


def test_ten_thousand_random_edits_are_all_noticed(chained, small, key):
    bundles = [one.path.read_bytes() for one in chained]
    asked = Asked(keys=(key.public,), previous=chained[0].manifest)
    assert check_bytes(bundles[1], asked).broken == ""
    forger = Forger(bundles, small.started_at)
    missed, kinds = [], set()
    for number in range(EDITS):
        kind, forged = forger.edit()
        kinds.add(kind)
        verdict = check_bytes(forged, asked)
        if not verdict.broken or not verdict.why:
            missed.append((number, kind))
    assert missed == []
    assert kinds == {kind.__name__ for kind in forger.kinds}


def test_every_single_byte_counts(chained, key):
    """Each byte of the container, one bit of it turned: no byte is free."""
    data = chained[1].path.read_bytes()
    asked = Asked(keys=(key.public,))
    free = [
        at
        for at in range(len(data))
        if not check_bytes(data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :], asked).broken
    ]
    assert free == []


ODD = (None, True, -1, 10**30, "", "x", "9999-01-01T00:00:00Z", [], {}, [[]], {"hash": 1}, "\ud800")


def mutated(value, chance):
    """The same JSON with something odd in one place."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        key = chance.choice(list(value))
        return {**value, key: mutated(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.85:
        at = chance.randrange(len(value))
        return [*value[:at], mutated(value[at], chance), *value[at + 1 :]]
    return chance.choice(ODD)


def resealed(pairs, moment):
    """An unsigned bundle whose digests all agree, whatever its files say."""
    files = [(name, body) for name, body in pairs if name not in {*SELF, "seal/container"}]
    members = [
        Member(name=name, offset=0, size=len(body), crc=0, sha256=sha256(body).hexdigest())
        for name, body in files
    ]
    sums = forms.sums_bytes(members)
    members.append(Member(name=forms.SUMS, offset=0, size=len(sums), crc=0, sha256=sha256(sums).hexdigest()))
    package = dict(pairs).get("datapackage.json") or forms.package_bytes("x", moment, members)
    document = forms.digest_bytes(f"sha256:{sha256(package).hexdigest()}", moment, None, b"")
    files += [(forms.SUMS, sums), (forms.PACKAGE, package), (forms.DIGEST, document)]
    start = read_members(rebuilt(files, moment))[-1].end
    seal = forms.container_bytes(sha256(rebuilt(files, moment)[:start]).hexdigest(), start)
    return rebuilt([*files, ("seal/container", seal)], moment)


SELF = (forms.SUMS, forms.PACKAGE, forms.DIGEST)


def test_a_forger_who_mends_all_digests_never_makes_the_check_fail_itself(tmp_path, seal, small):
    data = seal(tmp_path / "b.wacz", of=small, key=None).path.read_bytes()
    moment = small.started_at
    pairs = [(member.name, body) for member, body in parts(data)]
    plain = [pair for pair in pairs if pair[0] != forms.PACKAGE]
    assert check_bytes(resealed(plain, moment)).trust is Trust.UNSIGNED
    chance, seen = random.Random(SEED), set()
    for _ in range(600):
        forged = []
        target = chance.choice([forms.ABOUT, forms.PACKAGE])
        for name, body in pairs if target == forms.PACKAGE else plain:
            odd = forms.canonical(mutated(json.loads(body), chance)) if name == target else body
            forged.append((name, odd))
        verdict = check_bytes(resealed(forged, moment))
        seen.add(verdict.broken)
        assert verdict.broken or verdict.trust is Trust.UNSIGNED
    assert {forms.ABOUT, forms.PACKAGE} <= seen
