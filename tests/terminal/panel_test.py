# SPDX-License-Identifier: MIT
"""The dispatch panel between two people: a step of the plan is sent by one key, signed for and reported on the other
side, and closed on the first; what may not be done is said. And a call, which is answered by one
key, and a drone, which is sent from the board of units."""
import json
import re
import uuid

from harness import PATIENCE, Unix, run, until

STEP = 4  # of a burst main: for the grid


def reported(suite):
    """An event with a plan in the worker's own town; the city's own staff may take it on as it likes."""
    c = Unix(suite.server.socket)
    area = suite.server.get('/v1/meta', 'worker')['identity']['areas'][0]
    body = {'type': 'FO-301', 'area': area if isinstance(area, str) else area['id'], 'title': 'Main burst'}
    bearer = open(suite.server.token_file('worker')).read().strip()
    c.request('POST', '/v1/events', json.dumps(body), headers={
        'Authorization': 'Bearer ' + bearer, 'Content-Type': 'application/json', 'Idempotency-Key': str(uuid.uuid4())})
    r = c.getresponse()
    answer = json.loads(r.read())
    assert r.status == 201, answer
    return answer['event']['id']


def panel(suite, token, event, size=(120, 40)):
    t = suite.terminal(cols=size[0], rows=size[1], token=token)
    t.wait(lambda s: re.search(r'data .* old|\ds  \d\d:\d\d', s), 'the picture')
    t.key('2')
    t.wait(lambda s: re.search(r'\d{8}-\d{6}', s) or size[0] < 60, 'the list of events')
    t.type('/id~' + event)
    t.key('Enter')
    t.wait(lambda s: 'filter' in s and 'unst' in s or 'urst' in s, 'that event in the list')
    t.key('3')
    t.wait(event, 'the panel')
    return t


def orders(suite, event, token='duty'):
    return suite.server.get(f'/v1/orders?event={event}&ended=true', token)['orders']


def to_step(t, words):
    """On the plan, with the cursor on the step that says this."""
    t.key('Tab')
    t.key('g')
    for _ in range(8):
        if re.search(r'>\S \d ' + words, t.look()):
            return
        t.key('j')
    raise AssertionError('no such step\n' + t.screen)


def becomes(suite, event, state):
    until(lambda: [o['state'] for o in orders(suite, event) if o.get('step') == STEP] == [state], 'the step is ' + state)


def a_step_goes_and_comes_back_by_key(suite):
    event = reported(suite)
    unit = suite.server.get('/v1/meta', 'worker')['identity']['unit']['name']['en']
    one = panel(suite, 'duty', event)
    one.type('/' + unit)  # who is chosen by hand is whom steps of their kind go to
    one.key('Enter')
    one.wait('found by name', 'the unit of the worker')
    one.key('Space')
    one.wait('chosen by hand', 'that it was chosen')
    to_step(one, 'Tell homes')
    one.wait('Enter sends it to ' + unit, 'to whom it would go')
    one.key('Enter')
    becomes(suite, event, 'issued')
    one.wait(lambda s: re.search(r'O\d{6}@u\d+ issue applied', s), 'that it was issued')
    one.wait('not signed for', 'that it is waited for')
    one.key('a')
    one.wait('the order is not to you', 'why it is not signed for here')
    other = panel(suite, 'worker', event)
    other.key('Tab', 'Tab')
    other.wait('a sign for', 'what is to be done with it')
    other.key('a')
    becomes(suite, event, 'taken')
    one.wait('in hand', 'that it was signed for')
    other.wait('f feed back', 'what comes next')
    other.key('f')
    other.wait('What was done:', 'the question')
    other.type('all "homes" told')
    other.key('Enter')
    becomes(suite, event, 'reported')
    one.wait('reported: all', 'the report')
    one.wait('c close', 'that it can be closed')
    one.key('c')
    one.wait('Close this order?', 'the question')
    one.key('y')
    becomes(suite, event, 'closed')
    assert [o['result'] for o in orders(suite, event) if o.get('step') == STEP] == ['all "homes" told']
    one.key('Enter')
    one.wait('was sent', 'that it is not sent twice')
    for t in (one, other):
        t.key('q')
        t.wait('rdy>', 'the shell again')


