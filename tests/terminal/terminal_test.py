# SPDX-License-Identifier: MIT
"""The terminal program as its users meet it: by keys alone, over resize, suspend, kill and a dead server."""
import os
import re
import signal
import socket
import subprocess
import threading
import time

from harness import run, until

ID = re.compile(r'\d{8}-\d{6}')
FILTERED = re.compile(r'filter\s+state=waiting')


def live(screen):
    return 'data ' in screen and 'old' in screen


def selected_of(t, state):
    """Filters the list by a state and gives the number of the event that is selected."""
    t.key('2')
    t.wait(lambda s: ID.search(s), 'the list of events')
    t.type('/state=' + state)
    t.key('Enter')
    return selected_now(t, state)


def selected_now(t, state):
    chip = re.compile(r'filter\s+state=' + state + r'\b.*?(\d{8}-\d{6})', re.S)
    return chip.search(t.wait(lambda s: chip.search(s), 'the list filtered by ' + state)).group(1)


def by_keys(suite, state, deed, done):
    """Does a deed on a selected event. The city's own staff may be faster on one: then on another."""
    t = suite.terminal()
    t.wait(live, 'the overview with fresh data')
    for _ in range(8):
        event = selected_of(t, state)
        deed(t)
        now = until(lambda: left(suite, event, state), event + ' is not ' + state + ' any more')
        if done(now):
            break
        t.key('Escape')
    else:
        raise AssertionError('somebody else was first eight times')
    t.key('q')
    t.wait('rdy>', 'the shell again')


def left(suite, event, state):
    body = suite.server.get('/v1/events/' + event)
    return body if body['state'] != state else None


def watch_find_acknowledge(suite):
    by_keys(suite, 'waiting', lambda t: t.key('a'),
            lambda e: e.get('acknowledged', {}).get('by', {}).get('subject') == 'duty')


def close_by_keys(t):
    t.key('c')
    t.wait('Close as', 'the question how to close')
    t.key('1')
    t.wait('What was done', 'the question what was done')
    t.type('checked on the spot')
    t.key('Enter')
    t.wait('y yes', 'the last question')
    t.key('y')


def close_a_reported_event_by_keys(suite):
    by_keys(suite, 'reported', close_by_keys,
            lambda e: e['state'] == 'closed' and e['outcome']['closed_by']['subject'] == 'duty')


def survives_resize_storms(suite):
    t = suite.terminal()
    t.wait(live, 'the overview')
    for cols, rows in ((80, 24), (40, 15), (200, 60), (20, 5), (240, 67), (120, 40)) * 3:
        t.resize(cols, rows)
    t.wait(lambda s: live(s) and len(s.splitlines()) >= 39, 'the overview at its last size')
    t.key('q')
    t.wait('rdy>', 'the shell again')


def leaves_the_terminal_as_it_was(suite):
    command = f'stty -g > before; {suite.command()}; stty -g > after; cmp before after && echo same'
    t = suite.terminal(command=f'cd {suite.root}; ' + command)
    t.wait(live, 'the overview')
    t.key('q')
    t.wait('same', 'equal settings of the terminal')


def comes_back_from_suspension(suite):
    t = suite.terminal()
    t.wait(live, 'the overview')
    t.key('C-z')
    t.wait('rdy>', 'the shell')
    t.type('fg')
    t.key('Enter')
    t.wait(live, 'the overview again')
    t.key('q')
    t.wait('rdy>', 'the shell again')


def stopped_from_outside_it_takes_the_terminal_again(suite):
    t = suite.terminal()
    t.wait(live, 'the overview')
    shell = t.tmux('display-message', '-p', '#{pane_pid}').strip()
    os.kill(until(lambda: child_of(shell), 'the process of yiping'), signal.SIGSTOP)
    t.wait('rdy>', 'the shell')
    t.type('stty sane')  # as a shell that edits its lines does for itself
    t.key('C-j')
    t.type('fg')
    t.key('C-j')
    t.wait(live, 'the overview again')
    t.key('2')  # a key that is not read before Enter would show that the modes are the shell's
    t.wait(lambda s: ID.search(s), 'the list of events')
    t.key('q')
    t.wait('rdy>', 'the shell again')


