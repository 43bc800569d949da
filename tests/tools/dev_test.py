#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tries ./dev with tools that only pretend: it says what takes long, and nothing else. Prints TAP."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

STUBS = {
    'dpkg-query': 'printf installed',
    'meson': 'mkdir -p "$2" && : >"$2/build.ninja"',
    'ninja': '''case $1 in
-n) [ -e "$3/made" ] && echo "ninja: no work to do." || echo "[1/1] cc" ;;
*) : >"$3/made" && : >"$3/.ninja_log" ;;
esac''',
}


def prepare(root, source):
    shutil.copy(pathlib.Path(source) / 'dev', root / 'dev')
    (root / 'bin').mkdir()
    for name, text in STUBS.items():
        stub = root / 'bin' / name
        stub.write_text('#!/bin/sh\n' + text + '\n')
        stub.chmod(0o755)


def build(root):
    env = dict(os.environ, PATH=f'{root}/bin:{os.environ["PATH"]}')
    done = subprocess.run(['sh', str(root / 'dev'), 'build'], env=env, text=True,
                          capture_output=True, timeout=60)
    assert done.returncode == 0 and not done.stdout, done
    return done.stderr


def main():
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        prepare(root, sys.argv[1])
        first, second = build(root), build(root)
        (root / 'build' / 'made').unlink()
        third = build(root)
    cases = [('a first build is said to take a minute',
              'Preparing' in first and 'about a minute' in first),
             ('nothing to do is nothing to say', second == ''),
             ('a later build is said to be small',
              'what changed' in third and 'minute' not in third)]
    print(f'1..{len(cases)}')
    for i, (what, good) in enumerate(cases):
        print(f'{"ok" if good else "not ok"} {i + 1} - {what}')
    return 0 if all(good for _, good in cases) else 1


sys.exit(main())