def what_is_left_of_the_plan_goes_after_a_yes(suite):
    event = reported(suite)
    t = panel(suite, 'duty', event, (80, 24))
    t.key('P')
    seen = t.wait(lambda s: 'These go out' in s or 'go out too' in s, 'what would go out')
    if 'These go out' in seen:
        t.wait('Tell homes', 'which they are')
        t.key('y')
    else:  # the staff have registered it: it goes with the dispatch
        t.key('d')
        t.wait(lambda s: 'y yes' in s or 'applied' in s or 'queued' in s, 'that it goes out')
        t.key('y')
    until(lambda: len({o.get('step') for o in orders(suite, event)}) >= 4, 'the steps are out')
    t.key('q')
    t.wait('rdy>', 'the shell again')


def a_call_is_answered_by_one_key_wherever_one_is(suite):
    event = reported(suite)
    unit = suite.server.get('/v1/meta', 'worker')['identity']['unit']['name']['en']
    for view, size in (('9', (80, 24)), ('1', (40, 15))):
        one, other = panel(suite, 'duty', event), suite.terminal(cols=size[0], rows=size[1], token='worker')
        other.wait(lambda s: re.search(r'data .* old|\ds  \d\d:\d\d', s), 'the picture')
        other.key(view)
        one.key('C')
        one.wait('To whom:', 'the question')
        one.type(unit)
        one.key('Enter')
        other.wait('y answers', 'that somebody calls')
        one.key('Tab', 'Tab', 'Tab')
        one.wait('not answered', 'that the answer is waited for')
        other.key('y')
        one.wait(lambda s: 'answered +' in s and 'not answered' not in s, 'the answer')
        other.wait(lambda s: 'y answers' not in s, 'that nobody calls any more')
        calls = suite.server.get('/v1/events/' + event)['calls']
        assert all(c.get('answered') for c in calls), calls
        other.key('y')
        other.wait('nobody is calling', 'that there is nothing to answer')
        one.key('Enter')  # the same one once more
        other.wait('y answers', 'that somebody calls again')
        other.key('y')
        one.wait('x2' if size[0] == 80 else 'x4', 'how often')
        other.wait(lambda s: 'y answers' not in s, 'that nobody calls any more')
        for t in (one, other):
            t.key('q')
            t.wait('rdy>', 'the shell again')


def a_drone_is_sent_by_a_key_and_a_yes(suite):
    event = reported(suite)
    t = panel(suite, 'duty', event)
    t.key('W')
    t.wait('the nearest first', 'the units')
    t.type('/drones')
    t.key('Enter')
    name = re.search(r'>(\S.*?)  ', t.wait(lambda s: re.search(r'>\S.*Drones', s), 'drones')).group(1)
    t.wait('Enter sends it there', 'what Enter does')
    t.key('Enter')
    t.wait(lambda s: 'These go out' in s and name in s, 'which one goes')
    t.key('y')
    until(lambda: [o['unit']['name']['en'] for o in orders(suite, event)] == [name], 'the drone has the order')
    t.wait(lambda s: re.search(r'O\d{6}@u\d+ issue applied', s), 'that it was issued')
    t.key('Escape', 'Escape', 'Escape')
    t.key('3')
    t.wait(lambda s: 'Orders' in s and name in s, 'the order on the panel')
    t.key(':')
    t.type('units')
    t.key('Enter')
    t.wait('the nearest first', 'the units by name')
    t.type('/police idle')
    t.key('Enter')
    t.wait('Enter gives an order', 'another unit')
    t.key('q')
    t.wait('rdy>', 'the shell again')


run([a_drone_is_sent_by_a_key_and_a_yes, a_call_is_answered_by_one_key_wherever_one_is, a_step_goes_and_comes_back_by_key, what_is_left_of_the_plan_goes_after_a_yes])
