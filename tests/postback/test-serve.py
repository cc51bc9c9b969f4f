#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The receiver as a process: sockets, time-outs, limits, a full disk, kill -9 and a proxy in front."""
import http.client, json, os, resource, shutil, signal, socket, subprocess, sys, tempfile, threading, time

takings, mode = sys.argv[1], sys.argv[2]
LONG = mode == 'long'
home = tempfile.mkdtemp()
env = dict(os.environ, TAKINGS_DATA_DIR=home + '/data', SECRET_BACKEND='file', HOME=home,
           SECRET_FILE_TEST_PATH=home + '/secrets', SECRET_FILE_TEST_PASSWORD='test', LC_ALL='C.UTF-8')
count, failed = 0, 0


def ok(fine, what):
    global count, failed
    count += 1
    failed += not fine
    print(('ok' if fine else 'not ok'), count, '-', what, flush=True)


def skip(what, why):
    global count
    count += 1
    print('ok', count, '-', what, '# SKIP', why, flush=True)


def run(*words, text=''):
    done = subprocess.run([takings, *words], env=env, input=text, capture_output=True, text=True)
    if done.returncode != 0:
        print('#', words, done.stderr.replace('\n', '\n# '), flush=True)
    return done.stdout.strip()


class Receiver:
    def __init__(self, *options, before=None, environment=None, **more):
        self.log = tempfile.NamedTemporaryFile('w+', dir=home, delete=False)
        self.process = subprocess.Popen([takings, 'serve', '--port', '0', '--address-limit', '0',
                                         '--campaign-limit', '0', *options], env=environment or env, text=True,
                                        stdout=subprocess.PIPE, stderr=self.log, preexec_fn=before, **more)
        line = self.process.stdout.readline()
        self.port = int(line.rsplit(':', 1)[1]) if ':' in line else 0

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return 'hung'
        finally:
            self.process.stdout.close()

    def ends(self, what, number=signal.SIGTERM):
        """Within half a minute, with status 0 and nothing critical; else the log says why."""
        start = time.monotonic()
        status = self.stop(number)
        took = time.monotonic() - start
        self.log.seek(0)
        log = self.log.read()
        ok(status == 0 and took < 30 and 'CRITICAL' not in log, f'{what} (status {status} after {took:.1f} s)')
        if status != 0 or 'CRITICAL' in log:
            print('# ' + log.strip().replace('\n', '\n# '), flush=True)

    def rss(self):
        with open(f'/proc/{self.process.pid}/status') as status:
            return next(int(line.split()[1]) for line in status if line.startswith('VmRSS'))


def get(port, path, headers={}, method='GET', body=None):
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=30)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers
    except (ConnectionError, http.client.HTTPException, OSError) as fault:
        return 0, repr(fault).encode(), {}
    finally:
        connection.close()


def connect(port):
    return socket.create_connection(('127.0.0.1', port), 30)


def events():
    token = run('links', '--feed').split('=')[1]
    found, after = [], 0
    with_receiver = Receiver()
    while True:
        status, body, _ = get(with_receiver.port, f'/feed?after={after}', {'Authorization': 'Bearer ' + token})
        page = json.loads(body)
        found += page['events']
        if not page['events']:
            break
        after = page['next']
    with_receiver.stop()
    return found


CLICK = '/click?affiliate_id=7&campaign_id=open&click_id='
run('campaigns', 'add', 'open', '--no-token', '--currency', 'USD')
run('campaigns', 'add', 'away', '--destination', 'https://shop.example/?c={click_id}')


