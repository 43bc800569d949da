#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Who may include whom. usage: layers.py ROOT (prints TAP)

The tables below are the fan of doc/architecture.md. A sample tree that breaks each rule is checked
first, so that a rule that has stopped working is seen.
"""
import pathlib
import re
import sys
import tempfile

FOLDERS = {
    'base': (),
    'model': ('base',),
    'wire': ('base', 'model'),
    'store': ('base', 'model'),
    'net': ('base',),
    'sync': ('base', 'model', 'wire', 'net'),
    'ui': ('base', 'model'),
    'term': ('base', 'ui'),
    'city': ('base', 'model'),
    'gov': ('base', 'model', 'wire', 'store', 'net', 'city'),
    'app': ('base', 'model', 'wire', 'store', 'net', 'sync', 'ui', 'term'),
}

# Of a folder that is open only in part, these headers.
ONLY = {('term', 'ui'): ('canvas.h', 'role.h', 'theme.h', 'key.h')}

# A library and the folders that may know it.
LIBRARIES = {
    r'(ncursesw/.*|ncurses|curses|term|panel)(\.h)?': ('term',),
    r'curl/.*': ('net',),
    r'sqlite3\.h': ('store',),
    r'jansson\.h': ('wire',),
    r'microhttpd\.h': ('gov',),
    # sync: timers and idle handles on the loop that net's requests run on, for waits and slices
    r'uv\.h': ('store', 'net', 'sync', 'app', 'gov'),
    r'openssl/.*': ('base',),
    r'ini\.h': ('base',),
    r'utf8proc\.h': ('base',),
    r'seccomp\.h': ('app',),
    r'libintl\.h': ('ui', 'term', 'gov', 'app'),
}

LIBC = re.compile(
    r'(sys|arpa|net|netinet|linux)/\w+\.h|(assert|ctype|dirent|errno|fcntl|float|fnmatch|ftw|getopt|grp|'
    r'inttypes|langinfo|limits|locale|malloc|math|netdb|poll|pthread|pwd|sched|semaphore|setjmp|signal|'
    r'spawn|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string|strings|'
    r'syslog|termios|threads|time|uchar|unistd|utime|wchar|wctype)\.h')

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def folder_of(path, root):
    parts = path.relative_to(root).parts
    return parts[2] if parts[0] == 'include' else parts[1]


def own_header_problem(folder, name, path):
    parts = name.split('/')
    if len(parts) == 1:
        generated = name.endswith('.inc')  # by the build, so not beside the source
        return None if generated or (path.parent / name).exists() else f'there is no {name} beside it'
    if parts[0] != 'yiping' or len(parts) != 3:
        return f'"{name}" is not of the form yiping/<folder>/<name>.h'
    other = parts[1]
    if other == folder:
        return None
    if other not in FOLDERS.get(folder, ()):
        return f'{folder} may not use {other} ({name})'
    if parts[2] not in ONLY.get((folder, other), (parts[2],)):
        return f'{folder} may not use {name}'
    return None


def library_problem(folder, name):
    if LIBC.fullmatch(name):
        return None
    for pattern, friends in LIBRARIES.items():
        if re.fullmatch(pattern, name):
            return None if folder in friends else f'{folder} may not use <{name}>'
    return f'<{name}> is in no table of layers.py'


def sources(root):
    for top in (root / 'src', root / 'include' / 'yiping'):
        yield from sorted(path for path in top.rglob('*.[ch]') if path.is_file())


def check_includes(root):
    """folder -> list of sentences"""
    problems = {folder: [] for folder in FOLDERS}
    for path in sources(root):
        folder = folder_of(path, root)
        if folder not in FOLDERS:
            problems.setdefault(folder, []).append(f'{path}: this folder is in no table')
            continue
        for quote, name in INCLUDE.findall(path.read_text(errors='replace')):
            problem = (own_header_problem(folder, name, path) if quote == '"'
                       else library_problem(folder, name))
            if problem:
                problems[folder].append(f'{path.relative_to(root)}: {problem}')
    return problems


def include_graph(root):
    graph = {}
    for path in sources(root):
        if path.suffix != '.h':
            continue
        edges = graph.setdefault(path, [])
        for quote, name in INCLUDE.findall(path.read_text(errors='replace')):
            other = root / 'include' / name if '/' in name else path.parent / name
            if quote == '"' and other.exists():
                edges.append(other)
    return graph


def find_cycles(root):
    graph, done, found = include_graph(root), set(), []

    def visit(path, above):
        if path in above:
            names = [str(p.relative_to(root)) for p in above[above.index(path):] + [path]]
            found.append(' -> '.join(names))
            return
        if path in done:
            return
        for other in graph.get(path, ()):
            visit(other, above + [path])
        done.add(path)

    for path in graph:
        visit(path, [])
    return found


BAD_SAMPLE = {
    'src/model/a.c': ('#include <sqlite3.h>\n', 'model may not use <sqlite3.h>'),
    'src/ui/b.c': ('#include <curses.h>\n', 'ui may not use <curses.h>'),
    'src/wire/c.c': ('#include "yiping/store/x.h"\n', 'wire may not use store'),
    'src/base/d.c': ('#  include "yiping/model/x.h"\n', 'base may not use model'),
    'src/term/e.c': ('#include "yiping/ui/layout.h"\n', 'term may not use yiping/ui/layout.h'),
    'src/app/f.c': ('#include <jansson.h>\n', 'app may not use <jansson.h>'),
    'src/gov/g.c': ('#include <openssl/evp.h>\n', 'gov may not use <openssl/evp.h>'),
    'src/net/h.c': ('#include <boost.h>\n', '<boost.h> is in no table'),
    'src/city/i.c': ('#include "../gov/x.h"\n', 'is not of the form'),
    'include/yiping/ui/j.h': ('#include <uv.h>\n', 'ui may not use <uv.h>'),
    'src/other/k.c': ('\n', 'this folder is in no table'),
}
GOOD_SAMPLE = {
    'src/term/a.c': '#include <curses.h>\n#include <stdio.h>\n#include "yiping/ui/canvas.h"\n'
                    '#include "b.h"\n',
    'src/term/b.h': '#include "yiping/term/a.h"\n',
    'include/yiping/term/a.h': '#include "yiping/base/error.h"\n',
}
CYCLE_SAMPLE = {
    'include/yiping/ui/a.h': '#include "yiping/ui/b.h"\n',
    'include/yiping/ui/b.h': '#include "yiping/ui/a.h"\n',
}


def with_sample(files, check):
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        return check(root)


def self_test():
    """(what, sentences) for each rule that does not work"""
    for path, (text, expected) in BAD_SAMPLE.items():
        found = sum(with_sample({path: text}, check_includes).values(), [])
        yield (f'catches: {expected}',
               [] if any(expected in f for f in found) else [f'{path} passed: {found}'])
    yield 'lets good includes pass', sum(with_sample(GOOD_SAMPLE, check_includes).values(), [])
    yield ('catches a cycle of headers',
           [] if with_sample(CYCLE_SAMPLE, find_cycles) else ['no cycle was found'])


def main(root):
    cases = list(self_test())
    cases += [(f'includes of {folder}', found) for folder, found in check_includes(root).items()]
    cases.append(('no cycle of headers', find_cycles(root)))
    print(f'1..{len(cases)}')
    for number, (what, found) in enumerate(cases, 1):
        print(f"{'not ok' if found else 'ok'} {number} - {what}")
        for sentence in found:
            print(f'# {sentence}')
    return any(found for _, found in cases)


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
