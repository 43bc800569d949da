# SPDX-License-Identifier: MIT
"""A bad link between a client and a server on unix sockets: 600 ms there and back, 64 kbit/s each way, and
5 % of what is sent lost. It has no packets of its own, so a loss is what TCP makes of one: that piece and
what follows it on the connection come later by a time-out, and the piece is on the line twice.

Which pieces are lost follows from the seed and their number. Python's library only."""
import contextlib
import pathlib
import queue
import random
import socket
import threading
import time

PIECE = 1200  # bytes, of one segment
WINDOW = 48  # pieces under way on a connection; then its sender is not read any more
ROUND_S, RATE, LOSS = 0.6, 8000, 0.05  # of the link: seconds, bytes a second, a share
TIMEOUT_S = 2 * ROUND_S  # until a lost piece is sent again


class Line:
    """One direction of the link, shared by all connections: when does what is sent now arrive?"""

    def __init__(self, seed):
        self.lock, self.gate, self.chance = threading.Lock(), threading.Lock(), random.Random(seed)
        self.free_at, self.count, self.lost = 0.0, 0, 0

    def arrival(self, size):
        with self.lock:
            begun = max(time.monotonic(), self.free_at)
            is_lost = self.chance.random() < LOSS
            self.free_at = begun + size / RATE * (2 if is_lost else 1)
            self.lost += is_lost
            return self.free_at + ROUND_S / 2 + (TIMEOUT_S if is_lost else 0)


class SlowLink:
    """Listens at path. It is a good link until `worsen`, and again after `mend`; while it is held nothing
    that is under way arrives, and nobody is told."""

    def __init__(self, path, target, seed=1):
        self.path, self.target = pathlib.Path(path), str(target)
        self.spec = f'unix:{path}'
        self.up, self.down = Line(seed), Line(seed + 1)
        self.is_bad = False
        self.go, self.ends = threading.Event(), set()
        self.go.set()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen(32)
        threading.Thread(target=self._accept, daemon=True).start()

    # ---- what a test says ----

    def worsen(self):
        self.is_bad = True

    def mend(self):
        self.is_bad = False

    def hold(self):
        """From its return on nothing arrives at either end."""
        self.go.clear()
        for line in (self.up, self.down):
            with line.gate:  # what was on its last step has arrived
                pass

    def release(self):
        self.go.set()

    def arrived(self):
        """Bytes that arrived so far, from the client and from the server."""
        return self.up.count, self.down.count

    def close(self):
        self.release()
        self.listener.close()
        for each in list(self.ends):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self.path.unlink(missing_ok=True)

    # ---- connections ----

    def _accept(self):
        while True:
            try:
                client = self.listener.accept()[0]
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            try:
                server.connect(self.target)
            except OSError:
                client.close()
                continue
            self.ends |= {client, server}
            greeting = time.monotonic() + (ROUND_S if self.is_bad else 0)  # the link's own handshake
            for source, sink, line, first in [(client, server, self.up, greeting), (server, client, self.down, 0)]:
                pieces = queue.Queue(WINDOW)
                threading.Thread(target=self._take, args=(source, line, pieces, first), daemon=True).start()
                threading.Thread(target=self._give, args=(pieces, sink, line), daemon=True).start()

    def _take(self, source, line, pieces, last):
        """In order: nothing overtakes what was lost before it."""
        data = b'-'
        while data:
            try:
                data = source.recv(PIECE)
            except OSError:
                data = b''
            if self.is_bad:
                last = max(last, line.arrival(len(data)) if data else time.monotonic() + ROUND_S / 2)
            pieces.put((last, data))

    def _give(self, pieces, sink, line):
        data = b'-'
        while data:
            due, data = pieces.get()
            while self.is_bad and (left := due - time.monotonic()) > 0:
                time.sleep(min(left, 0.05))
            while not self._pass(data, sink, line):
                self.go.wait()
        self.ends.discard(sink)

    def _pass(self, data, sink, line):
        with line.gate:
            if not self.go.is_set():
                return False
            with contextlib.suppress(OSError):  # its reader is gone: what is left goes nowhere
                if data:
                    sink.sendall(data)
                    line.count += len(data)
                else:
                    sink.shutdown(socket.SHUT_WR)
        return True
