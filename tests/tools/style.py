#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The style rules that a script can judge. usage: style.py ROOT (prints TAP)

Each rule is first tried on a sample that breaks it.
"""
import pathlib
import re
import sys
import unicodedata

MOST_LINES = 700
MOST_COLUMNS = 100
MOST_FUNCTION = 90

BANNED = re.compile(r'(?<![\w.>])(sprintf|vsprintf|strcpy|strcat|gets|system|popen|atoi|atol|atof|'
                    r'strtok)\s*\(')
LEFTOVER = re.compile(r'\b(' + 'TO' + r'DO|FIX' + r'ME|XX' + r'X)\b')
NOT_CODE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def columns(line):
    width = 0
    for c in line:
        if c == '\t':
            width += 8 - width % 8
        elif unicodedata.combining(c):
            continue
        else:
            width += 2 if unicodedata.east_asian_width(c) in 'WF' else 1
    return width


def code_of(text):
    """The text with comments and strings blanked, lines kept."""
    def blank(match):
        kept = '""' if match[0][0] in '"\'' else ' '
        return kept + '\n' * match[0].count('\n')
    return NOT_CODE.sub(blank, text)


def check_length(text):
    n = text.count('\n')
    return [(n, f'{n} lines, at most {MOST_LINES}')] if n > MOST_LINES else []


def check_licence(text):
    ok = text.startswith('/* SPDX-License-Identifier: MIT */\n')
    return [] if ok else [(1, 'no SPDX line on top')]


def check_columns(text):
    return [(i, f'{columns(line)} columns, at most {MOST_COLUMNS}')
            for i, line in enumerate(text.splitlines(), 1) if columns(line) > MOST_COLUMNS]


def check_white(text):
    found = [(i, 'white space at the end of the line')
             for i, line in enumerate(text.splitlines(), 1) if line != line.rstrip()]
    found += [(i, 'indented with spaces') for i, line in enumerate(text.splitlines(), 1)
              if re.match(r' {2,}[^ *]', line)]
    return found


def check_functions(text):
    """The braces of a function stand in the first column; those of tables and types do not."""
    found, start = [], None
    for i, line in enumerate(text.splitlines(), 1):
        if line == '{':
            start = i
        elif line == '}' and start:
            if i - start - 1 > MOST_FUNCTION:
                found.append((start, f'a function of {i - start - 1} lines, at most {MOST_FUNCTION}'))
            start = None
    return found


def check_banned(text):
    return [(i, f'{match[1]} is not used here') for i, line in
            enumerate(code_of(text).splitlines(), 1) for match in BANNED.finditer(line)]


def check_leftovers(text):
    return [(i, f'left over: {match[1]}') for i, line in enumerate(text.splitlines(), 1)
            for match in LEFTOVER.finditer(line)]


def check_header_comments(text):
    """Where functions are declared, that paragraph or the one before says something about them."""
    found, line, before = [], 1, ''
    for paragraph in re.split(r'(\n[ \t]*\n)', text):
        bare = code_of(paragraph)
        declares = re.search(r'^(?!typedef|#|static|extern "C"|\}|/)[a-z][\w \*]*[ \*]\w+\s*\(', bare,
                             re.M)
        if declares and not re.search(r'/[*/]', before + paragraph):
            first = line + bare[:declares.start()].count('\n')
            found.append((first, 'a function without a word about it'))
        line += paragraph.count('\n')
        before = paragraph if paragraph.strip() else before
    return found


def is_constant(declaration):
    declaration = declaration.split('[')[0]
    pointed = declaration.rfind('*')
    return bool(re.search(r'\bconst\b', declaration[pointed + 1:]))


def writable_statics(text):
    """(line, name) of each static variable that can be written."""
    found = []
    for match in re.finditer(r'^[ \t]*static\s+([^;={]*?)\s*(?=[;={])', code_of(text), re.M):
        declaration = match[1]
        flat = re.sub(r'\b_Atomic\s*\(.*\)\s+(?=\w+$)', '_Atomic ', declaration)
        flat = re.sub(r'\b__attribute__\s*\(\(.*?\)\)\)?', '', flat)
        if re.search(r'\b(inline|_Thread_local)\b', flat) or re.search(r'\w\s*\((?!\s*\*)', flat):
            continue
        pointer = re.search(r'\(\s*\*\s*((?:const\s+)?)(\w+)\s*(\[[^]]*\])?\s*\)', flat)
        if pointer:
            constant, name = bool(pointer[1]), pointer[2]
        else:
            names = re.findall(r'\w+', flat.split('[')[0])
            constant, name = is_constant(flat), names[-1] if names else '?'
        if not constant and not re.match(r'(struct|enum|union)\s+\w+$', flat):
            found.append((text[:match.start()].count('\n') + 1, name))
    return found


def documented_statics(root):
    page = root / 'doc' / 'architecture.md'
    if not page.exists():
        return None
    section = re.search(r'^#+ Writable statics\s*\n(.*?)(?=^#|\Z)', page.read_text(), re.M | re.S)
    return set(re.findall(r'`(\w+)`', section[1])) if section else set()


def check_statics(root):
    allowed, found, seen = documented_statics(root), [], set()
    for path in sorted((root / 'src').rglob('*.c')):
        for line, name in writable_statics(path.read_text(errors='replace')):
            seen.add(name)
            if allowed is not None and name not in allowed:
                found.append(f'{path.relative_to(root)}:{line}: {name} is not among the writable '
                             'statics of doc/architecture.md')
    found += [f'doc/architecture.md names the static {name}, which is not there'
              for name in sorted((allowed or set()) - seen)]
    return found, allowed is None, seen


RULES = {
    'length of files': (check_length, 'int x;\n' * (MOST_LINES + 1)),
    'licence line': (check_licence, 'int x;\n'),
    'width of lines': (check_columns, '\t' * 12 + '中中中\n'),
    'white space': (check_white, 'int x; \n'),
    'length of functions': (check_functions, 'int f(void)\n{\n' + '\t;\n' * 91 + '}\n'),
    'calls that are not used': (check_banned, 'int f(void)\n{\n\treturn atoi("1");\n}\n'),
    'leftovers': (check_leftovers, '/* FIX' + 'ME */\n'),
}
HEADER_RULES = {
    'comments in public headers': (check_header_comments, '/* a */\n\nint f(void);\n\nint g(void);\n'),
}
GOOD_SAMPLE = """/* SPDX-License-Identifier: MIT */
/* Not atoi("x"). */
static const int table[] = {
	1,
};

