"""Delivery to real servers on this machine: nothing lost, nothing doubled where the target can refuse it."""

from __future__ import annotations

import email
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.policy import default
from pathlib import Path
from typing import Any

import boto3
import pytest
from aiosmtpd.controller import Controller

from tests.distribution.office import HEAD, TOLD, office, run, sql, write_list
from tests.press.project import ROOT, build
from yinfa.distribution.channels import Again, Channel, Undelivered, channel
from yinfa.distribution.deliver import WAITS, Dispatch, deliver
from yinfa.distribution.pack import Parcel
from yinfa.distribution.prepare import Issue
from yinfa.finding import PublishingError
from yinfa.world.workspace import Workspace

COUNT = 6
KILLS = int(os.environ.get("YINFA_KILLS", "10")) // 2


def post(count: int) -> list[tuple[object, ...]]:
    return [(f"{n:04d}", f"第{n}分局", 1, f"unit{n}@example.org") for n in range(1, count + 1)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ws = office(tmp_path_factory.mktemp("made") / "office", COUNT, TOLD)
    write_list(ws.root, post(COUNT), (*HEAD, "contact"))
    run(ws, "epub")
    return ws.root


def send(ws: Workspace, to: Channel, pauses: list[float] | None = None) -> Dispatch:
    heard = [] if pauses is None else pauses
    return deliver(Issue("small", ("epub",)), to, ws, pause=lambda wait: heard.append(wait.seconds))


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def await_port(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(port)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An S3 server in a process of its own, with a bucket `paper`."""
    port = free_port()
    settings = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "office",
        "AWS_SECRET_ACCESS_KEY": "s3cret-key",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            await_port(port)
            client = boto3.client("s3")
            client.create_bucket(Bucket="paper")
            yield client
        finally:
            server.kill()


def test_a_store_gets_each_package_once(ws: Workspace, store: Any) -> None:
    found = send(ws, channel("s3://paper/2026/small"))
    assert (found.delivered, found.findings) == (COUNT, [])
    objects = {o["Key"]: o["LastModified"] for o in store.list_objects_v2(Bucket="paper")["Contents"]}
    parcels = {p.name: p.read_bytes() for p in (ws.output / "small/packages").iterdir()}
    assert set(objects) == {f"2026/small/{name}" for name in parcels}
    for name, data in parcels.items():
        assert store.get_object(Bucket="paper", Key=f"2026/small/{name}")["Body"].read() == data
    ledger = ws.root / "ledger/ledger.sqlite"
    sql(ws, "UPDATE delivery SET state = 'sending'")  # as a run that was killed after the store had all
    assert ledger.is_file()
    assert send(ws, channel("s3://paper/2026/small")).delivered == COUNT
    again = {o["Key"]: o["LastModified"] for o in store.list_objects_v2(Bucket="paper")["Contents"]}
    assert again == objects, "a package was written a second time"


def test_another_object_of_the_name_is_not_taken_for_the_package(ws: Workspace, store: Any) -> None:
    send(ws, channel("s3://paper"))
    name = next((ws.output / "small/packages").iterdir()).name
    store.put_object(Bucket="paper", Key=name, Body=b"else")
    sql(ws, "UPDATE delivery SET state = 'sending'")
    found = send(ws, channel("s3://paper"))
    assert found.delivered == COUNT - 1 and [f.code for f in found.findings] == ["G004"]
    nowhere = send(ws, channel("s3://nowhere"))
    assert nowhere.delivered == 0 and len(nowhere.findings) == 1 and "NoSuchBucket" in str(nowhere.findings[0].facts)


@dataclass(frozen=True)
class Sshd:
    port: int
    home: Path
    known: Path

    @property
    def target(self) -> str:
        return f"sftp://{os.environ.get('USER') or 'root'}@127.0.0.1:{self.port}{self.home}"


@pytest.fixture
def sshd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sshd]:
    """OpenSSH's own server on this machine, with a key of its own and one that may log in."""
    place = tmp_path / "ssh"
    home = place / "in"
    home.mkdir(parents=True)
    place.chmod(0o700)
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", place / name], check=True)
    (place / "authorized").write_text((place / "user.pub").read_text())
    port = free_port()
    (place / "known").write_text(f"[127.0.0.1]:{port} {(place / 'host.pub').read_text()}")
    Path("/run/sshd").mkdir(exist_ok=True)
    config = (
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {place}/host\nAuthorizedKeysFile {place}/authorized\n"
        f"PidFile {place}/pid\nPasswordAuthentication no\nUsePAM no\nStrictModes no\nPermitRootLogin yes\n"
        "Subsystem sftp internal-sftp\n"
    )
    (place / "config").write_text(config)
    monkeypatch.setenv("YINFA_SFTP_KNOWN_HOSTS", str(place / "known"))
    monkeypatch.setenv("HOME", str(place))
    (place / ".ssh").mkdir()
    shutil.copy(place / "user", place / ".ssh/id_ed25519")
    daemon = shutil.which("sshd") or "/usr/sbin/sshd"
    with subprocess.Popen([daemon, "-D", "-f", place / "config"], stderr=subprocess.DEVNULL) as server:
        try:
            await_port(port)
            yield Sshd(port, home, place / "known")
        finally:
            server.terminate()


def test_a_host_gets_whole_packages(ws: Workspace, sshd: Sshd) -> None:
    found = send(ws, channel(sshd.target))
    assert (found.delivered, found.findings) == (COUNT, [])
    parcels = {p.name: p.read_bytes() for p in (ws.output / "small/packages").iterdir()}
    assert {p.name: p.read_bytes() for p in sshd.home.iterdir()} == parcels
    torn = sshd.home / min(parcels)
    torn.write_bytes(b"torn")
    sql(ws, "UPDATE delivery SET state = 'sending'")
    assert send(ws, channel(sshd.target)).delivered == COUNT
    assert torn.read_bytes() == parcels[torn.name] and not list(sshd.home.glob(".part-*"))


def test_a_host_whose_key_is_not_known_gets_nothing(ws: Workspace, sshd: Sshd) -> None:
    sshd.known.write_text("")
    found = send(ws, channel(sshd.target))
    told = sum(int(dict(f.facts)["count"]) for f in found.findings)
    assert (found.delivered, told) == (0, COUNT) and not list(sshd.home.iterdir())


@dataclass
class Box:
    """Keeps what arrives; may refuse the first messages for a while."""

    letters: list[Any] = field(default_factory=list)
    busy: int = 0
    unknown: str = ""

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address == self.unknown:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.busy:
            self.busy -= 1
            return "451 try again later"
        self.letters.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def office_mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    box = Box()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    monkeypatch.setenv("YINFA_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("YINFA_SMTP_PORT", str(port))
    monkeypatch.setenv("YINFA_SMTP_FROM", "office@example.org")
    monkeypatch.setenv("YINFA_SMTP_SECURITY", "none")
    yield box
    controller.stop()


def test_each_unit_gets_its_own_package_by_mail(ws: Workspace, office_mail: Box) -> None:
    assert send(ws, channel("mail:")).delivered == COUNT
    parcels = {p.name: p.read_bytes() for p in (ws.output / "small/packages").iterdir()}
    for letter in office_mail.letters:
        (attached,) = letter.iter_attachments()
        assert attached.get_content() == parcels[attached.get_filename()]
        unit = attached.get_filename().split(".")[1]
        assert (
            letter["To"] == f"unit{int(unit)}@example.org" and f"第{int(unit)}分局" in letter.get_body().get_content()
        )
    assert len({letter["Message-ID"] for letter in office_mail.letters}) == COUNT


def test_a_busy_server_is_asked_again_with_longer_pauses(ws: Workspace, office_mail: Box) -> None:
    office_mail.busy = COUNT + 2
    pauses: list[float] = []
    found = send(ws, channel("mail:"), pauses)
    assert (found.delivered, found.findings) == (COUNT, [])
    assert [p for p in pauses if p] == list(WAITS[:2])
    assert sql(ws, "SELECT sum(tries) FROM delivery") == [(2 * COUNT + 2,)]


def test_a_mail_sent_again_after_a_kill_has_the_same_name(ws: Workspace, office_mail: Box) -> None:
    send(ws, channel("mail:"))
    sql(ws, "UPDATE delivery SET state = 'sending' WHERE package = 1")
    send(ws, channel("mail:"))
    counts = Counter(letter["Message-ID"] for letter in office_mail.letters)
    assert sorted(counts.values()) == [1] * (COUNT - 1) + [2]


def test_a_unit_without_an_address_does_not_hold_up_the_others(ws: Workspace, office_mail: Box) -> None:
    rows = [(*row[:3], "王小明" if n == 2 else row[3]) for n, row in enumerate(post(COUNT))]
    write_list(ws.root, rows, (*HEAD, "contact"))
    found = send(ws, channel("mail:"))
    assert found.delivered == COUNT - 1 and [f.code for f in found.findings] == ["G004"]


def test_every_address_of_a_contact_gets_the_package_and_one_refused_is_named(ws: Workspace, office_mail: Box) -> None:
    rows = [(*row[:3], f"王 <a@example.org>；{row[3]}" if n == 2 else row[3]) for n, row in enumerate(post(COUNT))]
    write_list(ws.root, rows, (*HEAD, "contact"))
    assert send(ws, channel("mail:")).delivered == COUNT
    assert [x["To"] for x in office_mail.letters if "," in x["To"]] == ["a@example.org, unit3@example.org"]
    office_mail.unknown = "a@example.org"
    sql(ws, "UPDATE delivery SET state = 'pending' WHERE package = 3")
    (fault,) = send(ws, channel("mail:")).findings
    assert fault.code == "G004" and "a@example.org" in dict(fault.facts)["fault"]
    assert len(office_mail.letters) == COUNT + 1


@dataclass
class Wall:
    """A target that never takes anything."""

    name: str = "wall"
    doubles: bool = False
    asked: int = 0

    def same(self, known: str) -> bool:
        return False

    def send(self, parcel: Parcel) -> str:
        self.asked += 1
        raise Undelivered("no")


def test_a_failing_target_is_tried_in_rounds_and_no_package_is_lost(ws: Workspace, tmp_path: Path) -> None:
    wall, pauses = Wall(), list[float]()
    found = send(ws, wall, pauses)
    assert wall.asked == COUNT * (1 + Again.SOON) and [p for p in pauses if p] == list(WAITS[: Again.SOON])
    ((code, facts),) = [(f.code, dict(f.facts)) for f in found.findings]
    assert (code, facts["count"]) == ("G004", str(COUNT)), "one fault is said once, however many units it hits"
    assert sql(ws, "SELECT DISTINCT state FROM delivery") == [("failed",)]
    (tmp_path / "share").mkdir()
    assert send(ws, channel(str(tmp_path / "share"))).delivered == COUNT


@pytest.mark.parametrize(
    "target", ["ftp://host/x", "https://host/x", "", "s3://", "sftp://host/x", "sftp://a:b@host/x"]
)
def test_what_is_no_target_is_told_and_no_password_is_repeated(target: str) -> None:
    with pytest.raises(PublishingError) as error:
        channel(target)
    assert [f.code for f in error.value.findings] == ["G001"]
    assert ":b@" not in str(error.value)


def test_killed_deliveries_lose_and_double_nothing(tmp_path: Path) -> None:
    ws = office(tmp_path / "office", 60, TOLD)
    run(ws, "epub")
    (tmp_path / "share").mkdir()
    line = [sys.executable, str(ROOT / "build.py"), "deliver", "small", "--to", str(tmp_path / "share"), "--quiet"]
    chance = random.Random(5)
    for _ in range(KILLS):
        with subprocess.Popen(line, cwd=ws.root, stderr=subprocess.PIPE) as under_way:
            time.sleep(chance.uniform(0.3, 2.0))
            under_way.send_signal(signal.SIGKILL)
    done = build(ws.root, *line[2:])
    assert done.returncode == 0, done.stderr
    parcels = {p.name: p.read_bytes() for p in (ws.output / "small/packages").iterdir()}
    there = {p.name: p.read_bytes() for p in (tmp_path / "share").iterdir() if not p.name.startswith(".part-")}
    assert there == parcels and len(parcels) == 60
    assert sql(ws, "SELECT state, count(*) FROM delivery GROUP BY state") == [("delivered", 60)]
    assert sql(ws, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("folders", [False, True])
@pytest.mark.parametrize("name", ["nowhere", "nowhere/deeper", "file"])
def test_a_folder_that_does_not_exist_is_told_at_once(ws: Workspace, name: str, folders: bool) -> None:
    (ws.root / "file").write_text("no folder")
    pauses = list[float]()
    found = send(ws, channel(str(ws.root / name), folders), pauses)
    ((code, facts),) = [(f.code, dict(f.facts)) for f in found.findings]
    assert (code, facts["count"], [p for p in pauses if p]) == ("G004", str(COUNT), []) and name in str(facts["fault"])
    (ws.root / "share").mkdir()
    assert send(ws, channel(str(ws.root / "share"), folders)).delivered == COUNT, "no package was lost"


@pytest.mark.parametrize("folders", [False, True])
def test_what_a_killed_delivery_left_on_a_share_is_used_up_or_swept(ws: Workspace, folders: bool) -> None:
    share, whole = ws.root / "share", ws.root / "whole"
    for folder in (share, whole):
        folder.mkdir()
    send(ws, channel(str(whole), folders))
    for standing in whole.iterdir():
        if folders:
            (share / f".part-{standing.name}" / "data").mkdir(parents=True)
        else:
            (share / f".part-{standing.name}").write_bytes(standing.read_bytes()[:100])
    old, other = share / ".part-old", share / ".part-other"
    for left in (old, other):
        left.touch()
    os.utime(old, (0, 0))
    assert send(ws, channel(str(share), folders)).delivered == COUNT
    assert {p.name for p in share.iterdir()} == {*(p.name for p in whole.iterdir()), other.name}