def test_basic():
    receiver = Receiver()
    status, body, headers = get(receiver.port, '/click?affiliate_id=7&campaign_id=away&click_id=a')
    ok(status == 302 and headers['Location'] == 'https://shop.example/?c=a', 'a click goes on')
    ok(get(receiver.port, '/click?affiliate_id=7&campaign_id=later&click_id=a')[0] == 404, 'unknown campaign')
    run('campaigns', 'add', 'later')
    time.sleep(0.2)
    ok(get(receiver.port, '/click?affiliate_id=7&campaign_id=later&click_id=a')[0] == 200,
       'a campaign that was added meanwhile is known at once')
    run('campaigns', 'remove', 'later')
    time.sleep(1.1)
    ok(get(receiver.port, '/click?affiliate_id=7&campaign_id=later&click_id=b')[0] == 404, 'and a removed one is not')
    second = subprocess.run([takings, 'serve', '--port', '0'], env=env, capture_output=True, text=True)
    ok(second.returncode == 1 and 'inbox' in second.stderr, 'a second receiver is refused')
    for path in ('/../../etc/passwd', '/click/%2e%2e/feed', '//feed', '/feed/'):
        ok(get(receiver.port, path)[0] in (401, 404), 'path ' + path)
    receiver.ends('it ends on SIGTERM')
    receiver = Receiver()
    receiver.ends('it ends on SIGINT', signal.SIGINT)


def test_hostile():
    # libsoup 3.6 itself is critical of a negative Content-Length; that must not end the receiver
    receiver = Receiver(environment={**env, 'G_DEBUG': ''})
    before = receiver.rss()
    for name, request in (
            ('a 1 MB query', b'GET /click?x=' + b'a' * 1000000 + b' HTTP/1.1\r\nHost: a\r\n\r\n'),
            ('a 1 MB header', b'GET /health HTTP/1.1\r\nHost: a\r\nX: ' + b'a' * 1000000 + b'\r\n\r\n'),
            ('100,000 headers', b'GET /health HTTP/1.1\r\nHost: a\r\n' + b'X: y\r\n' * 100000 + b'\r\n'),
            ('no HTTP', b'\x16\x03\x01\x02\x00' + os.urandom(500)),
            ('a bad length', b'POST /postback HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\nabc'),
            ('two lengths', b'POST /postback HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 9\r\n\r\nabc'),
            ('a huge length', b'POST /postback HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\n'),
            ('bad chunks', b'POST /postback HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc')):
        peer = connect(receiver.port)
        try:
            peer.sendall(request)
            peer.shutdown(socket.SHUT_WR)
            first = peer.recv(4096).split(b'\r\n')[0]
        except OSError:
            first = b''
        peer.close()
        ok(first == b'' or b' 500 ' not in first and b' 2' not in first[8:11], f'{name}: {first[:40]}')
    chunk = b'8000\r\n' + b'a' * 0x8000 + b'\r\n'
    peer = connect(receiver.port)
    peer.sendall(b'POST /postback HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n')
    sent = 0
    try:
        while sent < 2000:
            peer.sendall(chunk)
            sent += 1
    except OSError:
        pass
    peer.close()
    status, body, _ = get(receiver.port, '/postback', {'Content-Type': 'application/x-www-form-urlencoded'}, 'POST', b'a=' + b'b' * 300000)
    ok(status in (413, 0), f'a body of 300 KB is refused ({status})')
    ok(get(receiver.port, '/health')[0] == 200, 'it is still there')
    with open(f'/proc/{receiver.process.pid}/maps') as maps:
        allowed = 200000 if 'libasan' in maps.read() else 20000  # a sanitizer keeps what was freed
    ok(receiver.rss() - before < allowed, f'memory is bounded ({receiver.rss() - before} KB more)')
    # Pipelined requests are answered in order.
    peer = connect(receiver.port)
    peer.sendall(b''.join(f'GET {CLICK}p{i} HTTP/1.1\r\nHost: a\r\n\r\n'.encode() for i in range(50)))
    data = b''
    while data.count(b'"click_id"') < 50:
        more = peer.recv(65536)
        if not more:
            break
        data += more
    places = [data.find(b'"p%d"' % i) for i in range(50)]
    ok(places == sorted(places) and -1 not in places, '50 pipelined requests')
    peer.close()
    # Senders that hang up before they are answered.
    for i in range(200):
        peer = connect(receiver.port)
        peer.sendall(f'GET {CLICK}h{i} HTTP/1.1\r\nHost: a\r\n\r\n'.encode())
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b'\1\0\0\0\0\0\0\0')
        peer.close()
    ok(get(receiver.port, '/health')[0] == 200, 'senders that hang up do no harm')
    status = receiver.stop()
    receiver.log.seek(0)
    log = receiver.log.read()
    ok(status == 0, f'and it ends well ({status}) {"" if status == 0 else log!r}')
    log = '\n'.join(line for line in log.split('\n') if "property 'content-length'" not in line)
    ok('CRITICAL' not in log and '127.0.0.1' not in log, 'nothing critical and no address in the log')