def a_crash_gives_the_terminal_back(suite):
    command = (f'cd {suite.root}; stty -g > before; {suite.command()}; stty -g > after; '
               'cmp before after && echo same')
    t = suite.terminal(command=command)
    t.wait(live, 'the overview')
    pid = t.tmux('display-message', '-p', '#{pane_pid}').strip()
    suite_child = until(lambda: child_of(pid), 'the process of yiping')
    os.kill(suite_child, signal.SIGSEGV)
    t.wait('same', 'equal settings of the terminal')


def child_of(pid):
    try:
        text = open(f'/proc/{pid}/task/{pid}/children').read().split()
    except OSError:
        return None
    return int(text[0]) if text else None


def ends_by_hangup_and_term(suite):
    for number in (signal.SIGTERM, signal.SIGHUP):
        t = suite.terminal()
        t.wait(live, 'the overview')
        pid = t.tmux('display-message', '-p', '#{pane_pid}').strip()
        os.kill(until(lambda: child_of(pid), 'the process'), number)
        t.wait('rdy>', 'the shell again')


def a_hangup_with_its_continue_is_no_crash(suite):
    t = suite.terminal()
    t.wait(live, 'the overview')
    child = until(lambda: child_of(t.tmux('display-message', '-p', '#{pane_pid}').strip()), 'the process')
    for number in (signal.SIGSTOP, signal.SIGHUP, signal.SIGCONT):  # so that it finds both at once
        os.kill(child, number)
    t.wait('rdy>', 'the shell again')
    t.type('echo ended $?')
    t.key('Enter')
    t.wait(re.compile(r'ended 1\b').search, 'that it ended by itself')


def a_dead_server_is_said_and_comes_back(suite):
    t = suite.terminal()
    t.wait(live, 'the overview')
    suite.server.kill()
    t.wait('OFFLINE', 'the word that it is offline')
    t.wait('last known', 'that the board is the last known one')
    suite.server.start()
    t.wait(lambda s: live(s) and 'OFFLINE' not in s, 'fresh data again')
    t.key('q')
    t.wait('rdy>', 'the shell again')


class Deaf:
    """Where the server was: takes whoever comes, and hangs up."""

    def __init__(self, path):
        os.unlink(path)
        self.came = 0
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(path)
        self.door.listen(16)
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            self.door.accept()[0].close()
            self.came += 1


def seconds_to_wait(screen):
    found = re.search(r'next try\s+in (\d+):(\d+); \^L', screen)
    return 60 * int(found.group(1)) + int(found.group(2)) if found else 0


def tried_at_once(t, deaf):
    """Long before it would have been tried by itself."""
    far = seconds_to_wait(t.wait(lambda s: seconds_to_wait(s) >= 8, 'that the next try is far'))
    before, now = deaf.came, time.monotonic()
    t.key('C-l')
    until(lambda: deaf.came > before, 'a try')
    return time.monotonic() - now < far / 2


def a_person_need_not_wait_for_the_next_try(suite):
    t = suite.terminal()
    t.wait(live, 'the overview')
    suite.server.kill()
    deaf = Deaf(suite.server.socket)
    t.wait('OFFLINE', 'the word that it is offline')
    t.key('9')
    assert any(tried_at_once(t, deaf) for _ in range(3)), 'never tried before its time'
    os.unlink(suite.server.socket)
    suite.server.start()
    t.key('C-l')
    t.wait(lambda s: live(s) and 'OFFLINE' not in s, 'fresh data again')
    t.key('q')
    t.wait('rdy>', 'the shell again')


