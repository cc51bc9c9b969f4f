#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Durable postbacks beside their floor, in the same run and by turns: server and wrk on the same cores.

bench-postback.py TAKINGS FLOOR [--rounds N] [--seconds N] [--folder DIR] [--node_modules DIR]
                  [--clicks N] [--lookup] [--sync N]
--node_modules (with express and pg, and DATABASE_URL set) adds the peer; --clicks sends so many clicks
and tells the memory; --lookup compares look-ups at 100,000 and 10,000,000 clicks; --sync has so many
entries synced meanwhile.
"""
import argparse, http.client, json, os, re, shutil, signal, socket, sqlite3, statistics, subprocess, sys, tempfile, time

parser = argparse.ArgumentParser()
parser.add_argument('takings')
parser.add_argument('floor')
parser.add_argument('--rounds', type=int, default=5)
parser.add_argument('--seconds', type=int, default=3)
parser.add_argument('--folder')
parser.add_argument('--node_modules')
parser.add_argument('--clicks', type=int, default=0)
parser.add_argument('--lookup', action='store_true')
parser.add_argument('--sync', type=int, default=0)
options = parser.parse_args()
if shutil.which('wrk') is None:
    sys.exit('wrk is not installed')
home = tempfile.mkdtemp(dir=options.folder)
env = dict(os.environ, TAKINGS_DATA_DIR=home + '/data', SECRET_BACKEND='file', SECRET_FILE_TEST_PATH=home + '/secrets',
           SECRET_FILE_TEST_PASSWORD='bench', HOME=home)
script = home + '/load.lua'
with open(script, 'w') as file:
    file.write('''local n, path, mark = 0, "/postback", os.getenv("MARK")
function request()
  n = n + 1
  return wrk.format("GET", "/postback?affiliate_id=7&click_id=k1&amount=12.50&currency=USD&event=sale&order_id=" .. mark .. "-" .. n)
end
function done(summary, latency, requests)
  io.write(string.format('{"requests":%d,"us":%d,"p50":%d,"p99":%d,"max":%d,"bad":%d}\\n', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), latency.max, summary.errors.status + summary.errors.read + summary.errors.timeout))
end
''')
clicks = home + '/clicks.lua'
with open(clicks, 'w') as file:
    file.write(open(script).read().replace('"/postback?affiliate_id=7&click_id=k1&amount=12.50&currency=USD&event=sale&order_id="',
                                           '"/click?affiliate_id=7&campaign_id=open&sub1=ad7&click_id="'))
processes = []
marks = 0


def start(words, more={}, **options):
    process = subprocess.Popen(words, env=dict(env, **more), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **options)
    processes.append(process)
    return process, process.stdout.readline().strip()


def load(url, seconds=None, lua=script, connections=32, until=None):
    """For so many seconds, or until that process has ended."""
    global marks
    marks += 1
    seconds = 36000 if until else seconds or options.seconds
    wrk = subprocess.Popen(['wrk', '-t1', f'-c{connections}', f'-d{seconds}s', '-s', lua, url], stdout=subprocess.PIPE, text=True,
                           env=dict(env, MARK=f'{os.getpid()}-{marks}'))
    if until:
        until.wait()
        wrk.send_signal(signal.SIGINT)
    result = json.loads(wrk.communicate()[0].strip().splitlines()[-1])
    result['rate'] = result['requests'] / result['us'] * 1e6
    return result


def cpu(process):
    fields = open(f'/proc/{process.pid}/stat').read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def rss(process):
    return int(re.search(r'VmRSS:\s+(\d+)', open(f'/proc/{process.pid}/status').read())[1])


def get(url, path):
    return subprocess.run(['curl', '-sf', url + path], capture_output=True, text=True).stdout


def compare():
    servers = {'floor': start([options.floor]), 'takings': serve()}
    if options.node_modules:
        servers['peer'] = start(['node', os.path.join(os.path.dirname(os.path.abspath(__file__)), 'postback-peer.js')],
                                {'NODE_PATH': options.node_modules, 'NODE_ENV': 'production'})
    results = {name: [] for name in servers}
    for name, (_, url) in servers.items():
        load(url, 1)
    for _ in range(options.rounds):
        for name, (process, url) in servers.items():
            before = cpu(process)
            result = load(url)
            result['cpu'] = (cpu(process) - before) / result['requests'] * 1e6
            results[name].append(result)
    middle = {name: {key: statistics.median(r[key] for r in all_) for key in all_[0]} for name, all_ in results.items()}
    for name, m in middle.items():
        print(f'{name:8} {m["rate"]:9.0f}/s  p50 {m["p50"] / 1000:.2f}  p99 {m["p99"] / 1000:.2f}  max {m["max"] / 1000:.1f} ms'
              f'  {m["cpu"]:.1f} us of CPU  refused {sum(r["bad"] for r in results[name])}')
    pairs = [t['rate'] / f['rate'] for t, f in zip(results['takings'], results['floor'])]
    print(f'P23 rate {statistics.median(pairs):.2f} of the floor (0.70 wanted; each round: {", ".join("%.2f" % p for p in pairs)})')
    print(f'P23 p99 {statistics.median(t["p99"] / f["p99"] for t, f in zip(results["takings"], results["floor"])):.2f} times the floor (3 allowed)')
    if 'peer' in middle:
        print(f'{statistics.median(t["rate"] / p["rate"] for t, p in zip(results["takings"], results["peer"])):.2f} times the peer (3 wanted)')


def serve():
    subprocess.run([options.takings, 'campaigns', 'add', 'open', '--no-token'], env=env, capture_output=True)
    found = start([options.takings, 'serve', '--port', '0', '--address-limit', '0', '--campaign-limit', '0'])
    get(found[1], '/click?affiliate_id=7&campaign_id=open&click_id=k1')
    return found


def memory():
    process, url = serve()
    sent, first = 0, rss(process)
    while sent < options.clicks:
        sent += load(url, 10, clicks)['requests']
    print(f'memory after {sent} clicks: {rss(process) / 1024:.1f} MB ({first / 1024:.1f} at the start; 60 allowed)')


def click_id(i):
    return '%016x' % (i * 0x1a36e2eb)  # they grow with time, as those that the receiver makes


def fill(path, n):
    db = sqlite3.connect(path)
    db.execute('PRAGMA synchronous = OFF')
    have = db.execute('SELECT ifnull(max(seq), 0) FROM event').fetchone()[0]
    db.executemany("INSERT INTO event VALUES (?1, 0, 1795000000, 'c:7' || char(10) || ?2, 'open', '7', ?2, '{}')",
                   ((i, click_id(i)) for i in range(have + 1, n + 1)))
    db.commit()
    db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    db.close()


def lookup():
    """Postbacks of random clicks, by CPU time: the look-up and what else a postback costs."""
    lua = home + '/lookup.lua'
    with open(lua, 'w') as file:
        file.write(open(script).read().replace('click_id=k1', 'click_id=" .. id() .. "').replace('function request', '''
local ids, at = {}, 0
for line in io.lines(os.getenv("IDS")) do ids[#ids + 1] = line end
function id() at = at % #ids + 1; return ids[at] end
function request'''))
    costs = {}
    for n in (100000, 10000000):
        process, url = serve()
        stop(process)
        fill(env['TAKINGS_DATA_DIR'] + '/inbox.db', n)
        with open(home + '/ids', 'w') as file:
            for i in range(20000):  # of the later half: what was sent meanwhile has numbers of the earlier one
                file.write(click_id(n // 2 + i * 7919 % 20000 * (n // 40000) + 2) + '\n')
        env['IDS'] = home + '/ids'
        process, url = serve()
        load(url, 2, lua)
        before, result = cpu(process), load(url, 5, lua)
        costs[n] = (cpu(process) - before) / result['requests'] * 1e6
        print(f'{n} clicks: {result["rate"]:.0f}/s, {costs[n]:.1f} us of CPU, refused {result["bad"]}, {rss(process) / 1024:.1f} MB')
        stop(process)
    print(f'look-up at 10,000,000: {costs[10000000] / costs[100000]:.2f} times that at 100,000 (1.5 allowed)')


def sync():
    sandbox, line = start([options.takings, 'sandbox', '--entries', str(options.sync)])
    for network, it in json.loads(line)['networks'].items():
        subprocess.run([options.takings, 'accounts', 'add', network, '--name', network, '--endpoint', it['endpoint']], env=env,
                       input=''.join(f'{k}={v}\n' for k, v in it['fields'].items()), text=True, capture_output=True)
    process, url = serve()
    load(url, 2, connections=8)
    syncing = subprocess.Popen([options.takings, 'sync', '--full'], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    result = load(url, connections=8, until=syncing)
    ledger = sqlite3.connect(env['TAKINGS_DATA_DIR'] + '/ledger.db')
    entries = ledger.execute('SELECT count(*) FROM entry').fetchone()[0]
    received = json.loads(get(url, '/health'))['received']
    seconds = result['us'] / 1e6
    print(f'P24 while {entries} entries sync ({seconds:.0f} s): {result["rate"]:.0f}/s, p50 {result["p50"] / 1000:.1f} ms, '
          f'p99 {result["p99"] / 1000:.1f} ms (20 allowed), max {result["max"] / 1000:.0f} ms, refused {result["bad"]}, received {received}')


def stop(process):
    process.send_signal(signal.SIGTERM)
    process.wait(60)


try:
    if options.clicks:
        memory()
    elif options.lookup:
        lookup()
    elif options.sync:
        sync()
    else:
        compare()
finally:
    for process in processes:
        if process.poll() is None:
            stop(process)
    shutil.rmtree(home, ignore_errors=True)
