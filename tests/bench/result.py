# SPDX-License-Identifier: MIT
"""A figure beside its limit."""
import json
import statistics

OK, OVER = 'ok', 'over'


class Result:
    """limit None: told for comparison, not judged. at_least: the figure must not be below the limit."""

    def __init__(self, name, what, figure, unit, limit=None, at_least=False, note=''):
        self.name, self.what, self.figure, self.unit = name, what, figure, unit
        self.limit, self.at_least, self.note = limit, at_least, note

    @property
    def verdict(self):
        if self.figure is None:
            return 'not measured: ' + self.note
        if self.limit is None:
            return 'for comparison'
        good = self.figure >= self.limit if self.at_least else self.figure <= self.limit
        return OK if good else OVER

    def line(self):
        figure = '-' if self.figure is None else number(self.figure)
        sign = '' if self.limit is None else ('>= ' if self.at_least else '<= ')
        limit = sign + number(self.limit) if self.limit is not None else '-'
        note = f'  ({self.note})' if self.note and self.figure is not None else ''
        return f'{self.name:<22} {figure:>11} {self.unit:<12} {limit:>11}  {self.verdict}{note}'

    def record(self):
        return {'name': self.name, 'what': self.what, 'figure': self.figure, 'unit': self.unit,
                'limit': self.limit, 'at_least': self.at_least, 'verdict': self.verdict, 'note': self.note}


def missing(name, what, why):
    return Result(name, what, None, '', note=why)


def number(value):
    """Four digits that count, no more."""
    if value == int(value) or abs(value) >= 1000:
        return f'{value:,.0f}'
    return f'{value:.4g}'


def median(values):
    return statistics.median(values)


def quantile(values, q):
    ordered = sorted(values)
    return ordered[min(int(q * len(ordered)), len(ordered) - 1)]


def write(path, machine, results):
    record = {'machine': machine, 'results': [r.record() for r in results]}
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + '\n')
    return record
