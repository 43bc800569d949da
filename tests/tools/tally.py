#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts single test cases in the logs of `meson test`.

usage: tally.py [--some] LABEL=BUILDDIR...

Each TAP line is a case. A test that speaks no TAP is one case by its exit code. A test that crashed,
ran out of time, ended with an error that no case explains, or kept fewer cases than its plan says is
one failed case more. Without --some every test that meson knows in the first directory must be in
the log. The last line is "N passed, N failed"; the exit status is 1 if any failed or none passed.
"""
import itertools
import json
import pathlib
import re
import sys

CASE = re.compile(r'^(not )?ok\b\s*(\d+)?\s*(?:- )?(.*)$')
PLAN = re.compile(r'^1\.\.(\d+)(?:\s*#\s*skip.*)?\s*$', re.I)
SKIP = re.compile(r'#\s*(skip|todo)\b', re.I)
MOST_LINES = 60


class Tally:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def fail(self, where, what, detail=''):
        self.failed += 1
        print(f'FAILED {where}: {what}')
        lines = detail.rstrip().splitlines()
        for line in lines[-MOST_LINES:]:
            print(f'    {line}')

    def add_tap(self, where, entry):
        stdout, stderr = entry.get('stdout', ''), entry.get('stderr', '')
        planned, seen, bad = None, 0, 0
        lines = stdout.splitlines()
        for number, line in enumerate(lines):
            plan = PLAN.match(line)
            if plan:
                planned = int(plan[1])
            case = CASE.match(line)
            if not case:
                continue
            seen += 1
            if SKIP.search(line):
                self.skipped += 1
            elif case[1]:
                bad += 1
                remarks = itertools.takewhile(lambda l: not CASE.match(l), lines[number + 1:])
                self.fail(where, case[3] or f'case {case[2]}',
                          '\n'.join(remarks) + '\n' + (stderr if bad == 1 else ''))
            else:
                self.passed += 1
        code = entry.get('returncode', 0)
        if entry['result'] == 'SKIP' and planned == 0:
            self.skipped += 1
        elif entry['result'] in ('TIMEOUT', 'INTERRUPT'):
            self.fail(where, 'ran out of time', stdout + stderr)
        elif not seen:
            self.fail(where, f'printed no TAP (exit status {code})', stdout + stderr)
        elif planned is None or seen != planned:
            self.fail(where, f'{seen} of {planned} cases ran (exit status {code})', stderr)
        elif code and not bad:
            self.fail(where, f'exit status {code} after its cases', stderr)

    def add_plain(self, where, entry):
        if entry['result'] in ('OK', 'EXPECTEDFAIL'):
            self.passed += 1
        elif entry['result'] == 'SKIP':
            self.skipped += 1
        else:
            what = f"{entry['result'].lower()} (exit status {entry.get('returncode')})"
            self.fail(where, what, entry.get('stdout', '') + entry.get('stderr', ''))

    def add_directory(self, label, directory, whole):
        log = directory / 'meson-logs' / 'testlog.json'
        known = json.loads((directory / 'meson-info' / 'intro-tests.json').read_text())
        protocols = {test['name']: test['protocol'] for test in known}
        missing = set(protocols)
        if not log.exists():
            if whole:
                self.fail(label, 'no test was run')
            return
        for line in log.read_text(errors='replace').splitlines():
            entry = json.loads(line)
            name = entry['name'].split(' / ')[-1]
            missing.discard(name)
            add = self.add_tap if protocols.get(name) == 'tap' else self.add_plain
            add(f'{label}/{name}', entry)
        if whole:
            for name in sorted(missing):
                self.fail(f'{label}/{name}', 'was not run')


def main(args):
    whole = '--some' not in args
    tally = Tally()
    for number, arg in enumerate(arg for arg in args if arg != '--some'):
        label, _, directory = arg.partition('=')
        try:
            tally.add_directory(label, pathlib.Path(directory), whole and number == 0)
        except (OSError, ValueError, KeyError) as error:
            tally.fail(label, f'its log cannot be read: {error}')
    if tally.skipped:
        print(f'{tally.skipped} skipped')
    print(f'{tally.passed} passed, {tally.failed} failed')
    return 1 if tally.failed or not tally.passed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
