"""Targets that misbehave: nothing is said to be delivered that is not, and nobody gets more than has to be."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.distribution.office import sql
from tests.distribution.post import ADDRESSES, CONTACTS, UNITS, fault, listed, posted, send, states
from tests.distribution.servers import Hitman, Sftp, Smtp
from tests.press.project import ROOT, build
from yinfa.cli.issued import Clerk
from yinfa.distribution.deliver import WAITS, Dispatch, Errand, Wait
from yinfa.finding import PublishingError
from yinfa.world.hosts import local, plain, same_host
from yinfa.world.workspace import Workspace


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return posted(tmp_path_factory.mktemp("made"))


def codes(found: Dispatch) -> list[str]:
    return [f.code for f in found.findings]


def parcels(ws: Workspace) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (ws.output / "small/packages").iterdir()}


def greylisting(times: int, *grey: str) -> tuple[Counter[str], object]:
    """Refuse addresses for a while, as a greylisting server does."""
    seen: Counter[str] = Counter()

    def answer(address: str) -> str:
        seen[address] += 1
        return "450 4.7.1 greylisted" if address in grey and seen[address] <= times else "250 OK"

    return seen, answer


def test_the_command_says_what_it_waits_for(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    waited: list[Wait] = []
    monkeypatch.setattr("yinfa.cli.issued.rest", waited.append)
    wait = Wait(180.0, 2, "450 greylisted")
    for clerk in (Clerk(ws), Clerk(ws, quiet=True), Clerk(ws, data=True)):
        clerk.pause(wait)
    said = capsys.readouterr()
    assert waited == [wait] * 3 and said.out == "" and said.err.count("\n") == 1
    assert all(part in said.err for part in ("180", "2", "450 greylisted"))


def test_a_server_that_asks_for_patience_is_asked_again_over_minutes_while_the_others_get_theirs(
    ws: Workspace, smtp: Smtp
) -> None:
    seen, smtp.rcpt = greylisting(5, "b@example.org")  # type: ignore[assignment]
    waits: list[Wait] = []
    found = send(ws, "mail:", waits)
    assert (found.delivered, found.findings) == (UNITS, [])
    assert [w.seconds for w in waits] == list(WAITS[:5]) and sum(WAITS[:5]) > 4 * 60
    assert {(w.packages, "450" in w.fault) for w in waits} == {(1, True)}
    assert [smtp.got(address) for address in ADDRESSES] == [1, 1, 1, 1]
    assert "b@example.org" in smtp.letters[-1][0], "the others had not to wait"
    assert (seen["a@example.org"], seen["b@example.org"]) == (1, 6)


def test_patience_has_an_end_and_the_next_run_goes_on(ws: Workspace, smtp: Smtp) -> None:
    _, smtp.rcpt = greylisting(99, "b@example.org")  # type: ignore[assignment]
    found = send(ws, "mail:", waits := [])
    assert (found.delivered, [w.seconds for w in waits]) == (UNITS - 1, list(WAITS))
    assert fault(found)["units"] == ("002",) and states(ws) == {"delivered": UNITS - 1, "failed": 1}
    smtp.rcpt = lambda _: "250 OK"
    assert send(ws, "mail:").delivered == 1 and len(smtp.letters) == UNITS


@pytest.mark.parametrize("stage", ["data", "greet"])
def test_a_busy_server_is_not_worn_out(ws: Workspace, smtp: Smtp, stage: str) -> None:
    times = iter(["451 4.3.2 busy"] * 4 if stage == "data" else ["421 4.3.2 too many"] * 4)
    good = "250 OK" if stage == "data" else "220 office"
    setattr(smtp, stage, lambda *_: next(times, good))
    found = send(ws, "mail:", waits := [])
    assert (found.delivered, found.findings) == (UNITS, [])
    if stage == "greet":
        assert [w.seconds for w in waits] == list(WAITS[:4])
        assert smtp.sessions == 4 + UNITS, "who is shown the door does not try for each unit"


def test_what_is_refused_for_good_is_not_tried_again(ws: Workspace, smtp: Smtp) -> None:
    smtp.data = lambda _: "554 5.7.1 rejected"
    found = send(ws, "mail:", waits := [])
    assert (found.delivered, waits, len(smtp.letters)) == (0, [], UNITS)
    assert "554" in fault(found)["fault"]


def test_a_server_that_swallows_mail_is_asked_twice_a_run_and_the_next_run_knows(ws: Workspace, smtp: Smtp) -> None:
    smtp.data = lambda _: ""
    found = send(ws, "mail:", waits := [])
    assert (found.delivered, len(waits)) == (0, 1)
    assert [smtp.got(address) for address in ADDRESSES] == [2, 2, 2, 2]
    assert len({letter["Message-ID"] for _, letter in smtp.letters}) == UNITS
    assert fault(found)["count"] == str(UNITS) and "may have arrived" in fault(found)["fault"]
    assert states(ws) == {"failed": UNITS}
    smtp.data = lambda _: "250 OK"
    again = send(ws, "mail:")
    assert (again.delivered, codes(again)) == (UNITS, ["G009"])
    assert dict(again.findings[0].facts)["units"] == ("001", "002", "003")
    last = send(ws, "mail:")
    assert (last.delivered, last.findings) == (0, []), "what was answered for is no longer in doubt"


def test_doubt_and_patience_together_are_two_letters_at_most(ws: Workspace, smtp: Smtp) -> None:
    answers = iter(["", "451 later", "", "451 later", ""])
    smtp.data = lambda letter: next(answers) if "a@example.org" in letter["To"] else "250 OK"
    found = send(ws, "mail:")
    assert found.delivered == UNITS - 1
    assert smtp.got("a@example.org") == 3, "two were swallowed, one was refused"


def test_a_line_that_is_cut_before_the_letter_is_whole_leaves_no_doubt(ws: Workspace, smtp: Smtp) -> None:
    smtp.rcpt = lambda _: ""
    send(ws, "mail:")
    smtp.rcpt = lambda _: "250 OK"
    again = send(ws, "mail:")
    assert (again.delivered, again.findings) == (UNITS, [])


@pytest.mark.parametrize("bye", ["", "500 what", "421 timeout"])
def test_a_bad_farewell_makes_no_second_letter(ws: Workspace, smtp: Smtp, bye: str) -> None:
    smtp.bye = bye
    found = send(ws, "mail:")
    assert (found.delivered, found.findings, len(smtp.letters)) == (UNITS, [], UNITS)


@pytest.mark.parametrize("mended", ["d@example.org", "e@example.org", ""])
def test_one_refused_address_is_all_that_the_next_run_sends_to(ws: Workspace, smtp: Smtp, mended: str) -> None:
    smtp.rcpt = lambda address: "550 5.1.1 no such user" if address == "d@example.org" else "250 OK"
    found = send(ws, "mail:", waits := [])
    assert (found.delivered, waits) == (UNITS - 1, []) and "d@example.org" in fault(found)["fault"]
    assert states(ws) == {"delivered": UNITS - 1, "failed": 1}
    smtp.rcpt = lambda _: "250 OK"
    listed(ws, *CONTACTS[:2], "；".join(filter(None, ("c@example.org", mended))))
    again = send(ws, "mail:")
    assert (again.delivered, again.findings) == (1, [])
    to = [mended] if mended else []
    assert [t for t, _ in smtp.letters[UNITS:]] == ([to] if to else []), "c had it"
    assert states(ws) == {"delivered": UNITS}


def test_an_address_that_is_refused_for_a_while_alone_waits(ws: Workspace, smtp: Smtp) -> None:
    seen, smtp.rcpt = greylisting(1, "d@example.org")  # type: ignore[assignment]
    assert send(ws, "mail:").delivered == UNITS
    assert [smtp.got(address) for address in ADDRESSES] == [1, 1, 1, 1] and seen["c@example.org"] == 1


def test_another_mail_server_of_the_office_sends_nothing_a_second_time(
    ws: Workspace, smtp: Smtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert send(ws, "mail:").delivered == UNITS
    for host in ("LOCALHOST", "localhost.", "127.0.0.1"):
        monkeypatch.setenv("YINFA_SMTP_HOST", host)
        found = send(ws, "mail:")
        assert (found.delivered, found.already) == (0, UNITS), host
    assert len(smtp.letters) == UNITS


def test_names_of_one_host() -> None:
    for one, other in [("localhost", "127.0.0.1"), ("LOCALHOST.", "::1"), ("127.0.0.1", "127.0.0.2"), ("A.b", "a.B.")]:
        assert same_host(one, other) and same_host(other, one), (one, other)
    for one, other in [("localhost", "192.0.2.7"), ("a.invalid", "b.invalid"), ("", "localhost")]:
        assert not same_host(one, other), (one, other)
    assert all(local(plain(name)) for name in ("localhost", "LocalHost.", "127.0.0.1", "127.1.2.3", "::1"))
    assert not any(map(local, ("localhost.example.org", "localhost.", "192.0.2.7", "")))


def test_one_host_by_other_names_is_sent_nothing_a_second_time(ws: Workspace, sftp: Sftp) -> None:
    assert send(ws, sftp.target()).delivered == UNITS
    for host in ("localhost", "LOCALHOST", "localhost."):
        found = send(ws, sftp.target(host))
        assert (found.delivered, found.already, found.findings) == (0, UNITS, []), host
    other = send(ws, f"sftp://other@127.0.0.1:{sftp.port}/in")
    assert other.already == 0, "another user's folder is another place"
    assert sftp.logins == 2


def test_a_folder_by_another_path_is_the_same(ws: Workspace, tmp_path: Path) -> None:
    share = ws.root / "share"
    assert send(ws, str(share)).delivered == UNITS
    sql(ws, "UPDATE delivery SET channel = ?", str(tmp_path / "link"))  # as if it had been delivered by way of it
    assert send(ws, str(share)).already == 0
    sql(ws, "DELETE FROM delivery WHERE channel = ?", str(share))
    (tmp_path / "link").symlink_to(share)
    assert send(ws, str(share)).already == UNITS


def test_a_host_without_openssh_gets_whole_packages_and_its_bytes_are_compared(ws: Workspace, sftp: Sftp) -> None:
    found = send(ws, sftp.target())
    assert (found.delivered, found.findings) == (UNITS, [])
    whole = parcels(ws)
    assert {p.name: p.read_bytes() for p in sftp.home.iterdir()} == whole
    altered = sftp.home / min(whole)
    altered.write_bytes(bytes(reversed(whole[altered.name])))
    begun = len(sftp.opened)
    sql(ws, "UPDATE delivery SET state = 'sending'")  # as a killed run left it
    assert send(ws, sftp.target()).delivered == UNITS
    assert {p.name: p.read_bytes() for p in sftp.home.iterdir()} == whole, "as large, but other bytes"
    assert len(sftp.opened) == begun + 1, "what stands is not sent"


def test_a_full_host_is_asked_no_more_and_keeps_no_part(ws: Workspace, sftp: Sftp) -> None:
    first, *_ = (len(data) for data in parcels_of(ws).values())
    sftp.room = first + 1000
    found = send(ws, sftp.target(), waits := [])
    assert (found.delivered, waits) == (1, [])
    assert fault(found)["count"] == str(UNITS - 1) and len(sftp.opened) == 2
    assert [p.name for p in sftp.home.iterdir()] == [min(parcels(ws))]
    assert states(ws) == {"delivered": 1, "failed": UNITS - 1}
    sftp.room = 1 << 30
    assert send(ws, sftp.target()).delivered == UNITS - 1
    assert {p.name: p.read_bytes() for p in sftp.home.iterdir()} == parcels(ws)


def parcels_of(ws: Workspace) -> dict[str, bytes]:
    """Pack, deliver to a place of no matter."""
    (ws.root / "first").mkdir()
    send(ws, str(ws.root / "first"))
    sql(ws, "DELETE FROM delivery")
    return dict(sorted(parcels(ws).items()))


def test_a_host_that_keeps_other_bytes_is_not_believed(ws: Workspace, sftp: Sftp) -> None:
    sftp.flips = True
    found = send(ws, sftp.target())
    assert found.delivered == 0 and codes(found) == ["G004"] and not list(sftp.home.iterdir())


def test_a_wrong_password_is_tried_once(ws: Workspace, sftp: Sftp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINFA_SFTP_PASSWORD", "wrong-12-word")
    found = send(ws, sftp.target(), waits := [])
    assert (found.delivered, waits, sftp.logins) == (0, [], 1), "accounts are locked after a few"


MOMENTS = ["MAIL", "RCPT", "DATA", "whole", "QUIT"]


@pytest.mark.parametrize("at", MOMENTS)
def test_a_delivery_by_mail_that_is_killed_tells_what_it_does_not_know(ws: Workspace, smtp: Smtp, at: str) -> None:
    first = killed(ws, "mail:", smtp.hitman, at)
    assert first == -9
    said = sql(ws, "SELECT count(*) FROM delivery WHERE state = 'delivered'")[0][0]
    assert said <= len(smtp.letters), "nothing is said to be delivered that is not"
    done = build(ws.root, "deliver", "small", "--to", "mail:", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, [f["code"] for f in told["findings"]]) == (0, ["G009"])
    assert states(ws) == {"delivered": UNITS}
    counts = [smtp.got(address) for address in ADDRESSES]
    assert min(counts) == 1 and max(counts) == (2 if at in ("whole", "QUIT") else 1) and sum(counts) <= len(counts) + 2
    assert len({letter["Message-ID"] for _, letter in smtp.letters}) == UNITS


@pytest.mark.parametrize("at", ["open", "write", "remove", "rename", "renamed"])
def test_a_delivery_to_a_host_that_is_killed_leaves_nothing_that_is_half(ws: Workspace, sftp: Sftp, at: str) -> None:
    parcels_of(ws)
    stale = sftp.home / sorted(parcels(ws))[1]
    stale.write_bytes(b"torn")
    assert killed(ws, sftp.target(), sftp.hitman, at) == -9
    whole = parcels(ws)
    there = {p.name: p.read_bytes() for p in sftp.home.iterdir() if not p.name.startswith(".part-") and p != stale}
    assert there.items() <= whole.items()
    told = sql(ws, "SELECT receipt FROM delivery WHERE state = 'delivered'")
    assert {Path(receipt).name for (receipt,) in told} <= there.keys()
    assert build(ws.root, "deliver", "small", "--to", sftp.target(), "--quiet").returncode == 0
    assert {p.name: p.read_bytes() for p in sftp.home.iterdir()} == whole


def killed(ws: Workspace, target: str, hitman: Hitman, at: str) -> int:
    """Deliver in a process that is killed at a moment of the second unit."""
    line = [sys.executable, str(ROOT / "build.py"), "deliver", "small", "--to", target, "--quiet"]
    with subprocess.Popen(line, cwd=ws.root, stderr=subprocess.DEVNULL) as under_way:
        hitman.at, hitman.after, hitman.pid = at, 0 if at == "remove" else 1, under_way.pid
        return under_way.wait(60)


def test_nothing_is_taken_for_a_host_or_a_list_that_cannot_be_reached(ws: Workspace, sftp: Sftp) -> None:
    found = send(ws, f"sftp://clerk@127.0.0.1:{sftp.port + 1 if sftp.port < 65535 else 1}/in", waits := [])
    assert found.delivered == 0 and len(waits) == 3 and fault(found)["count"] == str(UNITS)
    with pytest.raises(PublishingError, match="G010"):
        send(ws, sftp.target(), errand=Errand(("404",)))
