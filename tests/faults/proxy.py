"""A loopback proxy between a crawler and a real server that lets a connection go wrong on command."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

_CHUNK = 65536
_LINGER_NOT = struct.pack("ii", 1, 0)
"""Makes closing a socket send a reset (SO_LINGER of zero seconds)."""


class Kind(StrEnum):
    """How a connection goes wrong."""

    NONE = "none"
    REFUSE = "refuse"
    RESET = "reset"
    CLOSE = "close"
    SILENCE = "silence"
    DELAY = "delay"
    DRIP = "drip"


@dataclass(frozen=True)
class Fault:
    """What goes wrong once `after` bytes of answers went through a connection: from its beginning where that is 0.

    `pause` is in seconds: before each piece of a DELAY, between two bytes of a DRIP.
    """

    kind: Kind = Kind.NONE
    after: int = 0
    pause: float = 0.0


WELL = Fault()


class Proxy:
    """Passes bytes to and from `target` until its `with` block ends; `break_with` tells what goes wrong from then on.

    `accepted` counts connections, `passed` the bytes of answers.
    """

    def __init__(self, target: tuple[str, int]) -> None:
        self.target = target
        self.fault = WELL
        self.accepted = self.passed = 0
        self.port = 0
        self._server: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._wait_for(self._listen())
        return self

    def __exit__(self, *error: object) -> None:
        self._wait_for(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def break_with(self, fault: Fault) -> None:
        """Let connections that are made from now on go wrong like this; WELL mends it."""
        self.fault = fault
        self._wait_for(self._close() if fault.kind is Kind.REFUSE else self._listen())

    def _wait_for(self, doing: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(doing, self._loop).result(timeout=10)

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _end(self) -> None:
        await self._close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, client: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        """One connection of the crawler."""
        self.accepted += 1
        fault = self.fault
        try:
            if fault.kind is Kind.RESET and not fault.after:
                reset(answers)
            elif fault.kind is Kind.CLOSE and not fault.after:
                await client.read(_CHUNK)
            elif fault.kind is Kind.SILENCE and not fault.after:
                await until_closed(client)
            else:
                await self._pass(client, answers, fault)
        except OSError:
            pass  # the crawler, or the server, had enough
        finally:
            answers.close()

    async def _pass(self, client: asyncio.StreamReader, answers: asyncio.StreamWriter, fault: Fault) -> None:
        server, questions = await asyncio.open_connection(*self.target)
        asking = asyncio.ensure_future(forward(client, questions))
        try:
            await self._answer(server, answers, fault)
        finally:
            asking.cancel()
            questions.close()

    async def _answer(self, server: asyncio.StreamReader, answers: asyncio.StreamWriter, fault: Fault) -> None:
        """Pass the answers of the server until they end or go wrong."""
        whole = 0 if fault.kind in (Kind.NONE, Kind.DELAY) else fault.after
        while piece := await server.read(_CHUNK if not whole else min(_CHUNK, whole)):
            if fault.kind is Kind.DELAY:
                await asyncio.sleep(fault.pause)
            if fault.kind is Kind.DRIP and not whole:
                await self._drip(piece, answers, fault.pause)
                continue
            await self._send(piece, answers)
            if whole and not (whole := whole - len(piece)) and fault.kind is not Kind.DRIP:
                await self._stop(server, answers, fault)
                return

    async def _send(self, piece: bytes, answers: asyncio.StreamWriter) -> None:
        answers.write(piece)
        self.passed += len(piece)
        await answers.drain()

    async def _drip(self, piece: bytes, answers: asyncio.StreamWriter, pause: float) -> None:
        for byte in piece:
            await self._send(bytes([byte]), answers)
            await asyncio.sleep(pause)

    async def _stop(self, server: asyncio.StreamReader, answers: asyncio.StreamWriter, fault: Fault) -> None:
        if fault.kind is Kind.RESET:
            reset(answers)
        elif fault.kind is Kind.SILENCE:
            await until_closed(server)


async def forward(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Pass all bytes on, and then the end."""
    with contextlib.suppress(OSError):
        while piece := await source.read(_CHUNK):
            target.write(piece)
            await target.drain()
        target.close()


async def until_closed(source: asyncio.StreamReader) -> None:
    """Take what comes until the other side goes away."""
    while await source.read(_CHUNK):
        pass


def reset(writer: asyncio.StreamWriter) -> None:
    """End a connection with a reset instead of a goodbye."""
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
    writer.transport.abort()
