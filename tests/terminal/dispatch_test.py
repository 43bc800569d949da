# SPDX-License-Identifier: MIT
"""The dispatch panel by keys alone, which are counted: from the queue to a unit that is sent."""
import re

from harness import run, until

ID = re.compile(r'\d{8}-\d{6}')
SENDS = re.compile(r'lead unit +(\S.*?)(?:  |$)', re.M)


class Keys:
    """A terminal whose keys are counted."""

    def __init__(self, terminal):
        self.terminal, self.count = terminal, 0

    def press(self, name):
        self.count += 1
        self.terminal.key(name)


def queue_of(t, state):
    """The list filtered by a state; gives the number of the selected event."""
    t.key('2')
    t.wait(lambda s: ID.search(s), 'the list of events')
    t.type(f'/state={state} -unowned')  # whom nobody owns there is nobody to propose
    t.key('Enter')
    chip = re.compile(r'filter\s+state=' + state + r'\b.*?(\d{8}-\d{6})', re.S)
    return chip.search(t.wait(lambda s: chip.search(s), 'the list filtered')).group(1)


def sent(suite, event):
    """The event once somebody sent it out."""
    body = suite.server.get('/v1/events/' + event)
    return body if body.get('parties') else None


def dispatched_by_duty(suite, event):
    """The staff may send it once more after a unit's "no"."""
    changes = suite.server.get(f'/v1/events/{event}/history')['changes']
    return [c for c in changes
            if c['verb'] == 'dispatch' and c.get('actor', {}).get('subject') == 'duty']


def shown(event, words):
    return lambda s: event in s and words in s


def by_key(suite, t, send):
    """Does it on the selected event; the city's own staff may be faster: then on the next one."""
    for _ in range(8):
        event = queue_of(t, 'registered')
        keys = Keys(t)
        keys.press('3')
        screen = t.wait(lambda s: event in s and ('as proposed' in s or 'no: ' in s), 'the panel')
        if 'as proposed' in screen:
            unit = send(t, keys, event)
            body = until(lambda: sent(suite, event), event + ' is sent out')
            if unit in str(body['parties']) and body['state'] == 'assigned':
                return body, keys.count
        t.key('Escape')
    raise AssertionError('somebody else was first eight times')


def proposed_by_one_key(t, keys, event):
    unit = SENDS.search(t.wait(shown(event, 'd or Enter sends it'), 'what would go out')).group(1)
    keys.press('d')
    if 'y yes' in t.look():  # something speaks against it
        keys.press('y')
    return unit


def from_the_queue_in_four_keys(suite):
    t = suite.terminal()
    t.wait(lambda s: 'data ' in s and 'old' in s, 'the overview')
    body, keys = by_key(suite, t, proposed_by_one_key)
    assert keys <= 4, f'{keys} keys'
    assert sum(p.get('lead', False) for p in body['parties']) == 1
    t.wait(lambda s: 'Orders' in s and 'not accepted' in s or 'accepted' in s, 'the order')
    t.key('q')
    t.wait('rdy>', 'the shell again')


def by_hand(t, keys, event):
    t.wait(shown(event, 'd or Enter'), 'what would go out')
    t.type('/police')
    keys.press('Enter')
    t.wait('found by name', 'units of that name')
    keys.press('Space')
    screen = t.wait(lambda s: 'chosen by hand' in s and 'olice' in SENDS.search(s).group(1),
                    'another lead')
    keys.press('Enter')
    if 'y yes' in t.look():
        keys.press('y')
    return SENDS.search(screen).group(1)


def another_lead_by_hand(suite):
    t = suite.terminal()
    t.wait(lambda s: 'data ' in s and 'old' in s, 'the overview')
    by_key(suite, t, by_hand)
    t.key('q')
    t.wait('rdy>', 'the shell again')


def without_a_server_it_is_kept_and_goes_out_once(suite):
    t = suite.terminal()
    t.wait(lambda s: 'data ' in s and 'old' in s, 'the overview')
    queue_of(t, 'registered')
    t.key('3')
    t.wait('Candidate units', 'the panel')
    t.key('Escape')
    suite.server.kill()
    event = ID.search(t.wait('OFFLINE', 'that it is offline')).group(0)
    t.key('3')
    t.wait(lambda s: event in s and 'Will be sent' in s, 'the panel of that event')
    t.type('/police')  # of all the units that are known here
    t.key('Enter')
    t.wait('found by name', 'units of that name')
    t.key('Space')
    t.wait('chosen by hand', 'that it was chosen by hand')
    t.key('Enter')
    seen = t.wait(lambda s: 'y yes' in s or 'dispatch queued' in s, 'that it is kept')
    if 'y yes' in seen:
        t.key('y')
    t.wait('dispatch queued', 'that it is kept to be sent')
    suite.server.start()
    first = f'{event} dispatch conflict'  # the city's own staff may have been first
    until(lambda: dispatched_by_duty(suite, event) or first in t.look(), 'that it is decided')
    t.wait(lambda s: ' queued' not in s, 'that nothing is kept any more')
    assert len(dispatched_by_duty(suite, event)) == (0 if first in t.screen else 1)
    t.key('q')
    t.wait('rdy>', 'the shell again')


def who_may_only_look_is_told_so(suite):
    t = suite.terminal(token='viewer')
    t.wait(lambda s: 'data ' in s and 'old' in s, 'the overview')
    t.key('3')
    t.wait('not for your role', 'that it is not permitted')
    t.key('q')
    t.wait('rdy>', 'the shell again')


run([from_the_queue_in_four_keys, another_lead_by_hand,
     without_a_server_it_is_kept_and_goes_out_once, who_may_only_look_is_told_so])
