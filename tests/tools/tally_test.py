#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tries tally.py on logs as meson writes them. Prints TAP."""
import contextlib
import io
import json
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True  # leave nothing in the source tree
import tally  # noqa: E402


def entry(name='t', result='OK', code=0, stdout='', stderr=''):
    return {'name': f'yiping:unit / {name}', 'result': result, 'returncode': code,
            'stdout': stdout, 'stderr': stderr}


def count(entries, known, *options):
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        (root / 'meson-logs').mkdir()
        (root / 'meson-info').mkdir()
        tests = [{'name': n, 'protocol': p} for n, p in known.items()]
        (root / 'meson-info' / 'intro-tests.json').write_text(json.dumps(tests))
        if entries is not None:
            log = ''.join(json.dumps(e) + '\n' for e in entries)
            (root / 'meson-logs' / 'testlog.json').write_text(log)
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            status = tally.main([*options, f'x={name}'])
        return out.getvalue().splitlines()[-1], status, out.getvalue()


TAP, PLAIN = {'t': 'tap'}, {'t': 'exitcode'}
CASES = [
    ('counts cases', [entry(stdout='1..2\nok 1 - a\nok 2 - b\n')], TAP, '2 passed, 0 failed'),
    ('counts a failed case once',
     [entry(result='FAIL', code=1, stdout='1..2\nok 1 - a\nnot ok 2 - b\n')], TAP,
     '1 passed, 1 failed'),
    ('counts a crash', [entry(result='FAIL', code=-11, stdout='1..3\nok 1 - a\n')], TAP,
     '1 passed, 1 failed'),
    ('counts a time-out', [entry(result='TIMEOUT', code=-9, stdout='1..2\nok 1 - a\n')], TAP,
     '1 passed, 1 failed'),
    ('counts silence', [entry()], TAP, '0 passed, 1 failed'),
    ('counts cases that never ran', [entry(stdout='1..3\nok 1\nok 2\n')], TAP,
     '2 passed, 1 failed'),
    ('counts a leak at the end', [entry(result='ERROR', code=23, stdout='1..1\nok 1 - a\n')], TAP,
     '1 passed, 1 failed'),
    ('counts no skipped case', [entry(stdout='1..2\nok 1 - a\nok 2 - b # SKIP why\n')], TAP,
     '1 passed, 0 failed'),
    ('judges by exit status', [entry()], PLAIN, '1 passed, 0 failed'),
    ('judges a bad exit status', [entry(result='FAIL', code=1)], PLAIN, '0 passed, 1 failed'),
    ('misses a test that was not run', [entry(name='u')], {'t': 'tap', 'u': 'exitcode'},
     '1 passed, 1 failed'),
    ('misses a log', None, TAP, '0 passed, 1 failed'),
    ('takes nothing for a failure', [], {}, '0 passed, 0 failed'),
]


def run():
    for what, entries, known, expected in CASES:
        last, status, _ = count(entries, known)
        good = expected.endswith(' 0 failed') and not expected.startswith('0 ')
        yield what, last == expected and status == (0 if good else 1), last
    last, status, text = count(
        [entry(result='FAIL', code=1, stdout='1..1\nnot ok 1 - a\n# 1 != 2\n')], TAP)
    yield 'prints what was said', 'FAILED x/t: a' in text and '# 1 != 2' in text, text
    last, status, _ = count([entry(name='u')], {'t': 'tap', 'u': 'exitcode'}, '--some')
    yield 'asks only for some', (last, status) == ('1 passed, 0 failed', 0), last


def main():
    results = list(run())
    print(f'1..{len(results)}')
    for number, (what, good, said) in enumerate(results, 1):
        print(f"{'ok' if good else 'not ok'} {number} - {what}")
        if not good:
            print('\n'.join(f'# {line}' for line in said.splitlines()))
    return not all(good for _, good, _ in results)


if __name__ == '__main__':
    sys.exit(main())
