"""What does checking a bundle say, in plain words?"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID

from amtsblick.errors import EvidenceError
from amtsblick.keep.bundle_check import check_bundle, check_bytes
from amtsblick.keep.bundle_verdict import Asked, Trust
from amtsblick.keep.bundle_zip import read_members
from amtsblick.keep.signing import PublicKey, SigningKey

KINDS = {
    "ed25519": ed25519.Ed25519PrivateKey.generate,
    "p-256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p-384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
}


def pem_of(private):
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private.private_bytes(*form)


def certificate(private, issuer, *, days=3650, since=datetime(2026, 1, 1, tzinfo=UTC), name="Amt Auen"):
    """A certificate for ``private``, issued by the holder of ``issuer``."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    by = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Amt Auen" if issuer is private else "CA")])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by)
        .public_key(private.public_key())
        .serial_number(7)
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=days))
        .sign(issuer, None if isinstance(issuer, ed25519.Ed25519PrivateKey) else hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


def signing_key(folder, private, certified=None):
    (folder / "key.pem").write_bytes(pem_of(private))
    if certified is not None:
        (folder / "cert.pem").write_bytes(certified)
    return SigningKey.load(folder / "key.pem", certificate=folder / "cert.pem" if certified else None)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("certified", [False, True], ids=["bare", "certified"])
def test_keys_of_all_kinds_sign(tmp_path, seal, kind, certified):
    private = KINDS[kind]()
    key = signing_key(tmp_path, private, certificate(private, private) if certified else None)
    sealed = seal(tmp_path / "bundle.wacz", key=key)
    verdict = check_bundle(sealed.path, Asked(keys=(key.public,)))
    assert (verdict.broken, verdict.why, verdict.trust) == ("", "", Trust.KNOWN_KEY)
    assert verdict.fingerprint == sealed.fingerprint == key.public.fingerprint
    assert verdict.holder == ("CN=Amt Auen" if certified else "")
    assert verdict.notes == ()


@pytest.mark.parametrize("kind", ["p-256", "rsa", "none"])
def test_no_byte_is_free_whoever_signed(tmp_path, seal, inspection, kind):
    private = KINDS[kind]() if kind in KINDS else None
    key = signing_key(tmp_path, private, certificate(private, private)) if private else None
    few = replace(inspection, passes=inspection.passes[:1])
    data = seal(tmp_path / "bundle.wacz", key=key, of=few).path.read_bytes()
    assert check_bytes(data).broken == ""
    spots = [*range(0, len(data) - 6000, 37), *range(len(data) - 6000, len(data), 3)]
    free = [at for at in spots if not check_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]).broken]
    assert free == []


def test_without_a_key_to_compare_nobody_vouches_for_the_signer(tmp_path, seal):
    assert check_bundle(seal(tmp_path / "b.wacz").path).trust is Trust.UNCOMPARED_KEY


def test_an_unknown_key_is_named(tmp_path, seal):
    other = SigningKey.own(tmp_path)
    verdict = check_bundle(seal(tmp_path / "b.wacz").path, Asked(keys=(other.public,)))
    assert (verdict.broken, verdict.trust) == ("", Trust.UNKNOWN_KEY)


def test_an_unsigned_bundle_is_called_so(tmp_path, seal, key):
    verdict = check_bundle(seal(tmp_path / "b.wacz", key=None).path, Asked(keys=(key.public,)))
    assert (verdict.broken, verdict.trust, verdict.fingerprint) == ("", Trust.UNSIGNED, "")


def test_the_issuer_of_the_signers_certificate_is_known_enough(tmp_path, seal):
    private, issuer = KINDS["p-256"](), KINDS["p-256"]()
    key = signing_key(tmp_path, private, certificate(private, issuer))
    root = PublicKey.read(certificate(issuer, issuer, name="CA"))
    sealed = seal(tmp_path / "b.wacz", key=key)
    stranger = PublicKey.read(certificate(private2 := KINDS["p-256"](), private2))
    assert check_bundle(sealed.path, Asked(keys=(stranger,))).trust is Trust.UNKNOWN_KEY
    assert check_bundle(sealed.path, Asked(keys=(root,))).trust is Trust.KNOWN_KEY


def test_a_certificate_out_of_force_is_said(tmp_path, seal):
    private = KINDS["p-256"]()
    key = signing_key(tmp_path, private, certificate(private, private, days=3))
    verdict = check_bundle(seal(tmp_path / "b.wacz", key=key).path)
    assert (verdict.broken, verdict.notes) == (
        "",
        ("the signer's certificate was not in force when the inspection was made",),
    )