def test_many():
    wanted = 10000 if LONG else 500
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < wanted + 200:
        skip(f'{wanted} connections', f'the limit of descriptors is {hard}')
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    receiver = Receiver()
    peers, fine = [], 0
    for i in range(wanted):
        peer = connect(receiver.port)
        peer.sendall(b'GET ' + (CLICK + f'm{i}').encode() + b' HTTP/1.1\r\nHost: a\r\n')
        peers.append(peer)
    start = time.monotonic()
    ok(get(receiver.port, '/health')[0] == 200, f'answers beside {wanted} open connections ({(time.monotonic() - start) * 1000:.0f} ms)')
    for peer in peers:
        peer.sendall(b'\r\n')
    for peer in peers:
        data = b''
        try:
            while b'"success"' not in data:
                more = peer.recv(4096)
                if not more:
                    break
                data += more
        except OSError:
            pass
        fine += b'"success"' in data
    ok(fine == wanted, f'{fine} of {wanted} are answered; {receiver.rss()} KB')
    for peer in peers:
        peer.close()
    receiver.stop()


def test_slow():
    receiver = Receiver()
    peers = [connect(receiver.port) for _ in range(3)]
    start = time.monotonic()
    closed = 0
    while peers and time.monotonic() - start < 40:
        for peer in list(peers):
            try:
                peer.sendall(b'G' if peer is peers[0] else b'')
                peer.settimeout(0.01)
                if peer.recv(1) == b'':
                    raise ConnectionError
            except (TimeoutError, socket.timeout):
                continue
            except OSError:
                peers.remove(peer)
                closed += 1
        time.sleep(1)
    ok(closed == 3, f'slow and silent senders are shut out after {time.monotonic() - start:.0f} s')
    receiver.stop()


def test_limits():
    receiver = Receiver('--address-limit', '60', '--trusted-proxy', '127.0.0.0/8')
    codes = [get(receiver.port, '/health', {'X-Forwarded-For': '203.0.113.9'})[0] for _ in range(70)]
    ok(codes.count(429) >= 5 and codes[0] == 200, f'{codes.count(429)} of 70 requests above the limit of 60')
    status, _, headers = get(receiver.port, '/health', {'X-Forwarded-For': '203.0.113.9'})
    ok(status == 429 and 1 <= int(headers['Retry-After']) <= 60, 'Retry-After says when')
    ok(get(receiver.port, '/health', {'X-Forwarded-For': '203.0.113.10'})[0] == 200, 'another address is not concerned')
    ok(get(receiver.port, '/health', {'X-Forwarded-For': '198.51.100.1, 203.0.113.9'})[0] == 429,
       'what the sender itself wrote before its address is not believed')
    receiver.stop()
    receiver = Receiver('--address-limit', '60')
    codes = [get(receiver.port, '/health', {'X-Forwarded-For': f'203.0.113.{i}'})[0] for i in range(70)]
    ok(codes.count(429) >= 5, 'X-Forwarded-For of a stranger counts for nothing')
    receiver.stop()


def hammer(port, acknowledged, stop, name):
    connection, i = None, 0
    while not stop.is_set():
        try:
            if connection is None:
                connection = http.client.HTTPConnection('127.0.0.1', port, timeout=10)
            click = f'{name}-{i}'
            connection.request('GET', CLICK + click)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status == 200 and click.encode() in body:
                acknowledged.append(click)
            i += 1
        except (OSError, http.client.HTTPException):
            return


