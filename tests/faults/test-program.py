#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each command that writes, killed or failed at its N-th call that changes a file: what is left is whole, the
error says what to do, and the command once more ends where an undisturbed one does. The last word is how many N
of each, by chance, or "all". TAKINGS_TEST_SEED repeats a run."""
import errno, json, os, random, re, shutil, signal, sqlite3, subprocess, sys, tempfile

takings, module, share = sys.argv[1:4]
LONG = share == 'all'
seed = int(os.environ.get('TAKINGS_TEST_SEED', random.randrange(1 << 30)))
chance = random.Random(seed)
home = os.path.realpath(tempfile.mkdtemp())
data = home + '/data'
count, failed = 0, 0
env = dict(os.environ, TAKINGS_DATA_DIR=data, HOME=home, SECRET_BACKEND='file', LC_ALL='C.UTF-8',
           SECRET_FILE_TEST_PATH=data + '/secrets', SECRET_FILE_TEST_PASSWORD='test')
REMEDIES = re.compile('free some space|check|close|try again|writable|full|space left|quota|read-only|fault', re.I)


def ok(fine, what):
    global count, failed
    count += 1
    failed += not fine
    print(('ok' if fine else 'not ok'), count, '-', what, flush=True)


def run(words, text='', fault=None):
    environment = env
    if fault is not None:
        environment = dict(env, LD_PRELOAD=module, TAKINGS_TEST_FAULT=fault, TAKINGS_TEST_FAULT_DIR=data,
                           ASAN_OPTIONS=env.get('ASAN_OPTIONS', '') + ':verify_asan_link_order=0:detect_leaks=0')
    return subprocess.run([takings, *words], env=environment, input=text, capture_output=True, text=True,
                          timeout=120)


def put(saved):
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(home + '/' + saved, data)


def keep(name):
    shutil.copytree(data, home + '/' + name)


QUERIES = ('SELECT network, name, paused FROM account ORDER BY 1, 2',
           '''SELECT network, account, entry_id, order_id, kind, state, occurred_at, currency, amount, commission,
              product_id, product, tracking_id, campaign, country, affiliate, vendor, raw_status, count, aggregate
              FROM v_entries ORDER BY 1, 2, 3''',
           'SELECT * FROM v_daily ORDER BY 1, 2, 3, 4, 5, 6, 7',
           'SELECT day, currency, rate FROM rate ORDER BY 1, 2',
           'SELECT entry_id, day, kind, state FROM entry_change ORDER BY 1, 2, 3, 4')


def read(folder, name='ledger.db'):
    """What a ledger says, read from a copy; None: there is none. It must be whole."""
    if not os.path.exists(f'{folder}/{name}') or os.path.getsize(f'{folder}/{name}') == 0:
        return None
    with tempfile.TemporaryDirectory(dir=home) as copy:
        for suffix in '', '-wal', '-journal':
            if os.path.exists(f'{folder}/{name}{suffix}'):
                shutil.copy(f'{folder}/{name}{suffix}', f'{copy}/ledger.db{suffix}')
        with sqlite3.connect(f'{copy}/ledger.db') as db:
            if db.execute('PRAGMA integrity_check').fetchall() != [('ok',)]:
                return 'damaged'
            if db.execute('SELECT count(*) FROM sqlite_schema').fetchone()[0] == 0:
                return None
            return [db.execute(query).fetchall() for query in QUERIES] if name == 'ledger.db' else 'whole'


def read_file(path):
    if not os.path.exists(path):
        return None
    with open(path, 'rb') as file:
        return file.read()


class Command:
    """words: the command; before: the saved folder it starts from; file: what else it writes, within data;
    text: its standard input; done: answers whether it has come to its end although it was killed."""

    def __init__(self, name, words, before='synced', file=None, text='', done=None):
        self.name, self.words, self.before, self.text = name, words, before, text
        self.file, self.done = file and f'{data}/{file}', done

    def undisturbed(self):
        put(self.before)
        self.old_file = self.file and read_file(self.file)
        result = run(self.words, self.text, 'count:0')
        ok(result.returncode == 0, f'{self.name}: undisturbed')
        self.expected = read(data)
        self.new_file = self.file and read_file(self.file)
        ok(self.expected not in (None, 'damaged'), f'{self.name}: a whole ledger')
        return int(re.search('([0-9]+) calls', result.stderr).group(1))

    def check_left(self):
        """After the fault, and what the command makes of it once more; a text: what is wrong."""
        if read(data) == 'damaged':
            return 'the ledger is damaged'
        if self.file and self.file.endswith('.db'):
            if read(data, os.path.basename(self.file)) == 'damaged':
                return 'the file is damaged'
        elif self.file and read_file(self.file) not in (self.old_file, self.new_file):
            return 'the file is neither the old one nor the new'
        if not (self.done and self.done()):
            again = run(self.words, self.text)
            if again.returncode != 0:
                return f'once more: {again.returncode} {again.stderr}'
        if read(data) != self.expected:
            return 'once more it ends elsewhere'
        check = run(['check'])
        return '' if check.returncode == 0 else f'check: {check.stdout} {check.stderr}'

    def disturb(self, nth, kind):
        put(self.before)
        result = run(self.words, self.text, f'{kind}:{nth}')
        killed = result.returncode == -signal.SIGKILL
        if not killed and result.returncode not in (0, 1):
            return f'exit status {result.returncode} {result.stderr}'
        if result.returncode == 1 and not REMEDIES.search(result.stderr):
            return f'no remedy: {result.stderr}'
        if 'CRITICAL' in result.stderr or 'Sanitizer' in result.stderr:
            return result.stderr
        return self.check_left()

    def sweep(self, kinds):
        n_calls = self.undisturbed()
        for label, kind, goes_on in kinds:
            steps = range(1, n_calls + 1) if LONG else chance.sample(
                range(1, n_calls + 1), min(int(share), n_calls))
            wrong = [(nth, fault) for nth in steps
                     if (fault := self.disturb(f'{nth}{goes_on}', kind))]
            for nth, fault in wrong[:5]:
                print(f'# {self.name}, {kind}:{nth}{goes_on}: {fault}'.replace('\n', '\n# '), flush=True)
            ok(not wrong, f'{self.name}: {label} at {len(steps)} of {n_calls} calls')


def has_account(name):
    return lambda: name in run(['accounts', 'list', '--json']).stdout


def prepare(sandbox):
    networks = json.loads(sandbox.stdout.readline())
    networks = networks.get('networks', networks)
    os.mkdir(data)
    keep('nothing')

    def add(network):
        fields = ''.join(f'{key}={value}\n' for key, value in networks[network]['fields'].items())
        return ['accounts', 'add', network, '--name', 'My ' + network, '--endpoint',
                networks[network]['endpoint']], fields

    words, fields = add('clickbank')
    ok(run(words, fields).returncode == 0, 'an account')
    keep('added')
    ok(run(['sync']).returncode == 0, 'its first sync')
    run(['backup', data + '/copy.db'])
    with open(data + '/report.csv', 'w') as report:
        report.write('Receipt,Date,Type,Product,Amount,Currency\n')
        for i in range(300):
            report.write(f'R{i:07},2026-02-{i % 28 + 1:02},Sale,item-{i % 9},{i % 50}.25,USD\n')
    with open(data + '/rates.xml', 'w') as rates:
        cubes = ''.join(f'<Cube time="2026-01-{day:02}"><Cube currency="USD" rate="1.{day:02}"/></Cube>'
                        for day in range(1, 32))
        rates.write('<?xml version="1.0" encoding="UTF-8"?><gesmes:Envelope '
                    'xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" '
                    f'xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><Cube>{cubes}</Cube>'
                    '</gesmes:Envelope>')
    run(['render', 'networks', '--output', data + '/page.svg', '--width', '300', '--height', '300'])
    keep('synced')
    run(['import', 'clickbank', data + '/report.csv', '--account', 'My clickbank'])
    keep('imported')
    put('nothing')
    with open(os.path.join(os.environ['TAKINGS_TEST_SOURCES'], 'store', 'version-1.sql')) as script:
        sqlite3.connect(data + '/ledger.db').executescript(script.read()).close()
    keep('old')
    return add


def main():
    print(f'# seed {seed}')
    sandbox = subprocess.Popen([takings, 'sandbox', '--entries', '60', '--seed', '5'], env=env, text=True,
                               stdout=subprocess.PIPE)
    try:
        add = prepare(sandbox)
        words, fields = add('jvzoo')
        account = 'My clickbank'
        commands = [
            Command('accounts add', words, text=fields, done=has_account('My jvzoo')),
            Command('a first account', words, before='nothing', text=fields, done=has_account('My jvzoo')),
            Command('accounts remove', ['accounts', 'remove', account],
                    done=lambda: not has_account(account)()),
            Command('first sync', ['sync'], before='added'),
            Command('full sync', ['sync', '--full']),
            Command('import', ['import', 'clickbank', data + '/report.csv', '--account', account]),
            Command('rates import', ['rates', 'import', data + '/rates.xml']),
            Command('backup', ['backup', data + '/copy.db'], before='imported', file='copy.db'),
            Command('restore', ['restore', data + '/copy.db'], before='imported'),
            Command('render', ['render', 'overview', '--output', data + '/page.svg', '--width', '300',
                               '--height', '300'], file='page.svg'),
            Command('rebuild', ['check', '--rebuild-totals']),
            Command('migration', ['check', '--rebuild-totals'], before='old'),
        ]
        kinds = [('killed', 'kill', ''), ('torn', 'torn', ''), ('disk full', errno.ENOSPC, '+'),
                 ('quota', errno.EDQUOT, '+'), ('read-only', errno.EROFS, '+'), ('a fault', errno.EIO, '')]
        for command in commands:
            command.sweep(kinds if LONG else [kinds[0], chance.choice(kinds[1:])])
    finally:
        sandbox.terminate()
        sandbox.wait()
        shutil.rmtree(home, ignore_errors=True)
    print(f'1..{count}')
    return failed > 0


sys.exit(main())
