# SPDX-License-Identifier: MIT
"""Acts while clients and server are killed: tests/app/chaos.py at length. Not a figure of speed."""
import json
import pathlib
import subprocess
import sys

from result import Result

SCRIPT = pathlib.Path(__file__).resolve().parent.parent / 'app' / 'chaos.py'


def chaos(bench):
    acts, clients, seconds = bench.size((10_000, 16, 1500), (12, 2, 10))
    told = subprocess.run(
        [sys.executable, str(SCRIPT), str(bench.yiping), str(bench.yipingd), '--server', str(bench.program('gov')),
         '--acts', str(acts), '--clients', str(clients), '--seconds', str(seconds)],
        stdout=subprocess.PIPE, text=True, check=False).stdout.splitlines()
    wrong = [line for line in told if line.startswith('not ok')]
    if not told or not told[-1].startswith('# {'):
        raise RuntimeError('chaos.py did not come to its end: ' + ' '.join(told[-3:]))
    f = json.loads(told[-1][2:])
    note = (f"{f['asked']} asked for by {f['commands']} commands in {f['seconds']:.0f} s; {f['killed']} commands and "
            f"{f['server_kills']} servers killed, {f['copies']} requests doubled or late, {f['conflicts']} conflicts")
    yield Result('chaos', 'checks that fail after acts amid kills (lost, doubled, gaps, verify)', len(wrong), 'checks', 0,
                 note='; '.join(wrong))
    yield Result('chaos.acts', 'acts that were kept and are in the log once', f['applied'], 'acts', note=note)