def test_a_p384_signature_has_the_form_that_replay_tools_check(tmp_path, seal):
    import base64
    import zipfile

    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    private = KINDS["p-384"]()
    sealed = seal(tmp_path / "b.wacz", key=signing_key(tmp_path, private))
    with zipfile.ZipFile(sealed.path) as archive:
        said = json.loads(archive.read("datapackage-digest.json"))["signedData"]
    assert set(said) == {"hash", "created", "software", "version", "signature", "publicKey"}
    raw = base64.b64decode(said["signature"])
    der = encode_dss_signature(int.from_bytes(raw[:48], "big"), int.from_bytes(raw[48:], "big"))
    public = serialization.load_der_public_key(base64.b64decode(said["publicKey"]))
    public.verify(der, said["hash"].encode(), ec.ECDSA(hashes.SHA256()))
    assert said["hash"] == sealed.manifest


def changed(data, name, turn=lambda body: bytes([body[0] ^ 1]) + body[1:]):
    member = next(member for member in read_members(data) if member.name == name)
    return data[: member.start] + turn(data[member.start : member.end]) + data[member.end :]


@pytest.mark.parametrize(
    "name",
    [
        "archive/1-none.warc.gz",
        "archive/2-reject.warc.gz",
        "tapes/2-reject.log.gz",
        "inspection/inspection.json",
        "inspection/findings.json",
        "inspection/public-key.pem",
        "reports/report.html",
        "pages/pages.jsonl",
        "seal/signature",
        "seal/container",
        "seal/container-signature",
        "datapackage.json",
    ],
)
def test_the_changed_file_is_named(tmp_path, seal, name):
    data = seal(tmp_path / "b.wacz").path.read_bytes()
    assert check_bytes(changed(data, name)).broken == name


def test_the_first_of_several_broken_parts_is_named(tmp_path, seal):
    data = seal(tmp_path / "b.wacz").path.read_bytes()
    data = changed(changed(data, "inspection/findings.json"), "archive/1-none.warc.gz")
    assert check_bytes(data).broken == "archive/1-none.warc.gz"


def test_damage_outside_the_files_is_named(tmp_path, seal):
    data = seal(tmp_path / "b.wacz").path.read_bytes()
    second = read_members(data)[1]
    hour = second.offset + 10
    turned = data[:hour] + bytes([data[hour] ^ 1]) + data[hour + 1 :]
    assert "container" in check_bytes(turned).broken
    assert check_bytes(data + b"!").broken == "the end of the bundle"
    assert check_bytes(data + b"!").why == "1 bytes were appended"
    assert check_bytes(data[:-1]).broken == "the ZIP directory"
    assert check_bytes(data[:-1]).why == "the bundle was cut off"
    assert check_bytes(b"!" + data).broken == "the first ZIP header"
    assert check_bytes(b"PK").broken == "the first ZIP header"


def test_an_empty_file_is_broken_and_a_missing_one_cannot_be_checked(tmp_path):
    (tmp_path / "b.wacz").write_bytes(b"")
    assert check_bundle(tmp_path / "b.wacz").why == "it is empty"
    with pytest.raises(EvidenceError, match="No such file"):
        check_bundle(tmp_path / "c.wacz")


def test_a_draft_is_no_bundle(tmp_path, inspection):
    from amtsblick.keep.bundle import draft_bundle

    draft = draft_bundle(tmp_path / "b.wacz", inspection)
    assert check_bundle(draft.part).broken == "datapackage.json"
    draft.abandon()


def test_the_link_to_the_bundle_before_is_checked(tmp_path, seal):
    first = seal(tmp_path / "1.wacz")
    second = seal(tmp_path / "2.wacz", previous=first.manifest)
    assert check_bundle(second.path).previous == first.manifest
    assert check_bundle(second.path, Asked(previous=first.manifest)).broken == ""
    assert check_bundle(second.path, Asked(previous=f"sha256:{'0' * 64}")).why == "it follows another bundle"
    assert check_bundle(first.path, Asked(previous=first.manifest)).why == "it says to be the first"


def test_another_bundle_in_its_place_is_noticed_by_who_knows_its_manifest(tmp_path, seal, inspection):
    one = seal(tmp_path / "1.wacz")
    two = seal(tmp_path / "2.wacz", of=replace(inspection, site="https://other.example/"))
    assert check_bundle(one.path, Asked(manifest=one.manifest)).broken == ""
    assert check_bundle(two.path, Asked(manifest=one.manifest)).broken == "the bundle"


@pytest.mark.parametrize(("name", "sealed"), [("findings.json", b"{}"), ("report.html", b"<p>")])
def test_findings_and_reports_beside_the_bundle_must_be_the_sealed_ones(tmp_path, seal, name, sealed):
    path = seal(tmp_path / "bundle.wacz", findings=b"{}", reports={"report.html": b"<p>"}).path
    (tmp_path / name).write_bytes(sealed)
    assert check_bundle(path).broken == ""
    (tmp_path / name).write_bytes(sealed + b" ")
    assert check_bundle(path).broken == f"{name} beside the bundle"
    assert check_bundle(path, beside=False).broken == ""