def acts_queue_while_it_is_dead_and_arrive_once(suite):
    t = suite.terminal()
    t.wait(live, 'the overview')
    selected_of(t, 'waiting')
    suite.server.kill()
    # the city's staff may have taken the selected one; from here on the list stands still
    event = ID.search(t.wait('OFFLINE', 'the word that it is offline')).group(0)
    t.key('n')
    t.wait('Note:', 'the question for words')
    t.type('on my way')
    t.key('Enter')
    t.wait(event + ' note queued', 'that the note is kept to be sent')
    t.type('non my way')
    t.key('Enter')
    t.wait('note: yours is on its way already', 'that the same is not kept twice')
    t.key('q')
    asked = t.wait('q again to quit', 'the question whether to quit')
    assert 'on my way' not in asked.rstrip().splitlines()[-1], 'what was typed stands behind the question'
    t.key('Escape')
    suite.server.start()
    until(lambda: suite.server.get('/v1/events/' + event).get('counts', {}).get('notes'),
          'the note on the server')
    t.wait(lambda s: 'OFFLINE' not in s, 'the live board')
    assert suite.server.get('/v1/events/' + event)['counts']['notes'] == 1, 'more than one note'
    t.key('q')
    t.wait('rdy>', 'the shell again')


def frozen_and_left(suite):
    """A grave event of the city may end it early: then again."""
    t = suite.terminal()
    t.wait(live, 'the overview')
    before = None
    for _ in range(4):
        t.key('p')
        seen = t.wait(lambda s: re.search(r'FROZEN \+[1-9]', s) or 'goes on' in s, 'changes counted')
        if 'FROZEN' not in seen:
            continue
        before = seen.splitlines()[1:39]
        t.key('a')
        t.wait('stands still', 'that nothing is done to a frozen picture')
        if 'FROZEN' in t.look():
            break
    assert t.screen.splitlines()[1:39] == before, 'the frozen picture changed'
    return t


def a_picture_stands_still_until_it_is_let_go(suite):
    t = frozen_and_left(suite)
    t.key('p')
    t.wait(lambda s: 'FROZEN' not in s and live(s), 'the live picture')
    t.key('q')
    t.wait('rdy>', 'the shell again')


def a_wall_has_no_keys_and_takes_no_staff(suite):
    t = suite.terminal(token='viewer', extra='wall')
    t.wait(lambda s: live(s) and '1-3-5' in s, 'the wall')
    t.key('9')
    t.key('?')
    t.key('C-c')
    t.key('C-z')
    t.resize(140, 44)
    screen = t.wait(lambda s: live(s) and 'Queue' in s, 'the wall in another size')
    assert 'rdy>' not in screen, 'a key ended or stopped the wall'
    assert 'Connection' not in screen and '1 overview' not in screen, 'a key did something'
    t.key('q')
    t.wait('rdy>', 'the shell again')
    t = suite.terminal(command=suite.command('duty', 'wall') + '; echo code $?')
    t.wait('code 5', 'the exit code')
    assert 'takes the token of a viewer' in t.look()


def help_is_read_and_gives_the_prompt_back(suite):
    t = suite.terminal()
    t.wait(live, 'the overview')
    t.key('?')
    t.wait('freeze the picture', 'the keys')
    t.key('Tab')
    t.wait('Words that stand alone', 'the words of a filter')
    t.key('Tab')
    t.wait('nobody has acknowledged it', 'the signs')
    t.key('Escape')
    t.wait(lambda s: 'nobody has acknowledged it' not in s, 'the overview again')
    t.type('/?')
    t.wait('Words that stand alone', 'the words of a filter, from its prompt')
    t.key('Escape')
    t.wait(lambda s: 'Words that stand alone' not in s, 'the prompt again')
    t.type('state=clo')
    t.key('Tab')
    t.wait('/state=closed', 'the word completed')
    t.key('Enter')
    t.wait("yiping events 'state=closed'", 'where closed events are')
    t.key('q')
    t.wait('rdy>', 'the shell again')


