# SPDX-License-Identifier: MIT
"""A real server, a real terminal (tmux), keys by send-keys. Everything is awaited, nothing slept for:
a case fails only when what it waits for does not come within a generous time."""
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PATIENCE = 60.0  # seconds; a loaded machine is no failure


class Unix(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__('x')
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(self.path)


class Server:
    def __init__(self, program, root):
        self.program, self.root = program, root
        self.socket = str(root / 'api.sock')
        self.state = root / 'state'
        self.process = None
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [self.program, '--listen', 'unix:' + self.socket, '--state', str(self.state), '--demo',
             '--seed', '7', '--log', str(self.root / 'server.log')],
            stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        line = self.process.stdout.readline()
        if b'ready' not in line:
            raise RuntimeError('the server did not start')

    def kill(self):
        self.process.kill()
        self.process.wait()

    def token_file(self, name):
        return str(self.state / 'tokens' / name)

    def get(self, path, token='duty'):
        c = Unix(self.socket)
        bearer = open(self.token_file(token)).read().strip()
        c.request('GET', path, headers={'Authorization': 'Bearer ' + bearer})
        r = c.getresponse()
        return json.loads(r.read())


class Terminal:
    """One tmux server with one window of a given size that runs a shell command."""

    def __init__(self, root, cols, rows, command, env):
        self.base = ['tmux', '-S', str(root / f'tmux-{time.monotonic_ns()}'), '-f', '/dev/null']
        self.screen = ''
        shell = dict(env, TERM='xterm-256color')
        self.tmux('new-session', '-d', '-x', str(cols), '-y', str(rows),
                  'exec sh', env=shell)
        self.tmux('set-option', '-g', 'escape-time', '0')
        self.type("PS1=rdy'> '; clear; " + command)  # as typed it is not the prompt that is awaited
        self.key('Enter')

    def tmux(self, *args, env=None):
        merged = dict(os.environ, **(env or {}))
        merged.pop('TMUX', None)
        return subprocess.run(self.base + list(args), env=merged, check=True, text=True,
                              capture_output=True, timeout=PATIENCE).stdout

    def type(self, text):
        self.tmux('send-keys', '-l', text)

    def key(self, *names):
        self.tmux('send-keys', *names)

    def resize(self, cols, rows):
        self.tmux('resize-window', '-x', str(cols), '-y', str(rows))

    def look(self):
        """The screen between two pictures: a program that is held up in the middle of one leaves rows
        of the last one."""
        end = time.monotonic() + PATIENCE
        self.screen, last = self.tmux('capture-pane', '-p'), None
        while self.screen != last and time.monotonic() < end:
            time.sleep(0.02)
            self.screen, last = self.tmux('capture-pane', '-p'), self.screen
        return self.screen

    def wait(self, wanted, what):
        """wanted: a text, or a function of the screen."""
        check = wanted if callable(wanted) else lambda s: wanted in s
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if check(self.look()):
                return self.screen
            time.sleep(0.05)
        raise AssertionError(f'never seen: {what}\n{self.screen}')

    def close(self):
        subprocess.run(self.base + ['kill-server'], capture_output=True)


def until(check, what):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        value = check()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError('never came: ' + what)


class Suite:
    def __init__(self, yiping, yipingd):
        self.yiping, self.yipingd = os.path.abspath(yiping), os.path.abspath(yipingd)
        self.root = pathlib.Path(tempfile.mkdtemp(prefix='yt-'))
        self.env = {'HOME': str(self.root), 'XDG_STATE_HOME': str(self.root / 'xdg'),
                    'XDG_RUNTIME_DIR': str(self.root / 'run'), 'LANG': 'C.UTF-8', 'LC_ALL': 'C.UTF-8',
                    'NO_COLOR': ''}
        (self.root / 'run').mkdir(mode=0o700)
        self.server = Server(yipingd, self.root)
        self.open = []

    def command(self, token='duty', extra=''):
        return (f'{self.yiping} --server unix:{self.server.socket} '
                f'--token-file {self.server.token_file(token)} --lang en {extra}')

    def terminal(self, cols=120, rows=40, token='duty', extra='', command=None):
        t = Terminal(self.root, cols, rows, command or self.command(token, extra), self.env)
        self.open.append(t)
        return t

    def close(self):
        for t in self.open:
            t.close()
        if self.server.process.poll() is None:
            self.server.process.send_signal(signal.SIGTERM)
            try:
                self.server.process.wait(20)
            except subprocess.TimeoutExpired:
                self.server.kill()
        shutil.rmtree(self.root, ignore_errors=True)


def run(cases):
    suite = Suite(sys.argv[1], sys.argv[2])
    failed = 0
    print(f'1..{len(cases)}', flush=True)
    try:
        for n, case in enumerate(cases, 1):
            name = case.__name__.replace('_', ' ')
            try:
                case(suite)
                print(f'ok {n} - {name}', flush=True)
            except Exception as e:  # each case is told, the rest still run
                failed += 1
                print(f'not ok {n} - {name}', flush=True)
                for line in str(e).splitlines():
                    print('# ' + line)
    finally:
        suite.close()
    sys.exit(1 if failed else 0)