def test_kill():
    acknowledged = []
    for turn in range(20 if LONG else 4):
        receiver, stop = Receiver(), threading.Event()
        threads = [threading.Thread(target=hammer, args=(receiver.port, acknowledged, stop, f'k{turn}-{n}')) for n in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(0.3 + 0.1 * (turn % 5))
        receiver.stop(signal.SIGKILL)
        stop.set()
        for thread in threads:
            thread.join()
    found = [event['click_id'] for event in events() if event['kind'] == 'click']
    lost = set(acknowledged) - set(found)
    ok(not lost and len(acknowledged) > 50, f'kill -9: none of {len(acknowledged)} acknowledged clicks lost ({len(lost)})')
    ok(len(found) == len(set(found)), 'none doubled')


def pour(port, stop):
    """Requests without reading an answer first, on a connection that stays open."""
    request = b''.join(f'GET {CLICK}w{i} HTTP/1.1\r\nHost: a\r\n\r\n'.encode() for i in range(100))
    try:
        with connect(port) as peer:
            peer.settimeout(0.05)
            while not stop.is_set():
                try:
                    peer.sendall(request)
                    if peer.recv(1 << 20) == b'':
                        return
                except (TimeoutError, socket.timeout):
                    pass
    except OSError:
        pass


def test_stop_under_load():
    acknowledged, stop, receiver = [], threading.Event(), Receiver()
    threads = [threading.Thread(target=hammer, args=(receiver.port, acknowledged, stop, f's-{n}')) for n in range(4)]
    threads += [threading.Thread(target=pour, args=(receiver.port, stop)) for _ in range(2)]
    silent, half = connect(receiver.port), connect(receiver.port)
    half.sendall(b'POST /postback HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc')
    for thread in threads:
        thread.start()
    while len(acknowledged) < 50 and threads[0].is_alive():
        time.sleep(0.01)
    receiver.ends('SIGTERM under load ends with 0')
    stop.set()
    for thread in threads:
        thread.join()
    for peer in (silent, half):
        peer.close()
    found = {event['click_id'] for event in events() if event['kind'] == 'click'}
    ok(not set(acknowledged) - found, f'none of {len(acknowledged)} lost')


def test_relay():
    """A desktop reads a relay; both are killed again and again."""
    import random, sqlite3
    random.seed(7)
    desktop = dict(env, TAKINGS_DATA_DIR=home + '/desktop')
    token = run('links', '--feed')
    with socket.create_server(('127.0.0.1', 0)) as free:
        port = free.getsockname()[1]
    added = subprocess.run([takings, 'accounts', 'add', 'postback', '--name', 'Relay', '--endpoint', f'http://127.0.0.1:{port}'],
                           env=desktop, input=token, capture_output=True, text=True)
    ok(added.returncode == 0, 'the relay is an account of the desktop ' + added.stderr.strip())
    good = []
    for turn in range(40 if LONG else 6):
        receiver = Receiver('--port', str(port))
        for i in range(60):
            name = f'r{turn}-{i}'
            if get(receiver.port, CLICK + name)[0] == 200 and i % 3 == 0:
                if get(receiver.port, f'/postback?affiliate_id=7&click_id={name}&amount=1.25')[0] == 200:
                    good.append(name)
        sync = subprocess.Popen([takings, 'sync'], env=desktop, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.random() * 0.4)
        if turn % 2 == 0:
            sync.kill()
        receiver.stop(signal.SIGKILL)
        try:
            sync.wait(5)
        except subprocess.TimeoutExpired:
            sync.kill()
            sync.wait()
    receiver = Receiver('--port', str(port))
    test = 'takings-test-0123456789abcdef'
    ok(get(receiver.port, CLICK + test)[0] == 200
       and get(receiver.port, f'/postback?affiliate_id=7&click_id={test}&amount=1')[0] == 200, 'a test of the receiver is taken')
    done = subprocess.run([takings, 'sync', '--json'], env=desktop, capture_output=True, text=True)
    again = subprocess.run([takings, 'sync', '--full', '--json'], env=desktop, capture_output=True, text=True)
    ok(done.returncode == 0 and again.returncode == 0, 'a last sync ends well ' + done.stderr[:200])
    ok(json.loads(again.stdout)['accounts'][0]['added'] == 0, 'reading all of it again adds nothing')
    received = json.loads(get(receiver.port, '/health')[1])
    ok(received['oldest_unread'] is None, 'the relay knows that all was read')
    receiver.stop()
    ledger = sqlite3.connect(home + '/desktop/ledger.db')
    inbox = sqlite3.connect(env['TAKINGS_DATA_DIR'] + '/inbox.db')
    clicks = ledger.execute('SELECT count(*), (SELECT sum(clicks) FROM click_total) FROM click').fetchone()
    wanted = inbox.execute('SELECT count(*) FROM event WHERE kind = 0').fetchone()[0] - 1
    ok(ledger.execute('SELECT state, flags & 16 FROM entry WHERE entry_id LIKE ?', (f'%{test}%',)).fetchall() == [(3, 16)],
       'a test counts nowhere')
    ok(clicks == (wanted, wanted), f'{wanted} clicks, each once: {clicks}')
    found = {row[0].split(':')[2] for row in ledger.execute("SELECT entry_id FROM entry")}
    wanted = inbox.execute('SELECT count(*) FROM event WHERE kind = 1').fetchone()[0]
    ok(len(found) == wanted and not set(good) - found, f'{wanted} conversions, each once; none of {len(good)} acknowledged lost')
    check = subprocess.run([takings, 'check'], env=desktop, capture_output=True, text=True)
    ok(check.returncode == 0, 'the ledger is whole')
    inbox.close()
    os.rename(env['TAKINGS_DATA_DIR'] + '/inbox.db', home + '/old-inbox.db')
    receiver = Receiver('--port', str(port))
    ok(get(receiver.port, CLICK + 'new')[0] == 200, 'a relay that lost its inbox')
    subprocess.run([takings, 'sync'], env=desktop, capture_output=True)
    rows = ledger.execute("SELECT count(*) FROM click WHERE click_id = 'new'").fetchone()
    ok(rows == (1,), 'is read from its new beginning')
    receiver.stop()


def test_acknowledged():
    """However a sync ends, the relay takes for read only what the ledger has: the rest it would prune one day."""
    import random, sqlite3
    random.seed(5)
    global env
    kept = env
    env = dict(env, TAKINGS_DATA_DIR=home + '/source')
    run('campaigns', 'add', 'open', '--no-token')
    Receiver().stop()
    count, now, kills = 20000, int(time.time()), 40 if LONG else 8
    inbox = sqlite3.connect(env['TAKINGS_DATA_DIR'] + '/inbox.db')
    inbox.executemany("INSERT INTO event VALUES (?1, 0, ?2, 'c:7' || char(10) || 'o' || ?1, 'open', '7', 'o' || ?1, '{}')",
                      ((i, now) for i in range(1, count + 1)))
    inbox.commit()
    inbox.close()
    desktop = dict(env, TAKINGS_DATA_DIR=home + '/reader')
    receiver = Receiver()
    subprocess.run([takings, 'accounts', 'add', 'postback', '--name', 'Relay', '--endpoint', f'http://127.0.0.1:{receiver.port}'],
                   env=desktop, input=run('links', '--feed'), capture_output=True, text=True)
    port, fine, last, turns = receiver.port, True, 0, 0
    ledger = sqlite3.connect(home + '/reader/ledger.db')
    while last < count and turns < 2 * kills:
        turns += 1
        sync = subprocess.Popen([takings, 'sync'], env=desktop, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            sync.wait(0.1 + random.random() * 0.5 if turns < kills else 60)
        except subprocess.TimeoutExpired:
            sync.kill()
            sync.wait()
        receiver.stop()
        inbox = sqlite3.connect(env['TAKINGS_DATA_DIR'] + '/inbox.db')
        last = inbox.execute("SELECT ifnull(max(value), 0) FROM meta WHERE key = 'read'").fetchone()[0]
        inbox.close()
        have = ledger.execute('SELECT count(*) FROM click').fetchone()[0]
        fine = fine and last <= have
        receiver = Receiver('--port', str(port))
    ok(fine and last == count, f'after each of {turns} syncs, nearly all of them killed, the ledger had what the relay took for read ({last})')
    receiver.stop()
    env = kept


def test_full_disk():
    # A limit on the size of files stands for a full disk where no small file system may be mounted.
    folder = home + '/small'
    os.mkdir(folder)
    mounted = os.getuid() == 0 and subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', folder],
                                                  capture_output=True).returncode == 0
    if mounted and os.statvfs(folder).f_blocks * os.statvfs(folder).f_frsize > 2000000:
        subprocess.run(['umount', folder])  # a machine that does not keep to the size
        mounted = False
    global env
    kept = env
    env = dict(env, TAKINGS_DATA_DIR=folder)

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (700000, resource.RLIM_INFINITY))

    run('campaigns', 'add', 'open', '--no-token')
    receiver = Receiver(before=None if mounted else limit)
    statuses, good, i = [], [], 0
    sub = '&sub1=' + 'x' * 250 + '&sub2=' + 'y' * 250
    while i < 5000 and statuses.count(503) < 3:
        status, _, headers = get(receiver.port, CLICK + f'f{i}' + sub)
        statuses.append(status)
        if status == 200:
            good.append(f'f{i}')
        i += 1
    ok(set(statuses) == {200, 503}, f'a full disk answers 503 after {len(good)} clicks ({"tmpfs" if mounted else "limit"}): {set(statuses)}')
    ok(status == 503 and 'Retry-After' in headers, 'with Retry-After')
    if mounted:
        subprocess.run(['mount', '-o', 'remount,size=32m', folder])
    else:
        resource.prlimit(receiver.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    status = get(receiver.port, CLICK + 'after')[0]
    ok(status == 200, f'and recovers by itself once there is room ({status})')
    receiver.stop()
    found = [event['click_id'] for event in events()]
    ok(not set(good) - set(found) and 'after' in found, 'every acknowledged click is there')
    env = kept
    if mounted:
        subprocess.run(['umount', folder])


def test_group():
    """Requests that are committed together, one of which can't be stored: by itself, or so that the
    database gives up the whole transaction, which those after it are not part of."""
    import sqlite3
    global env
    kept = env
    for kind, wanted in ('ABORT', {'a': 200, 'boom': 503, 'b': 200}), ('ROLLBACK', {'a': 503, 'boom': 503, 'b': 200}):
        env = dict(kept, TAKINGS_DATA_DIR=home + '/' + kind)
        run('campaigns', 'add', 'open', '--no-token')
        Receiver().stop()
        inbox = sqlite3.connect(env['TAKINGS_DATA_DIR'] + '/inbox.db')
        inbox.execute(f"CREATE TRIGGER fault BEFORE INSERT ON event WHEN NEW.click = 'boom' BEGIN SELECT RAISE({kind}, 'x'); END")
        inbox.close()
        receiver = Receiver()
        ok(get(receiver.port, CLICK + 'alone')[0] == 200, f'{kind}: one request alone is stored')
        ok(get(receiver.port, CLICK + 'boom')[0] == 503, f'{kind}: one that the database refuses is answered with 503')
        peers = {click: connect(receiver.port) for click in wanted}
        for peer in peers.values():  # all are known, and read in this order, before the requests come
            peer.sendall(b'GET /health HTTP/1.1\r\nHost: a\r\n\r\n')
            peer.recv(4096)
        get(receiver.port, '/health')
        os.kill(receiver.process.pid, signal.SIGSTOP)
        for click, peer in peers.items():
            peer.sendall(f'GET {CLICK}{click} HTTP/1.1\r\nHost: a\r\n\r\n'.encode())
        os.kill(receiver.process.pid, signal.SIGCONT)
        statuses = {click: int(peer.recv(4096).split()[1]) for click, peer in peers.items()}
        for peer in peers.values():
            peer.close()
        receiver.stop()
        stored = {event['click_id'] for event in events()} - {'alone'}
        said = {click for click, status in statuses.items() if status == 200}
        ok(said == stored and statuses == wanted, f'{kind}: each of a group hears what became of it: {statuses}')
    env = kept


def test_refusals():
    receiver = Receiver()
    get(receiver.port, '/postback?affiliate_id=7&click_id=jane@example.org')
    get(receiver.port, CLICK + '{click_id}')
    bearer = {'Authorization': 'Bearer ' + run('links', '--feed').split('=')[1]}
    before = json.loads(get(receiver.port, '/log', bearer)[1])['refused']
    receiver.stop()
    receiver = Receiver()
    after = json.loads(get(receiver.port, '/log', bearer)[1])['refused']
    ok(after == before and [line['reason'] for line in after[:2]] == ['A macro was not replaced', 'Invalid click'],
       'what was refused is told after a restart')
    get(receiver.port, '/postback?affiliate_id=7&click_id=another')
    time.sleep(4)
    receiver.stop(signal.SIGKILL)
    receiver = Receiver()
    ok(json.loads(get(receiver.port, '/log', bearer)[1])['refused'][1:] == after[:49], 'also after kill -9')
    with open(env['TAKINGS_DATA_DIR'] + '/inbox.db', 'rb') as file:
        ok(b'jane@' not in file.read(), 'without what the sender wrote')
    receiver.stop()


def test_prune():
    """Old events that were read go, those that were not stay, whenever the receiver is killed."""
    import random, sqlite3
    random.seed(11)
    global env
    kept = env
    env = dict(env, TAKINGS_DATA_DIR=home + '/pruned')
    run('campaigns', 'add', 'open', '--no-token')
    Receiver().stop()
    count, read, now = 30000, 20000, int(time.time())
    inbox = sqlite3.connect(env['TAKINGS_DATA_DIR'] + '/inbox.db')
    inbox.executemany("INSERT INTO event VALUES (?1, 0, ?2, 'c:7' || char(10) || 'o' || ?1, 'open', '7', 'o' || ?1, '{}')",
                      ((i, now - 500 * 86400 + (i // 100)) for i in range(1, count + 1)))
    inbox.executemany('INSERT OR REPLACE INTO meta VALUES (?, ?)', (('read', read), ('settling', read), ('settled', read),
                                                         ('settling-since', now - 86400)))
    inbox.commit()
    inbox.close()

    def look():
        inbox = sqlite3.connect(env['TAKINGS_DATA_DIR'] + '/inbox.db')
        whole = inbox.execute('PRAGMA integrity_check').fetchone()[0] == 'ok'
        old, new = (inbox.execute(f'SELECT count(*) FROM event WHERE seq {which} ?', (read,)).fetchone()[0] for which in ('<', '>='))
        inbox.close()
        return whole, old, new

    Receiver('--keep', '0').stop()
    ok(look() == (True, read - 1, count - read + 1), '--keep 0 keeps everything')
    acknowledged, killed, old, fine = [], 0, read, True
    for turn in range(100 if LONG else 12):
        receiver = Receiver('--keep', '400')
        until = time.monotonic() + random.random() * (0.05 + 0.02 * turn)
        while time.monotonic() < until:
            if get(receiver.port, CLICK + f'new{turn}-{len(acknowledged)}')[0] == 200:
                acknowledged.append(f'new{turn}-{len(acknowledged)}')
        receiver.stop(signal.SIGKILL)
        killed += 1
        whole, old, new = look()
        fine = fine and whole and new == count - read + 1 + len(acknowledged)
        if old == 0 or not fine:
            break
    ok(fine, f'killed {killed} times while it prunes: nothing that was not read is gone, none of {len(acknowledged)} new ones')
    receiver = Receiver('--keep', '400')
    deadline = time.monotonic() + 60
    bearer = {'Authorization': 'Bearer ' + run('links', '--feed').split('=')[1]}
    first = 0
    while first != read and time.monotonic() < deadline:
        first = json.loads(get(receiver.port, '/feed?after=0&limit=1', bearer)[1])['events'][0]['seq']
        time.sleep(0.1)
    page = json.loads(get(receiver.port, f'/feed?after={read}&limit=3', bearer)[1])
    ok(first == read and [event['seq'] for event in page['events']] == [read + 1, read + 2, read + 3] and page['next'] == read + 3,
       'what was read is gone, and the feed goes on as before')
    receiver.stop()
    ok(look() == (True, 0, count - read + 1 + len(acknowledged)), 'no more than that')
    env = kept


def test_activation():
    listening = socket.create_server(('127.0.0.1', 0))
    port = listening.getsockname()[1]

    def hand_over():
        os.dup2(listening.fileno(), 3)
        os.set_inheritable(3, True)
        os.environ['LISTEN_PID'] = str(os.getpid())

    # LISTEN_PID must be the receiver's own: a shell that becomes it writes it.
    process = subprocess.Popen(['sh', '-c', 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" serve', takings], env=env,
                               preexec_fn=hand_over, pass_fds=(3,), stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    ok(get(port, '/health')[0] == 200, 'serves a socket that was handed over')
    process.terminate()
    ok(process.wait(30) == 0, 'and ends')
    process.stdout.close()
    listening.close()


def test_proxy():
    nginx = shutil.which('nginx') or shutil.which('nginx', path='/usr/sbin')
    if nginx is None:
        skip('behind nginx', 'nginx is not installed')
        return
    receiver = Receiver('--address-limit', '30', '--trusted-proxy', '127.0.0.1')
    free = socket.create_server(('127.0.0.1', 0))
    port = free.getsockname()[1]
    free.close()
    sample = open(os.path.join(os.environ['TAKINGS_TEST_SOURCES'], '../data/nginx/takings.conf')).read()
    server = sample[sample.index('  client_max_body_size'):sample.rindex('}')]
    with open(home + '/nginx.conf', 'w') as file:
        file.write(f'''daemon off; pid {home}/nginx.pid; error_log {home}/nginx.log; {'user root;' if os.getuid() == 0 else ''}
events {{ worker_connections 256; }}
http {{ access_log off; client_body_temp_path {home}/b; proxy_temp_path {home}/p; fastcgi_temp_path {home}/f;
uwsgi_temp_path {home}/u; scgi_temp_path {home}/s;
server {{ listen 127.0.0.1:{port};
{server.replace('127.0.0.1:8480', f'127.0.0.1:{receiver.port}')} }} }}''')
    process = subprocess.Popen([nginx, '-c', home + '/nginx.conf', '-e', home + '/nginx.log'], stderr=subprocess.DEVNULL)
    for _ in range(100):
        if get(port, '/health')[0] == 200:
            break
        time.sleep(0.1)
    ok(get(port, '/health')[0] == 200, 'nginx in front of it')
    ok(get(port, CLICK + 'n1')[1] == b'{"status":"success","click_id":"n1"}', 'a click through nginx')
    status, _, headers = get(port, '/click?affiliate_id=7&campaign_id=away&click_id=n2')
    ok(status == 302 and headers['Location'] == 'https://shop.example/?c=n2', 'a redirect through nginx')
    ok(get(port, '/postback', {'Content-Type': 'application/x-www-form-urlencoded'}, 'POST',
           b'affiliate_id=7&click_id=n1&amount=1&currency=USD')[0] == 200, 'a posted postback through nginx')
    ok(get(port, '/postback', {}, 'POST', b'a' * 400000)[0] == 413, 'a long body is refused by nginx')
    codes = [get(port, '/health', {'X-Forwarded-For': f'203.0.113.{i}'})[0] for i in range(50)]
    ok(429 in codes, 'a sender behind nginx cannot lend itself addresses')
    process.send_signal(signal.SIGTERM)
    process.wait(10)
    receiver.stop()


try:
    for name, test in list(globals().items()):
        if name.startswith('test_'):
            print('#', name, flush=True)
            test()
finally:
    print(f'1..{count}', flush=True)
    shutil.rmtree(home, ignore_errors=True)
sys.exit(failed > 0)
