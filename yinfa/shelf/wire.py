"""Requests as e-readers send them: addresses in raw UTF-8 are taken, and a request that never ends is ended."""

from __future__ import annotations

import re
from asyncio import TimerHandle, Transport
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = 10
"""Seconds that a request may take to arrive, from its first byte or the opening of its connection."""
_RAW = re.compile(rb"[\x80-\xff]")


class Protocol(H11Protocol):
    """HTTP/1.1 for readers that know it half. The server takes no bodies: all that arrives is lines and headers."""

    _late: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._arrived()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes; what RFC 3986 wants escaped is escaped (some readers write 搜尋 as it is)."""
        super().data_received(_RAW.sub(lambda byte: b"%%%02X" % ord(byte[0]), data))
        if self.conn.their_state is h11.IDLE:
            self._wait()
        else:
            self._arrived()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._arrived()  # from here on uvicorn counts how long a connection stays open

    def _wait(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(PATIENCE, self._give_up)

    def _arrived(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _give_up(self) -> None:
        transport: Any = self.transport
        transport.close()
