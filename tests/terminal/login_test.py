# SPDX-License-Identifier: MIT
"""A login without a shell, through a real sshd on loopback with the snippet of doc/ssh.md: ways out
that people try, by name. A way out that works leaves a mark, calls an evil server, or shows."""
import getpass
import os
import pathlib
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading

from harness import run, until

LOGIN = os.path.abspath(sys.argv[3])
DOC = pathlib.Path(sys.argv[4])
ME = getpass.getuser()
SSHD = shutil.which('sshd') or '/usr/sbin/sshd'
BOARD = re.compile(r'data .*old')


def snippet(file, keys):
    """The lines of the document, for everybody, with the paths of this test."""
    block = re.search(r'```sshd\n(.*?)```', DOC.read_text(), re.S).group(1)
    lines = [line.strip() for line in block.splitlines() if not line.startswith('Match')]
    named = {'ForceCommand': f'{LOGIN} {file}', 'AuthorizedKeysFile': str(keys)}
    return '\n'.join(f'{word} {named.get(word, rest)}' for word, _, rest in
                     (line.partition(' ') for line in lines))


class Evil:
    """What a way out would reach: a mark, a server that counts calls, a program."""

    def __init__(self, root):
        self.dir = root / 'evil'
        self.dir.mkdir()
        self.mark = self.dir / 'mark'
        self.program = self.dir / 'program'
        self.program.write_text(f'#!/bin/sh\ntouch {self.mark}\n')
        self.program.chmod(0o755)
        self.path = self.dir / 'evil.sock'
        self.calls = 0
        self.server = socket.socket(socket.AF_UNIX)
        self.tcp = socket.create_server(('127.0.0.1', 0))
        self.server.bind(str(self.path))
        self.server.listen()
        for s in (self.server, self.tcp):
            threading.Thread(target=self.count, args=(s,), daemon=True).start()

    def count(self, listener):
        while True:
            caller, _ = listener.accept()
            self.calls += 1
            caller.close()

    def check(self):
        assert not self.mark.exists(), 'a program was run'
        assert self.calls == 0, 'another server was asked'


class House:
    """sshd, a key, the machine's file, a token by the name of the account."""

    def __init__(self, suite):
        self.suite, self.dir = suite, suite.root / 'ssh'
        self.dir.mkdir(mode=0o700)
        self.evil = Evil(suite.root)
        (self.dir / 'tokens').mkdir()
        (self.dir / 'tokens' / ME).symlink_to(suite.server.token_file('duty'))
        self.file = self.dir / 'login.ini'
        self.file.write_text(
            f'[login]\nserver = unix:{suite.server.socket}\ntoken-dir = {self.dir}/tokens\n'
            f'state-root = {self.dir}/state\nlang = en\nprogram = {suite.yiping}\n')
        self.file.chmod(0o644)
        for name in ('host', 'key'):
            subprocess.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', str(self.dir / name)],
                           check=True)
        with socket.create_server(('127.0.0.1', 0)) as s:
            self.port = s.getsockname()[1]
        self.config = self.dir / 'sshd_config'
        # worse than any machine: whatever the person sends becomes the environment
        self.config.write_text(
            f'ListenAddress 127.0.0.1:{self.port}\nHostKey {self.dir}/host\nPidFile none\n'
            'UsePAM no\nStrictModes no\nPermitRootLogin yes\nAcceptEnv *\n'
            + snippet(self.file, self.dir / 'key.pub') + '\n')
        if os.getuid() == 0:
            os.makedirs('/run/sshd', exist_ok=True)
        self.log = self.dir / 'sshd.log'
        self.sshd = subprocess.Popen([SSHD, '-D', '-f', str(self.config), '-E', str(self.log)],
                                     stdin=subprocess.DEVNULL)
        until(self.listens, 'sshd listens: ' + (self.log.read_text() if self.log.exists() else ''))

    def listens(self):
        try:
            socket.create_connection(('127.0.0.1', self.port)).close()
            return True
        except OSError:
            return False

    def ssh(self, *options, command=(), program='ssh'):
        port = ['-p', str(self.port)] if program == 'ssh' else ['-P', str(self.port)]
        base = [program, '-F', 'none', '-i', str(self.dir / 'key'), *port]
        for option in ('StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR',
                       'BatchMode=yes', 'IdentitiesOnly=yes'):
            base += ['-o', option]
        return [*base, *options, '127.0.0.1', *command]

    def quiet(self, *options, command=(), program='ssh', words=''):
        """Without a terminal: its exit code and what it said."""
        done = subprocess.run(self.ssh(*options, command=command, program=program), input=words,
                              text=True, capture_output=True, timeout=120)
        return done.returncode, done.stdout + done.stderr

    def screen(self, env=None, *options, command=()):
        """In a terminal, with an environment that is sent along; the board of the right server."""
        env = env or {}
        send = ['-o', 'SendEnv=' + ' '.join(env)] if env else []
        said = [f'{k}={shlex.quote(str(v))}' for k, v in env.items()]
        line = ' '.join(['env', *said, shlex.join(self.ssh('-tt', *send, *options, command=command))])
        t = self.suite.terminal(command=line)
        t.wait(lambda s: BOARD.search(s) and 'Chongqing' in s, 'the board')
        return t

    def leave(self, t):
        """By q, and then nothing is there but the end of the connection."""
        t.key('q')
        t.wait('rdy>', 'the shell on this side again')
        self.evil.check()

    def close(self):
        self.sshd.terminate()
        self.sshd.wait()


