#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures what doc/bench.md lists. usage: bench.py BUILD [--json] [--smoke] [--out FILE] [NAME...]

Each figure stands beside its limit, or beside a peer that was measured in the same run. --smoke runs
everything at a very small size and judges nothing (prints TAP): only whether it still works.
"""
import argparse
import json
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import traceback

sys.dont_write_bytecode = True
import api  # noqa: E402
import chaos  # noqa: E402
import idle  # noqa: E402
import keys  # noqa: E402
import link  # noqa: E402
import live  # noqa: E402
import memory  # noqa: E402
import micro  # noqa: E402
import process  # noqa: E402
import result  # noqa: E402
import start  # noqa: E402
import takeover  # noqa: E402

BENCHES = {
    'fold': micro.fold,
    'replay': micro.replay,
    'archive': micro.archive,
    'queue': micro.queue,
    'sync': micro.sync,
    '304': api.not_modified,
    'wake': api.wake,
    'readings': api.readings,
    'first': start.first,
    'keys': keys.keys,
    'live': live.live,
    'takeover': takeover.takeover,
    'link': link.link,
    'idle': idle.idle,
    'memory': memory.memory,
    'chaos': chaos.chaos,
}
LONG = {'chaos'}  # only when asked for


class Bench:
    def __init__(self, build, smoke):
        self.build, self.smoke = pathlib.Path(build).resolve(), smoke
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='yp-bench-'))
        self.yiping = self.build / 'src' / 'app' / 'yiping'
        self.yipingd = self.build / 'src' / 'gov' / 'yipingd'

    def size(self, full, small):
        return small if self.smoke else full

    def program(self, name):
        return self.build / 'tests' / 'bench' / f'bench_{name}'

    def clean(self):
        for each in self.folder.iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()

    def finish(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def run_one(bench, name):
    """Its results; what it could not do is a result, too."""
    try:
        yield from BENCHES[name](bench)
    except Exception as e:  # one bench that fails must not take the others along
        if bench.smoke:
            raise
        traceback.print_exc()
        yield result.missing(name, name, f'{type(e).__name__}: {e}')
    finally:
        bench.clean()


def measure(bench, names, out, as_json):
    machine, results = process.machine(), []
    if not as_json:
        print(f"{machine['cpu']}, {machine['cpus']} CPUs, Linux {machine['kernel']}, "
              f"load {machine['load']:.2f}, {machine['at']}")
    for name in names:
        for r in run_one(bench, name):
            results.append(r)
            if not as_json:
                print(r.line(), flush=True)
    machine['load_after'] = os.getloadavg()[0]
    record = result.write(pathlib.Path(out), machine, results)
    if as_json:
        print(json.dumps(record, ensure_ascii=False))


def smoke(bench, names):
    print(f'1..{len(names)}', flush=True)
    failed = 0
    for number, name in enumerate(names, 1):
        try:
            found = [r.record() for r in run_one(bench, name)]
            good = bool(found)
            remark = ''
        except Exception:
            good, remark = False, traceback.format_exc()
        failed += not good
        print(f"{'ok' if good else 'not ok'} {number} - {name}", flush=True)
        for line in remark.splitlines():
            print('# ' + line)
    return failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('build')
    parser.add_argument('--json', action='store_true')
    parser.add_argument('--smoke', action='store_true')
    parser.add_argument('--out', default='')
    parser.add_argument('names', nargs='*', metavar='NAME')
    o = parser.parse_intermixed_args()
    unknown = [n for n in o.names if n not in BENCHES]
    if unknown:
        parser.error(f'there is no bench {unknown[0]!r}; there are: {" ".join(BENCHES)}')
    bench = Bench(o.build, o.smoke)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that nothing is left running
    try:
        if o.smoke:
            return 1 if smoke(bench, o.names or list(BENCHES)) else 0
        measure(bench, o.names or [n for n in BENCHES if n not in LONG], o.out or bench.build / 'bench.json', o.json)
        return 0
    finally:
        bench.finish()


if __name__ == '__main__':
    sys.exit(main())
