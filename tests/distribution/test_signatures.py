"""Signatures: by the office's certificate, over the whole file, last of all; what was altered is told."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import outloud  # type: ignore[import-untyped]
import pikepdf
import pikepdf.pdfa
import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests.distribution.authority import PASSWORD, Authority
from tests.distribution.office import issued, office, run, sql, tree, units, write_list
from tests.distribution.test_kills import children
from tests.press.project import ROOT, build
from yinfa.distribution.plan import Count
from yinfa.distribution.seals.lock import lock, unlock
from yinfa.distribution.seals.sign import Certificate, open_certificate
from yinfa.distribution.seals.signature import signatures
from yinfa.finding import PublishingError
from yinfa.reading.pdf import read

NOW = datetime.now(UTC)
ENVIRONMENT = {"YINFA_SIGN_PASSWORD": PASSWORD}
SECRET = "open-Sesame-1"
HEURISTIC = {"ORD-001"}
"""outloud's guess: the colophon is painted at the foot of its page."""


@pytest.fixture(scope="module")
def root() -> Authority:
    return Authority("示範根憑證")


@pytest.fixture(scope="module")
def authority(root: Authority) -> Authority:
    return Authority("示範憑證中心", root)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give an edition without seals."""
    ws = office(tmp_path_factory.mktemp("plain"), 1)
    run(ws, "pdf")
    return (ws.output / "small/editions/0001/small.0001.pdf").read_bytes()


def signer(authority: Authority, path: Path, **more: Any) -> Certificate:
    return open_certificate(authority.office(path, **more), ENVIRONMENT, NOW)


def status(data: bytes, root: Authority, password: str = "") -> Any:
    """Validate the one signature of a file against a root, offline."""
    reader = PdfFileReader(io.BytesIO(data))
    if password:
        reader.decrypt(password)
    (found,) = reader.embedded_signatures
    context = ValidationContext(trust_roots=[x509.Certificate.load(root.der())], allow_fetching=False)
    return validate_pdf_signature(found, context)


def codes(error: pytest.ExceptionInfo[PublishingError]) -> list[str]:
    return [f.code for f in error.value.findings]


@pytest.mark.parametrize("password", ["", SECRET])
@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_signed_edition_is_valid_whole_and_still_what_it_was(
    root: Authority, authority: Authority, made: bytes, tmp_path: Path, kind: str, password: str
) -> None:
    locked = lock(made, password) if password else made
    signed = signer(authority, tmp_path / "office.p12", kind=kind).sign(locked, password)
    assert signed.startswith(locked)
    found = status(signed, root, password)
    assert found.bottom_line and found.intact and found.trusted
    assert found.coverage.name == "ENTIRE_FILE"
    path, opened = tmp_path / "signed.pdf", tmp_path / "opened.pdf"
    path.write_bytes(signed)
    opened.write_bytes(unlock(signed, password) if password else signed)
    assert {f.rule for f in outloud.check(str(opened)).findings} <= HEURISTIC
    assert read(opened.read_bytes()) == read(made)
    assert subprocess.run(["qpdf", "--check", f"--password={password}", path], capture_output=True).returncode == 0
    said = subprocess.run(["pdfsig", "-upw", password, path], capture_output=True, text=True, check=True).stdout
    assert "Signature is Valid" in said and "Total document signed" in said and "示範市警察局" in said
    ((own),) = signatures(path, password) or ()
    assert (own.signer, own.intact, own.whole) == ("示範市警察局", True, True)


def test_a_signature_takes_neither_archive_nor_metadata_from_a_pdf(
    authority: Authority, made: bytes, tmp_path: Path
) -> None:
    signed = signer(authority, tmp_path / "office.p12").sign(made, "")
    with pikepdf.open(io.BytesIO(made)) as plain, pikepdf.open(io.BytesIO(signed)) as document:
        before = {f.message for f in pikepdf.pdfa.check(plain, "3b").findings}
        new = [f for f in pikepdf.pdfa.check(document, "3b").findings if f.message not in before]
        assert {f.where.rpartition(" ")[2] for f in new} == {"/AcroForm", "/Perms"}, new
        assert plain.Root.Metadata.read_bytes() == document.Root.Metadata.read_bytes()
        assert dict(plain.docinfo.items()) == dict(document.docinfo.items())
        widget = document.pages[0].Annots[-1]
        assert (int(widget.F) & 0b110, [float(n) for n in widget.Rect]) == (0b100, [0, 0, 0, 0])
        assert str(document.pages[0].Tabs) == "/S"
        form = document.Root.StructTreeRoot.K[0].K[-1]
        assert (str(form.S), form.K.Obj.objgen, str(widget.TU)) == ("/Form", widget.objgen, "示範市警察局")


def test_a_flipped_byte_and_an_addition_are_told(
    root: Authority, authority: Authority, made: bytes, tmp_path: Path
) -> None:
    signed = signer(authority, tmp_path / "office.p12").sign(made, "")
    covered = [*range(9, len(made), len(made) // 40), len(signed) - 3]
    path = tmp_path / "altered.pdf"
    for at in covered:
        path.write_bytes(bytes(b ^ 1 if n == at else b for n, b in enumerate(signed)))
        assert not any(s.intact for s in signatures(path) or ()), at
    path.write_bytes(signed + b"\n% more\n")
    assert [(s.intact, s.whole) for s in signatures(path) or ()] == [(True, False)]
    inner = made.index(b"stream") + 40
    assert not status(bytes(b ^ 1 if n == inner else b for n, b in enumerate(signed)), root).intact


def test_a_signature_cannot_be_looked_at_without_the_password(
    authority: Authority, made: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(signer(authority, tmp_path / "office.p12").sign(lock(made, SECRET), SECRET))
    assert signatures(path) is None
    assert [s.intact for s in signatures(path, SECRET) or ()] == [True]
    path.write_bytes(made)
    assert signatures(path) == []


@pytest.mark.parametrize(
    ("more", "day", "code"),
    [
        ({"since": -900, "until": -1}, None, "X011"),
        ({"until": 30}, date(NOW.year + 1, NOW.month, 1), "X011"),
        ({"since": 2}, None, "X012"),
        ({"digital_signature": False, "content_commitment": False, "key_encipherment": True}, None, "X010"),
        ({"ca": True}, None, "X010"),
    ],
)
def test_a_certificate_that_cannot_sign_stops_the_run_before_anything_is_made(
    authority: Authority, tmp_path: Path, more: dict[str, Any], day: date | None, code: str
) -> None:
    ws = office(tmp_path, 1)
    with pytest.raises(PublishingError) as error:
        run(ws, "pdf", day=day, signer=signer(authority, tmp_path / "office.p12", **more))
    assert codes(error) == [code]
    assert tree(ws) == {}
    assert sql(ws, "SELECT count(*) FROM edition") == [(0,)]


def test_a_key_never_goes_to_a_cluster(authority: Authority, tmp_path: Path) -> None:
    ws = office(tmp_path, 1)
    with pytest.raises(PublishingError) as error:
        run(ws, "pdf", cluster="tcp://127.0.0.1:9", signer=signer(authority, tmp_path / "office.p12"))
    assert codes(error) == ["X016"]


def test_a_file_that_is_no_good_is_told(authority: Authority, tmp_path: Path) -> None:
    good = authority.office(tmp_path / "office.p12")
    bare = tmp_path / "bare.p12"
    bare.write_bytes(pkcs12.serialize_key_and_certificates(None, None, None, [authority.certificate], NoEncryption()))
    (tmp_path / "text.p12").write_text("-----BEGIN CERTIFICATE-----")
    (tmp_path / "torn.p12").write_bytes(good.read_bytes()[:-9])
    for path, environment, code in (
        (good, {}, "X008"),
        (good, {"YINFA_SIGN_PASSWORD": "wrong"}, "X008"),
        (bare, {}, "X009"),
        (tmp_path / "text.p12", ENVIRONMENT, "X007"),
        (tmp_path / "torn.p12", ENVIRONMENT, "X007"),
        (tmp_path / "none.p12", ENVIRONMENT, "X006"),
        (tmp_path, ENVIRONMENT, "X006"),
    ):
        with pytest.raises(PublishingError) as error:
            open_certificate(path, environment, NOW)
        assert codes(error) == [code], path
    own = ed25519.Ed25519PrivateKey.generate()
    odd = pkcs12.serialize_key_and_certificates(b"x", own, authority.certify("x", own), [], NoEncryption())
    bare.write_bytes(odd)
    assert [f.code for f in open_certificate(bare, {}, NOW).faults(NOW.date())] == ["X013"]


@pytest.mark.parametrize(("more", "code"), [(False, "X019"), (True, "X018")])
def test_a_file_whose_key_is_another_s_or_one_of_several_is_told(
    authority: Authority, tmp_path: Path, more: bool, code: str
) -> None:
    path = tmp_path / "odd.p12"
    path.write_bytes(authority.with_foreign_key(more))
    with pytest.raises(PublishingError) as error:
        open_certificate(path, {}, NOW)
    assert codes(error) == [code]


def test_two_certificates_are_refused_not_forgotten(tmp_path: Path) -> None:
    office(tmp_path, 1)
    done = build(tmp_path, "issue", "small", "--sign", "one.p12", "--sign", "two.p12")
    assert done.returncode == 2 and "--sign" in done.stderr
    assert not (tmp_path / "ledger").exists()


def test_what_stands_signed_is_kept_and_what_does_not_is_signed(authority: Authority, tmp_path: Path) -> None:
    ws = office(tmp_path, 3)
    one = signer(authority, tmp_path / "one.p12")
    renewed = signer(authority, tmp_path / "renewed.p12")
    other = signer(authority, tmp_path / "other.p12", name="示範縣警察局")
    run(ws, "pdf")
    assert run(ws, "pdf", signer=one).counts["pdf"] == Count(changed=3)
    assert run(ws, "pdf", signer=renewed).counts["pdf"] == Count(kept=3)
    unasked = run(ws, "pdf")
    assert (unasked.counts["pdf"], unasked.findings) == (Count(kept=3), [])
    write_list(tmp_path, units(4))
    more = run(ws, "pdf")
    assert (more.counts["pdf"], [f.code for f in more.findings]) == (Count(new=1, kept=3), ["X014"])
    assert run(ws, "pdf", signer=one).counts["pdf"] == Count(changed=1, kept=3)
    assert run(ws, "pdf", signer=other).counts["pdf"] == Count(changed=4)
    assert sql(ws, "SELECT DISTINCT signer FROM edition WHERE state = 'issued'") == [("示範縣警察局",)]
    assert [f.code for f in run(ws, "epub", signer=one).findings] == ["X015"]


def test_the_command_signs_what_it_locks_and_no_process_or_file_shows_a_secret(
    root: Authority, authority: Authority, tmp_path: Path
) -> None:
    ws = office(tmp_path / "office", 0)
    write_list(ws.root, [("A", "甲隊", 1, SECRET), ("B", "乙隊", 1, "")], ("code", "name", "copies", "password"))
    own = authority.office(tmp_path / "office.p12")
    key = open_certificate(own, ENVIRONMENT, NOW).key
    line = [sys.executable, str(ROOT / "build.py"), "issue", "small", "--format", "pdf,docx", "--all", "--json"]
    env = {**os.environ, **ENVIRONMENT}
    with subprocess.Popen([*line, "--sign", str(own)], cwd=ws.root, env=env, stdout=-1, stderr=-1) as started:
        seen = b""
        while started.poll() is None:
            for pid in (started.pid, *children(started.pid)):
                try:
                    seen += Path(f"/proc/{pid}/cmdline").read_bytes()
                except OSError:
                    continue
            time.sleep(0.02)
        out, err = started.communicate()
    assert started.returncode == 0, err
    told = json.loads(out)
    assert (told["issued"], told["proved"]) == (4, 4)
    everything = b"".join(p.read_bytes() for p in ws.root.rglob("*") if p.is_file() and p.name != "units.csv")
    for secret in (PASSWORD.encode(), SECRET.encode(), key, key[-40:]):
        assert secret not in seen + out + err + everything
    for unit, password in (("A", SECRET), ("B", "")):
        data = (ws.output / f"small/editions/{unit}/small.{unit}.pdf").read_bytes()
        found = status(data, root, password)
        assert found.bottom_line and found.coverage.name == "ENTIRE_FILE"
    assert tree(ws) == issued(ws)


def test_verify_says_whose_signature_it_is_and_what_became_of_it(authority: Authority, tmp_path: Path) -> None:
    ws = office(tmp_path / "office", 1)
    run(ws, "pdf", signer=signer(authority, tmp_path / "office.p12"))
    path = ws.output / "small/editions/0001/small.0001.pdf"
    done = build(ws.root, "verify", str(path), "--json")
    (row,) = json.loads(done.stdout)["results"]
    assert (row["unit"], [(s["signer"], s["intact"], s["whole"]) for s in row["signatures"]]) == (
        "0001",
        [("示範市警察局", True, True)],
    )
    assert "示範市警察局" in build(ws.root, "verify", str(path)).stdout
    data = path.read_bytes()
    path.write_bytes(data[:2000] + bytes([data[2000] ^ 1]) + data[2001:])
    altered = build(ws.root, "verify", str(path))
    assert altered.returncode == 1 and "L022" in altered.stderr
    assert "簽章已失效" in altered.stdout or "broken" in altered.stdout


def test_a_wrong_password_of_the_certificate_stops_the_command(authority: Authority, tmp_path: Path) -> None:
    office(tmp_path, 1)
    own = authority.office(tmp_path / "office.p12")
    done = build(tmp_path, "issue", "small", "--sign", str(own))
    assert done.returncode == 1
    assert "X008" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "output" / "small").exists()


def test_a_killed_run_goes_on_and_every_edition_is_signed(
    root: Authority, authority: Authority, tmp_path: Path
) -> None:
    ws = office(tmp_path, 150)
    own = authority.office(tmp_path / "office.p12")
    line = [sys.executable, str(ROOT / "build.py"), "issue", "small", "--quiet", "--format", "pdf", "--sign", str(own)]
    env = {**os.environ, **ENVIRONMENT}
    with subprocess.Popen(line, cwd=tmp_path, env=env, stderr=subprocess.DEVNULL) as started:
        while not (list((ws.output / "small").glob(".staging/.part-*")) and (workers := children(started.pid))):
            assert started.poll() is None
            time.sleep(0.01)
        os.kill(workers[0], signal.SIGKILL)
        time.sleep(0.5)
        started.kill()
    subprocess.run(line, cwd=tmp_path, env=env, check=True)
    assert tree(ws) == issued(ws)
    assert len(tree(ws)) == 150
    files = sorted((ws.output / "small/editions").rglob("*.pdf"))
    assert all([s.intact and s.whole for s in signatures(file) or ()] == [True] for file in files)
    assert all(status(file.read_bytes(), root).bottom_line for file in files[::50])
