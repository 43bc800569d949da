#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A frame that is drawn at once has the minutes before it: sparklines, and the word that they are coarse. Prints TAP.
Usage: sparks.py PATH-OF-YIPING PATH-OF-YIPINGD"""
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'gov'))
import world  # noqa: E402

SPARK = re.compile('[⠁-⣿]{6}')
PATIENCE_S = 30


def show(server, who, *options):
    environment = {**os.environ, 'LC_ALL': 'C.UTF-8', 'XDG_STATE_HOME': os.path.join(server.folder, 'xdg')}
    token = os.path.join(server.state, 'tokens', who)
    return subprocess.run([sys.argv[1], '--server', f'unix:{server.socket}', '--token-file', token, 'show', 'overview',
                           '--size', '200x60', '--lang', 'en', *options],
                          env=environment, capture_output=True, text=True, timeout=PATIENCE_S).stdout


def sparks_of(picture):
    return len(SPARK.findall(picture))


def main():
    tap = world.Tap()
    server = world.Server(sys.argv[2], ['--seed', '3']).start()
    city = show(server, 'viewer')
    tap.check(sparks_of(city) >= 30, f'the city has its sparklines at once ({sparks_of(city)})', city[:3000])
    tap.check('trends: 1 min' in city.splitlines()[0], 'and says that they are coarse', city.splitlines()[0])
    district = show(server, 'duty-' + world.INSIDE)
    tap.check(sparks_of(district) >= 30, f'so does a district ({sparks_of(district)})', district[:3000])
    drilled = show(server, 'duty', '--area', world.OUTSIDE)
    tap.check(sparks_of(drilled) >= 30, f'and another centre that is looked at ({sparks_of(drilled)})', drilled[:3000])
    tap.check(sparks_of(drilled) and drilled != district, 'with values of its own')
    town = show(server, 'worker')
    tap.check(town.strip() != '', 'a worker waits for nothing that is not permitted', town[:500])
    server.stop()
    print(f'1..{tap.count}')
    server.finish()
    sys.exit(tap.failed > 0)


main()