int f(const struct x *p)
{
	return p->system("strcpy(", snprintf(0, 0, "x"));
}
"""
STATICS_SAMPLE = """static int a;
static const char *b[] = {"x"};
static const char *const c[] = {"x"};
static const struct d e = {1};
static int f(void);
static void (*g)(void);
static _Atomic(void (*)(void)) h;
static struct i j = {
	.k = 1,
};
static int l(int m)
{
	static int n = 1;
	static const int o = 2;
	return m + n + o;
}
"""


def self_test():
    for what, (check, sample) in {**RULES, **HEADER_RULES}.items():
        yield f'catches: {what}', [] if check(sample) else ['the bad sample passed']
        yield (f'lets pass: {what}',
               [sentence for _, sentence in check(GOOD_SAMPLE)] if what in RULES else [])
    names = [name for _, name in writable_statics(STATICS_SAMPLE)]
    expected = ['a', 'b', 'g', 'h', 'j', 'n']
    yield 'catches: writable statics', [] if names == expected else [f'{names}']


def files(root):
    for top in ('src', 'include', 'tests'):
        yield from sorted(path for path in (root / top).rglob('*.[ch]')
                          if path.is_file() and 'node_modules' not in path.parts)


def check_all(root):
    found = {what: [] for what in (*RULES, *HEADER_RULES)}
    for path in files(root):
        text, name = path.read_text(errors='replace'), path.relative_to(root)
        rules = {**RULES, **HEADER_RULES} if name.parts[0] == 'include' else RULES
        for what, (check, _) in rules.items():
            found[what] += [f'{name}:{line}: {sentence}' for line, sentence in check(text)]
    return found


def main(root):
    cases = [(what, problems, '') for what, problems in self_test()]
    cases += [(what, problems, '') for what, problems in check_all(root).items()]
    problems, no_page, seen = check_statics(root)
    skip = ' # SKIP there is no doc/architecture.md' if no_page else ''
    cases.append((f'writable statics ({len(seen)})', problems, skip))
    print(f'1..{len(cases)}')
    for number, (what, problems, skip) in enumerate(cases, 1):
        print(f"{'not ok' if problems else 'ok'} {number} - {what}{skip}")
        for sentence in problems:
            print(f'# {sentence}')
    return any(problems for _, problems, _ in cases)


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
