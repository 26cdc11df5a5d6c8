"""What stands around the office of docs/how-to.md: shares, a card, a mail server, a host, a photograph, a certificate."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.distribution import authority, servers
from tools.walk import ROOT, Town

PHOTOGRAPH = ROOT / "tests/data/field/pictures/exif6.jpg"


@contextmanager
def town(folder: Path) -> Iterator[Town]:
    """Build a town in an empty folder; its servers answer until left."""
    pictures = folder / "mnt/c/Users/wang/Pictures"
    for place in (pictures, folder / "mnt/share/unpacked", folder / "mnt/e", folder / "in"):
        place.mkdir(parents=True)
    shutil.copy(PHOTOGRAPH, pictures / "photo.jpg")
    authority.Authority("示範根憑證").office(folder / "office.p12")
    with servers.Smtp() as smtp, servers.serving(servers.Sftp(folder / "in")) as sftp:
        threading.Thread(target=smtp.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        (folder / "known").write_text(sftp.known("127.0.0.1"))
        yield Town(
            {
                "/mnt/": f"{folder}/mnt/",
                "office.p12": f"{folder}/office.p12",
                "sftp://clerk@files.example/in": sftp.target(),
            },
            {
                "YINFA_SIGN_PASSWORD": authority.PASSWORD,
                "YINFA_SFTP_KNOWN_HOSTS": str(folder / "known"),
                "YINFA_SFTP_PASSWORD": servers.PASSWORD,
                "YINFA_SMTP_FROM": "office@police.example",
                "YINFA_SMTP_HOST": "127.0.0.1",
                "YINFA_SMTP_PORT": str(smtp.port),
                "YINFA_SMTP_SECURITY": "none",
            },
        )
        smtp.shutdown()
