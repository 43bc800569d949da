# SPDX-License-Identifier: MIT
"""Processes: what they use, in a terminal or without, and machine facts. Linux only."""
import fcntl
import os
import pathlib
import platform
import pty
import select
import signal
import struct
import subprocess
import termios
import time


def cpu_ns(pid):
    """Of all threads that live; the scheduler's own count, finer than the ticks of stat."""
    total = 0
    for task in pathlib.Path(f'/proc/{pid}/task').iterdir():
        try:
            total += int((task / 'schedstat').read_text().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            pass
    return total


def memory_kb(pid, field='Pss'):
    for line in pathlib.Path(f'/proc/{pid}/smaps_rollup').read_text().splitlines():
        if line.startswith(field + ':'):
            return int(line.split()[1])
    raise KeyError(field)


def machine():
    model = 'unknown'
    for line in pathlib.Path('/proc/cpuinfo').read_text().splitlines():
        if line.startswith('model name'):
            model = line.split(':', 1)[1].strip()
            break
    return {'cpu': model, 'cpus': os.cpu_count(), 'kernel': platform.release(),
            'load': os.getloadavg()[0], 'at': time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}


class Process:
    """A child that prints a line when it is ready."""

    def __init__(self, command, ready=b'ready', **more):
        self.child = subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE,
                                      stdin=subprocess.PIPE, **more)
        self.pid = self.child.pid
        if ready and ready not in self.child.stdout.readline():
            self.stop()
            raise RuntimeError(f'{command[0]} did not start')

    def stop(self, patience=20):
        if self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(patience)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()
        self.child.stdout.close()
        self.child.stdin.close()


class Screen:
    """A program in a pseudo-terminal of its own. What it writes is kept with the time it was read."""

    def __init__(self, command, rows, cols, env):
        self.began = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            self.become(command, rows, cols, env)
        os.set_blocking(self.fd, False)
        self.output, self.total, self.ended = [], 0, False

    @staticmethod
    def become(command, rows, cols, env):
        try:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', rows, cols, 0, 0))
            os.execvpe(str(command[0]), [str(c) for c in command], env)
        finally:
            os._exit(127)

    def take(self):
        """Whatever is there now."""
        while not self.ended:
            try:
                data = os.read(self.fd, 65536)
            except BlockingIOError:
                return
            except OSError:
                data = b''
            if not data:
                self.ended = True
                return
            self.total += len(data)
            self.output.append((time.monotonic(), data))

    def clear(self):
        self.output = []

    def text(self):
        return b''.join(data for _, data in self.output)

    def press(self, keys):
        os.write(self.fd, keys.encode())

    def close(self):
        """Asks, then insists. Only this child by its number."""
        if self.pid:
            try:
                os.kill(self.pid, signal.SIGTERM)
                if not self.left(5):
                    os.kill(self.pid, signal.SIGKILL)
                    os.waitpid(self.pid, 0)
            except (ProcessLookupError, ChildProcessError):
                pass
            self.pid = 0
            os.close(self.fd)

    def left(self, patience):
        """True once it ended by itself."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                return True
            watch([self], 0.005)
        return False


def watch(screens, seconds, done=lambda: False):
    """Reads from all of them for so long, or until done()."""
    end = time.monotonic() + seconds
    while not done():
        left = end - time.monotonic()
        if left <= 0:
            return False
        open_ones = {s.fd: s for s in screens if not s.ended}
        for fd in select.select(list(open_ones), [], [], min(left, 0.5))[0]:
            open_ones[fd].take()
    return True


def until_quiet(screen, still=0.2, patience=20):
    """Reads until nothing came for a while."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        before = screen.total
        watch([screen], still)
        if screen.total == before and before:
            return True
    return False
