# SPDX-License-Identifier: MIT
"""Write the theme files as a C table: embed_themes.py OUT.inc FILE.theme..."""
import pathlib
import sys


def c_string(line):
    return '"' + line.replace('\\', '\\\\').replace('"', '\\"') + '\\n"'


def main(out, paths):
    parts = []
    for path in map(pathlib.Path, paths):
        lines = path.read_text(encoding='utf-8').splitlines()
        body = '\n'.join('\t' + c_string(line) for line in lines)
        parts.append('\t{"%s",\n%s},\n' % (path.stem, body))
    pathlib.Path(out).write_text(''.join(parts), encoding='utf-8')


main(sys.argv[1], sys.argv[2:])
