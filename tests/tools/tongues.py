#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every string for people is in every catalog of po/. usage: tongues.py ROOT (prints TAP)"""
import pathlib
import re
import subprocess
import sys
import tempfile

KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2']
MARKED = re.compile(r'\b(_|N_|C_|NC_|ngettext)\(\s*"')


def listed(root):
    lines = (root / 'po' / 'POTFILES').read_text(encoding='utf-8').split()
    return {line for line in lines if not line.startswith('#')}


def unlisted(root):
    """Sources with strings for people that nobody would translate."""
    names = listed(root)
    for folder in ('src', 'include'):
        for path in sorted((root / folder).rglob('*.[ch]')):
            name = str(path.relative_to(root))
            if name not in names and MARKED.search(path.read_text(encoding='utf-8')) and \
                    path.name != 'i18n.h':
                yield name


def template(root, out):
    subprocess.run(['xgettext', '--from-code=UTF-8', '-k', *[f'-k{k}' for k in KEYWORDS],
                    '-D', str(root), '-o', str(out), *sorted(listed(root))], check=True)


def complaints(po, pot):
    """What is untranslated, doubtful or translated for nobody."""
    said = subprocess.run(['msgcmp', str(po), str(pot)], capture_output=True, text=True)
    return said.stderr.splitlines()


def main(root):
    results = [('po/POTFILES has every source with words', list(unlisted(root)))]
    with tempfile.TemporaryDirectory() as tmp:
        pot = pathlib.Path(tmp) / 'all.pot'
        template(root, pot)
        hole = pathlib.Path(tmp) / 'hole.po'
        hole.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n')
        results.append(('an empty catalog is found out', [] if complaints(hole, pot) else ['not']))
        for lang in (root / 'po' / 'LINGUAS').read_text().split():
            results.append((f'{lang} is whole', complaints(root / 'po' / f'{lang}.po', pot)))
    print(f'1..{len(results)}')
    for n, (what, wrong) in enumerate(results, 1):
        print(f'{"not " if wrong else ""}ok {n} - {what}')
        for line in wrong[:40]:
            print(f'# {line}')
    return any(wrong for _, wrong in results)


sys.exit(main(pathlib.Path(sys.argv[1])))
