"""How long a calculator's answer takes beside an empty view of the same server.

Run it with `.venv/bin/python bench/calculators.py` when the machine is otherwise idle.
It starts gunicorn on a free port with one view more, which answers nothing, and asks
for both in turn, with other numbers each time, so that no answer can come from a cache.
Some servers in turn, and the median of what they show: where a process comes to lie in
memory alone makes it a tenth faster or slower. It fails where an answer takes more than
three times as long as the empty view. The longest forecast is shown for comparison
alone: its table holds 484 figures.
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SERVERS = 5
ROUNDS = 100
WARM_UP = 20
MOST = 3.0
QUERIES = {
    "churn-rate": lambda n: {"start": 100_000 + n, "lost": 4_000 + n, "new": 80},
    "revenue-churn": lambda n: {"start": 100_000 + n, "churned": n, "expansion": 50},
    "lifetime-value": lambda n: {"arpa": 50 + n, "margin": 80, "churn": 5, "cac": 300},
    "forecast": lambda n: {"start": 1_000 + n, "new": 40, "churn": 5, "periods": 24},
    "survival": lambda n: {"stays": f"2 3 3 5 6+ 8 9+ 12 12+ 15+ 18+ 18+ {n}"},
    "compare": lambda n: {
        "start_a": 400 + n,
        "lost_a": 32,
        "start_b": 380,
        "lost_b": 19,
    },
}
LONGEST = {"churn": 5, "periods": 120, "target_churn": 4, "new": 40}
SHARES = ("margin", "churn")


class Site:
    """A running gunicorn and one connection to it."""

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.server = subprocess.Popen(
            [
                ROOT / ".venv/bin/gunicorn",
                "bench.calculators:site()",
                f"--bind=127.0.0.1:{port}",
                "--workers=1",
                "--threads=1",
                "--no-control-socket",
                f"--access-logfile={os.devnull}",
            ],
            cwd=ROOT,
            env={**os.environ, "PORT": str(port)},
            stderr=subprocess.DEVNULL,
        )
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self._wait()

    def _wait(self):
        for _attempt in range(100):
            try:
                self.seconds("/empty/")
                return
            except OSError:
                self.connection.close()
                time.sleep(0.2)
        raise SystemExit("The server did not start.")

    def seconds(self, address, headers=()):
        """Return how long an answer takes, its body read to the end."""
        begin = time.perf_counter()
        self.connection.request("GET", address, headers=dict(headers))
        response = self.connection.getresponse()
        response.read()
        if response.status != 200:
            raise SystemExit(f"{response.status} at {address}")
        return time.perf_counter() - begin

    def stop(self):
        self.connection.close()
        self.server.terminate()
        self.server.wait()


def site():
    """Return the site, for gunicorn, with an empty view beside its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.http import HttpResponse
    from django.urls import get_resolver, path

    from config.wsgi import application

    empty = path("empty/", lambda request: HttpResponse())
    get_resolver().url_patterns.insert(0, empty)
    return application


def addresses(name, n):
    """Return {what: (address, headers)} of one calculation in its several shapes."""
    query = QUERIES[name](n)
    plain = {k: v / 100 if k in SHARES else v for k, v in query.items()}
    page = f"/en/calculator/{name}/"
    return {
        "API": (f"/api/v1/calculators/{name}?{urlencode(plain)}", {}),
        "live": (f"{page}?{urlencode(query)}", {"HX-Request": "true"}),
        "embed": (f"{page}embed/?{urlencode(query)}", {}),
        "page": (f"{page}?{urlencode(query)}", {}),
    }


def longest_forecast(n):
    """Return {what: (address, headers)} of the page with the most figures."""
    query = urlencode({"start": 1_000 + n, **LONGEST})
    return {"page": (f"/en/calculator/forecast/?{query}", {})}


def measured(running, cases):
    """Return {what: times as long as the empty view} of what `cases` gives: medians."""
    times = {}
    for n in range(1, ROUNDS + WARM_UP + 1):
        # In turn, so that a busy moment of the machine meets all alike.
        asked = {"empty": ("/empty/", {}), **cases(n)}
        for what, (address, headers) in asked.items():
            seconds = running.seconds(address, headers)
            if n > WARM_UP:
                times.setdefault(what, []).append(seconds)
    medians = {what: statistics.median(taken) for what, taken in times.items()}
    empty = medians.pop("empty")
    print(".", end="", flush=True)
    return {what: median / empty for what, median in medians.items()}


def main():
    cases = {name: partial(addresses, name) for name in QUERIES}
    cases["longest forecast"] = longest_forecast
    found = {name: [] for name in cases}
    for _server in range(SERVERS):
        running = Site()
        try:
            for name, asked in cases.items():
                found[name].append(measured(running, asked))
        finally:
            running.stop()
    print()
    slow = []
    for name, by_server in found.items():
        print(f"{name:18}", end="")
        for what in by_server[0]:
            ratios = sorted(ratio[what] for ratio in by_server)
            middle = statistics.median(ratios)
            print(f"{what} {middle:.1f} ({ratios[0]:.1f}-{ratios[-1]:.1f})", end="   ")
            if name in QUERIES and middle > MOST:
                slow.append(f"{name} ({what})")
        print()
    if slow:
        raise SystemExit(f"More than {MOST} × the empty view: {', '.join(slow)}")


if __name__ == "__main__":
    main()
