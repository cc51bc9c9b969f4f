#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Judges what the program printed: one request a line on standard input, "yes" or "no, why" back.

json EXPRESSION   d is the JSON document in HOME/out, which must be the whole file
csv EXPRESSION    d are the rows of the CSV file in HOME/out
fault URL         asks a sandbox network for a failure
sql STATEMENT     changes the ledger behind the program's back
terminal ARGS     runs the program on a terminal; after a backslash n, an answer to each question
clean TEXT        the terminal's last line held TEXT, and holds it no more
rates DAYS        writes HOME/eurofxref.xml of so many days up to today and serves it as the ECB does;
                  HOME/ecb gets the endpoint
everything, first: what an earlier step kept in HOME/all and HOME/first
"""
import csv
import datetime
import http.server
import io
import json
import os
import pty
import re
import select
import shlex
import sqlite3
import sys
import threading
import urllib.request
from decimal import Decimal

home, program = sys.argv[1:3]


def load(name):
    path = os.path.join(home, name)
    return json.load(open(path, encoding="utf-8")) if os.path.exists(path) else None


def make_rates(days):
    cubes = []
    today = datetime.date.today()
    for ago in range(days):
        day = today - datetime.timedelta(days=ago)
        rates = "".join(f'<Cube currency="{code}" rate="{rate}"/>' for code, rate in
                        (("USD", "1.1"), ("GBP", "0.85"), ("BRL", "6")))
        if day.weekday() < 5:
            cubes.append(f'<Cube time="{day}">{rates}</Cube>')
    return ('<?xml version="1.0" encoding="UTF-8"?><gesmes:Envelope '
            'xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" '
            'xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">'
            f'<Cube>{"".join(cubes)}</Cube></gesmes:Envelope>').encode()


def serve_rates(days):
    document = make_rates(days)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path.startswith("/stats/eurofxref/") else 404)
            self.send_header("Content-Length", str(len(document)))
            self.end_headers()
            self.wfile.write(document)

        def log_message(self, *args):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with open(os.path.join(home, "eurofxref.xml"), "wb") as file:
        file.write(document)
    with open(os.path.join(home, "ecb"), "w", encoding="utf-8") as file:
        file.write(f"http://127.0.0.1:{server.server_port}")


def change_ledger(statement):
    ledger = os.path.join(os.environ["XDG_DATA_HOME"], "takings", "ledger.db")
    connection = sqlite3.connect(ledger)
    connection.execute(statement)
    connection.commit()
    connection.close()


def run_on_terminal(text):
    arguments, *answers = text.split("\\n")
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm"
        os.execv(program, [program, *shlex.split(arguments)])
    shown = asked = b""
    while True:
        ready, _, _ = select.select([terminal], [], [], 60)
        try:
            block = os.read(terminal, 65536) if ready else b""
        except OSError:
            block = b""
        if not block:
            break
        shown += block
        asked += block
        if asked.endswith(b"= ") and answers:
            os.write(terminal, answers.pop(0).encode() + b"\n")
            asked = b""
    with open(os.path.join(home, "out"), "wb") as file:
        file.write(shown)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def is_clean(text):
    with open(os.path.join(home, "out"), "rb") as file:
        parts = file.read().split(b"\r\x1b[K")
    return text.encode() in parts[-2] and text.encode() not in parts[-1]


def judge(verb, argument):
    if verb == "fault":
        request = urllib.request.Request(argument, data=b"", method="POST")
        return urllib.request.urlopen(request, timeout=10).status == 204
    if verb == "sql":
        change_ledger(argument)
        return True
    if verb == "terminal":
        return run_on_terminal(argument)
    if verb == "clean":
        return is_clean(argument)
    if verb == "rates":
        serve_rates(int(argument))
        return True
    names = {"re": re, "Decimal": Decimal, "everything": load("all"), "first": load("first"),
             "TIME": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"}
    if verb == "json":
        names["d"] = load("out")
    else:
        text = open(os.path.join(home, "out"), encoding="utf-8", newline="").read()
        assert text.count("\n") == text.count("\r\n"), "line ends"
        names["d"] = list(csv.DictReader(io.StringIO(text, newline="")))
    return eval(argument, names)


for line in sys.stdin:
    try:
        answer = "yes" if judge(*line.rstrip("\n").split(" ", 1)) else "no"
    except Exception as fault:
        answer = f"no: {fault!r}"
    print(answer.replace("\n", " "), flush=True)
