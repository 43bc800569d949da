#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Warnings as CAP 1.2, read by somebody else's XML parser and held against the standard's lists. Prints TAP.
Usage: cap.py PATH-OF-YIPINGD"""
import re
import sys
import xml.etree.ElementTree as tree

sys.dont_write_bytecode = True
import world  # noqa: E402

SPACE = '{urn:oasis:names:tc:emergency:cap:1.2}'
# The elements of each in the order of the schema; those with a star must be there.
ALERT = '*identifier *sender *sent *status *msgType source *scope restriction addresses code note references incidents info'
INFO = ('language *category *event responseType *urgency *severity *certainty audience eventCode effective onset expires '
        'senderName headline description instruction web contact parameter resource area')
AREA = '*areaDesc polygon circle geocode altitude ceiling'
WORDS = {'status': 'Actual Exercise System Test Draft', 'msgType': 'Alert Update Cancel Ack Error',
         'scope': 'Public Restricted Private',
         'category': 'Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other',
         'responseType': 'Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None',
         'urgency': 'Immediate Expected Future Past Unknown', 'severity': 'Extreme Severe Moderate Minor Unknown',
         'certainty': 'Observed Likely Possible Unlikely Unknown'}
TIMES = ('sent', 'effective', 'onset', 'expires')
SEVERITY = {'red': 'Extreme', 'orange': 'Severe', 'yellow': 'Moderate', 'blue': 'Minor'}


def faults(node, elements):
    """What the schema would say of the children of one element."""
    order = [name.lstrip('*') for name in elements.split()]
    names = [child.tag.removeprefix(SPACE) for child in node]
    yield from (f'{name} is unknown' for name in names if name not in order)
    yield from (f'{name} is missing' for name in elements.split() if name[0] == '*' and name[1:] not in names)
    places = [order.index(name) for name in names if name in order]
    if places != sorted(places):
        yield f'out of order: {names}'
    for child in node:
        name, text = child.tag.removeprefix(SPACE), child.text or ''
        if name in WORDS and text not in WORDS[name].split():
            yield f'{name}: {text}'
        if name in TIMES and not re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d', text):
            yield f'{name}: {text}'
        if name in ('identifier', 'sender') and re.search(r'[\s,<&]', text):
            yield f'{name}: {text}'


def all_faults(alert):
    yield from ([] if alert.tag == SPACE + 'alert' else [alert.tag])
    yield from faults(alert, ALERT)
    for info in alert.iter(SPACE + 'info'):
        yield from faults(info, INFO)
        for area in info.iter(SPACE + 'area'):
            yield from faults(area, AREA)


def messages(server, tap):
    listed = server.get('/v1/warnings', 'duty').json['warnings']
    tap.check(len(listed) > 0, 'the demo has warnings')
    for warning in listed[:3] + listed[-3:]:
        reply = server.get(f'/v1/warnings/{warning["id"]}/cap', 'duty')
        tap.same((reply.status, reply.headers['content-type']), (200, 'application/cap+xml'), f'{warning["id"]} as CAP')
        alert = tree.fromstring(reply.text.encode())
        tap.same(list(all_faults(alert)), [], 'is as the standard has it')
        infos = alert.findall(SPACE + 'info')
        tap.same([i.findtext(SPACE + 'language') for i in infos], ['zh-CN', 'en'], 'in both languages')
        tap.same([i.findtext(SPACE + 'headline') for i in infos], [warning['headline'][k] for k in ('zh-CN', 'en')],
                 'with its words')
        tap.same(infos[0].findtext(SPACE + 'severity'), SEVERITY[warning['colour']], 'and its colour\'s severity')
        codes = [g.findtext(SPACE + 'value') for g in infos[0].iter(SPACE + 'geocode')]
        tap.same(codes, warning['areas'], 'for its areas')


def who_may(server, tap):
    listed = server.get('/v1/warnings', 'duty').json['warnings']
    inside = next(w['id'] for w in listed if w['area'] == world.INSIDE)
    server.grant('here', 'duty', world.INSIDE)
    server.grant('there', 'duty', world.OUTSIDE)
    first = server.get(f'/v1/warnings/{inside}/cap', 'here')
    again = server.ask('GET', f'/v1/warnings/{inside}/cap', 'here', headers={'If-None-Match': first.headers['etag']})
    tap.same((first.status, again.status), (200, 304), 'it has a tag')
    tap.same(server.get(f'/v1/warnings/{inside}/cap', 'there').code, 'scope', 'it is for who sees it')
    tap.same(server.get('/v1/warnings/none/cap', 'here').status, 404, 'and one that is not there is not found')


world.main([messages, who_may])