def from_the_city_to_a_town_and_back(suite):
    def head(s):
        return s.split('\n')[0]
    t = suite.terminal()
    t.wait(live, 'the overview')
    city = head(t.look()).split(' centre')[0]
    t.key('Tab')
    t.wait('unackd', 'the centres in the place of the queue')
    t.key('Enter')
    s = t.wait(lambda s: ' centre' in head(s) and city not in head(s), 'a district')
    district = head(s).split(' centre')[0]
    t.key('Enter')
    t.wait(lambda s: '/' in head(s).split(' centre')[0], 'a town, with its district')
    t.key('BSpace')
    t.wait(lambda s: head(s).startswith(district + ' centre'), 'the district again')
    t.key('BSpace')
    t.wait(lambda s: head(s).startswith(city + ' centre') and 'unackd' in s, 'the city again')
    t.key('Tab')
    t.wait(lambda s: 'unackd' not in s, 'the queue again')
    t.type('2:area Yube')
    t.key('Tab')
    t.wait(':area Yubei', 'the name completed')
    t.key('Enter')
    t.wait(lambda s: 'Yubei' in head(s), 'that district')
    t.type(':area zzz')
    t.key('Enter')
    t.wait('begins with "zzz"', 'that there is none')
    t.type(':area 500000')
    t.key('Enter')
    t.wait(lambda s: head(s).startswith(city + ' centre'), 'the city by its number')
    t.key('q')
    t.wait('rdy>', 'the shell again')


def a_message_ends_with_the_next_key(suite):
    t = suite.terminal()
    t.wait(live, 'the overview')
    t.type('2/nonsense=1')
    t.key('Enter')
    t.wait(lambda s: 'unknown field' in s and 'it)' in s, 'all that is wrong with the filter')
    t.key('j')
    t.wait(lambda s: 'unknown field' not in s, 'the end of the message')
    t.type('/state=waiting')
    t.key('Enter')
    t.wait(lambda s: FILTERED.search(s), 'the list filtered')
    t.type('/nonsense=1')
    t.key('Enter')
    t.wait('unknown field', 'what is wrong with the filter')
    t.key('Escape')
    t.wait(lambda s: 'unknown field' not in s, 'the end of the message by Esc')
    assert FILTERED.search(t.look()), 'the filter went with the message'
    t.key('Escape')
    t.wait(lambda s: not FILTERED.search(s), 'the list without a filter')
    t.key('q')
    t.wait('rdy>', 'the shell again')


def a_question_begins_with_an_empty_line(suite):
    t = suite.terminal()
    t.wait(live, 'the overview')
    selected_of(t, 'waiting')
    t.type(':note')
    t.key('Enter')
    last = t.wait('Note:', 'the question for words').rstrip().splitlines()[-1]
    assert last.rstrip() == 'Note:', last
    t.key('Enter')
    t.wait('it is required', 'that there is nothing to go on with')
    t.type('so')
    t.wait(') so', 'what is typed, a blank behind the question')
    t.key('Escape')
    t.key('q')
    t.wait('rdy>', 'the shell again')


def a_plain_terminal_is_left_clean(suite):
    for kind in ('vt100', 'linux'):
        t = suite.terminal(command=f'TERM={kind} {suite.command()}')
        t.wait(live, 'the overview')
        t.key('q')
        screen = t.wait('rdy>', 'the shell again')
        assert screen.split() == ["rdy>"], kind + ' keeps the picture\n' + screen


def what_was_acted_on_stays_under_the_cursor(suite):
    t = suite.terminal()
    t.wait(live, 'the overview')
    event = selected_of(t, 'waiting')
    t.key('a')
    t.wait('it has left this list', 'the row that stays')
    assert event in t.look(), 'another event is selected'
    t.key('a')  # for the same one, which needs no more
    t.key('j')
    t.wait(lambda s: 'it has left this list' not in s, 'the list without it')
    t.key('q')
    t.wait('rdy>', 'the shell again')