def house(suite):
    if not hasattr(suite, 'house'):
        suite.house = House(suite)
        end = suite.close
        suite.close = lambda: (suite.house.close(), end())
    return suite.house


def confined():
    """The process of the login."""
    found = []
    for entry in pathlib.Path('/proc').glob('[0-9]*/cmdline'):
        try:
            words = entry.read_bytes().split(b'\0')
        except OSError:
            continue
        if b'--restricted' in words and os.stat(entry.parent).st_uid in (0, os.getuid()):
            found.append(entry.parent)
    return found


def type_line(t, text):
    t.type(text)
    t.key('Enter')
    t.key('Escape')


# ---- the ways out ----


def a_shell(suite):
    h = house(suite)
    t = h.screen()
    [process] = confined()
    status = (process / 'status').read_text()
    assert re.search(r'^NoNewPrivs:\s*1', status, re.M) and re.search(r'^Seccomp:\s*2', status, re.M), status
    for wish in (':!' + str(h.evil.program), ':shell', ':sh', '!' + str(h.evil.program), '|sh'):
        type_line(t, wish)
    assert not any(task.read_text().strip() for task in process.glob('task/*/children')), 'it has children'
    h.leave(t)


def a_command_of_ones_own(suite):
    h = house(suite)
    for wish in (f'touch {h.evil.mark}', f'; {h.evil.program}', f'$({h.evil.program})', 'sh', 'bash -i'):
        code, said = h.quiet(command=[wish], words=f'{h.evil.program}\n')
        assert code != 0 and 'terminal' in said, (wish, code, said)
        h.evil.check()
    h.leave(h.screen(command=[f'; {h.evil.program} ;']))


def the_shell_of_the_account(suite):
    """As the system calls it, not sshd: with the person's wish behind -c."""
    h = house(suite)
    for args in (['-yiping-login'], ['yiping-login', '-c', str(h.evil.program)],
                 ['yiping-login', '-c', str(h.evil.program), str(h.file)]):
        done = subprocess.run(args, executable=LOGIN, capture_output=True, text=True, timeout=60,
                              stdin=subprocess.DEVNULL, env={'HOME': str(h.evil.dir)})
        assert done.returncode == 1 and 'login.ini is not there' in done.stderr, done
    h.evil.check()


def editor_and_pager(suite):
    h = house(suite)
    names = ('EDITOR', 'VISUAL', 'PAGER', 'SHELL', 'BROWSER', 'LESSOPEN', 'MANPAGER')
    t = h.screen({name: h.evil.program for name in names})
    for wish in (':edit', ':e', ':man', ':help!', ':pager', ':open http://x'):
        type_line(t, wish)
    t.key('v', 'Escape', 'E', 'Escape', '?', 'Escape')
    h.leave(t)


def the_name_of_the_terminal(suite):
    h = house(suite)
    shutil.copytree('/lib/terminfo/x', h.evil.dir / 'x')
    for name in ('../../../..' + str(h.evil.dir / 'x/xterm'), 'no-such-terminal', '-x', 'a;b', ''):
        h.leave(h.screen({'TERM': name}))


def a_description_of_the_terminal(suite):
    h = house(suite)
    source = subprocess.run(['infocmp', '-x', 'xterm-256color'], capture_output=True, text=True,
                            check=True).stdout
    evil = re.sub(r'smcup=[^,]*', 'smcup=EVIL-BEGINS', re.sub(r'clear=[^,]*', 'clear=EVIL-CLEARS', source))
    own = h.evil.dir / '.terminfo'
    subprocess.run(['tic', '-x', '-o', str(own), '-'], input=evil, text=True, check=True,
                   capture_output=True)
    t = h.screen({'TERMINFO': own, 'TERMINFO_DIRS': own, 'HOME': h.evil.dir, 'TERMCAP': evil})
    assert 'EVIL' not in t.tmux('capture-pane', '-p', '-S', '-'), t.screen
    h.leave(t)


def the_locale(suite):
    h = house(suite)
    t = h.screen({'LC_ALL': str(h.evil.dir), 'LANGUAGE': 'zh_CN:' + str(h.evil.dir), 'LOCPATH': h.evil.dir,
                  'NLSPATH': h.evil.dir / '%N', 'TEXTDOMAINDIR': h.evil.dir, 'GCONV_PATH': h.evil.dir})
    assert 'overview' in t.look(), t.screen
    h.leave(t)