def a_conflict_is_put_away_and_can_be_read(suite):
    door = suite.root / 'door.sock'  # shut while somebody else is first
    door.symlink_to(suite.server.socket)
    t = suite.terminal(command=suite.command().replace(str(suite.server.socket), str(door)))
    t.wait(live, 'the overview')
    selected_of(t, 'verifying')
    door.unlink()
    suite.server.kill()
    t.wait('OFFLINE', 'the word that it is offline')
    event = selected_now(t, 'verifying')  # until then the city's own staff could take it from the list
    t.key('v')
    t.wait('Is it real?', 'the question what was found')
    t.key('y')
    t.wait(event + ' verify queued', 'that it is kept to be sent')
    suite.server.start()
    other = suite.command('duty2', f'verify {event} --true').split()
    subprocess.run(other, env=dict(os.environ, **suite.env), timeout=60, capture_output=True)
    door.symlink_to(suite.server.socket)
    t.wait(event + ' verify conflict', 'the conflict')
    t.wait(' 1 conflict: see 9 ', 'the conflict in the first row')
    t.key('n')
    t.wait('Note:', 'the question for words')
    t.type('behind it')
    t.key('Enter')
    behind = 'waits until your verify is decided'
    row = re.compile(r'conflict(?!: see)')
    assert row.search(t.wait(behind, 'what the note waits for')), 'the row is silent on the conflict'
    t.key('Escape')
    t.wait(lambda s: behind not in s, 'the end of the message')
    t.key('Escape')
    t.wait(lambda s: '1 conflict' not in s, 'that it was put away')  # the note goes, and is told
    t.key('Enter')  # opens the event
    shown = t.wait(lambda s: 'Timeline' in s and 'conflict' in s, 'the conflict in its event')
    assert 'Esc puts it away' not in shown and event in shown
    until(lambda: suite.server.get('/v1/events/' + event).get('counts', {}).get('notes'),
          'the note that waited')
    t.key('q')
    t.wait('rdy>', 'the shell again')


def one_picture_is_whole(suite):
    command = suite.command('duty', 'show events --size 200x60').split()
    shown = subprocess.run(command, env=dict(os.environ, **suite.env), text=True,
                           capture_output=True, timeout=60)
    assert shown.returncode == 0, shown.stderr
    assert live(shown.stdout), 'no fresh picture'
    assert 'not at hand' not in shown.stdout, 'words were not waited for'


def without_a_terminal_it_says_so(suite):
    t = suite.terminal(command=f'TERM=dumb {suite.command()}; echo code $?')
    t.wait('code 1', 'the exit code')
    assert 'yiping show overview' in t.look(), 'no word of what goes without one'


run([watch_find_acknowledge, close_a_reported_event_by_keys, survives_resize_storms,
     leaves_the_terminal_as_it_was, comes_back_from_suspension,
     stopped_from_outside_it_takes_the_terminal_again, a_crash_gives_the_terminal_back,
     ends_by_hangup_and_term, a_hangup_with_its_continue_is_no_crash, a_dead_server_is_said_and_comes_back,
     a_person_need_not_wait_for_the_next_try,
     acts_queue_while_it_is_dead_and_arrive_once, a_picture_stands_still_until_it_is_let_go,
     a_wall_has_no_keys_and_takes_no_staff, help_is_read_and_gives_the_prompt_back,
     from_the_city_to_a_town_and_back, a_message_ends_with_the_next_key, a_question_begins_with_an_empty_line,
     a_plain_terminal_is_left_clean, a_conflict_is_put_away_and_can_be_read,
     what_was_acted_on_stays_under_the_cursor, one_picture_is_whole, without_a_terminal_it_says_so])