def a_configuration_of_ones_own(suite):
    h = house(suite)
    place = h.evil.dir / 'yiping'
    place.mkdir()
    place.joinpath('config.ini').write_text(
        f'[default]\nserver = unix:{h.evil.path}\ntoken-file = {h.file}\nlang = zh_CN\n')
    t = h.screen({'XDG_CONFIG_HOME': h.evil.dir, 'XDG_STATE_HOME': h.evil.dir / 'state',
                  'XDG_RUNTIME_DIR': h.evil.dir, 'YIPING_DATA': h.evil.dir})
    assert 'overview' in t.look(), t.screen
    assert not (h.evil.dir / 'state').exists(), 'it wrote where the person said'
    assert (h.dir / 'state' / ME / 'yiping').is_dir(), 'it did not write where the machine said'
    h.leave(t)


def another_server(suite):
    h = house(suite)
    h.leave(h.screen(command=['yiping', '--server', f'unix:{h.evil.path}']))
    code, said = h.quiet(command=[f'yiping --server unix:{h.evil.path} events'])
    assert code != 0 and 'terminal' in said, said
    h.evil.check()


def another_token(suite):
    h = house(suite)
    other = suite.server.token_file('supervisor')
    t = h.screen(command=['yiping', '--token-file', other, '--profile', 'supervisor'])
    people = suite.server.get('/v1/meta', 'duty')['identity']['name'], \
        suite.server.get('/v1/meta', 'supervisor')['identity']['name']
    t.key('9')
    seen = t.wait(lambda s: people[0] in s or people[1] in s, 'whose board it is')
    assert people[0] in seen, people
    h.leave(t)


def a_program_for_sounds(suite):
    h = house(suite)
    place = h.evil.dir / 'sounds' / 'yiping'
    place.mkdir(parents=True)
    place.joinpath('config.ini').write_text(
        f'[default]\nsound-program = {h.evil.program}\n[sound]\nprogram = {h.evil.program}\n')
    t = h.screen({'XDG_CONFIG_HOME': place.parent, 'YIPING_SOUND': h.evil.program})
    type_line(t, ':sound test')
    h.leave(t)


def forwarding(suite):
    h = house(suite)
    port = h.evil.tcp.getsockname()[1]
    assert h.quiet('-W', f'127.0.0.1:{port}')[0] != 0
    code, said = h.quiet('-N', '-o', 'ExitOnForwardFailure=yes', '-R', f'127.0.0.1:0:127.0.0.1:{port}')
    assert code != 0 and 'forwarding' in said, said
    code, said = h.quiet('-N', '-o', 'ExitOnForwardFailure=yes', '-R', f'{h.evil.dir}/back:{h.evil.path}')
    assert code != 0 and not (h.evil.dir / 'back').exists(), said
    h.evil.check()


def files_over_the_link(suite):
    h = house(suite)
    code, said = h.quiet('-b', '-', program='sftp', words=f'put {h.file} {h.evil.mark}\n')
    assert code != 0, said
    h.evil.check()
    done = subprocess.run(h.ssh('-O', program='scp')[:-1] + [str(h.file), f'127.0.0.1:{h.evil.mark}'],
                          capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)
    assert done.returncode != 0, done
    h.evil.check()


def names_of_files(suite):
    h = house(suite)
    t = h.screen()
    for word in ('w', 'write', 'export', 'save', 'show overview >', 'dump', 'source', 'log'):
        type_line(t, f':{word} {h.evil.mark}')
    [process] = confined()
    assert os.readlink(process / 'cwd') == '/' if os.access(process / 'cwd', os.R_OK) else True
    h.leave(t)


def ctrl_z(suite):
    h = house(suite)
    t = h.screen()
    t.key('C-z')
    t.wait('there is no shell behind this', 'that there is none')
    [process] = confined()
    os.kill(int(process.name), signal.SIGTSTP)  # from outside neither
    t.key('2')
    t.wait('filter', 'that it goes on')
    h.leave(t)


def a_link_that_drops(suite):
    h = house(suite)
    t = h.screen()
    [process] = confined()
    t.close()
    until(lambda: not confined(), 'the end of a login whose terminal is gone')
    h.evil.check()


def a_file_that_others_write(suite):
    h = house(suite)
    h.file.chmod(0o666)
    try:
        code, said = h.quiet()
        assert code == 1 and 'can be written by others' in said, said
    finally:
        h.file.chmod(0o644)


run([a_shell, a_command_of_ones_own, the_shell_of_the_account, editor_and_pager,
     the_name_of_the_terminal, a_description_of_the_terminal, the_locale, a_configuration_of_ones_own,
     another_server, another_token, a_program_for_sounds, forwarding, files_over_the_link,
     names_of_files, ctrl_z, a_link_that_drops, a_file_that_others_write])
