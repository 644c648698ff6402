"""What Lighthouse thinks of the pages: a table of its four scores, 100 being best.

Run it with `.venv/bin/python bench/lighthouse.py` when the machine is otherwise idle.
It needs Node.js with npm and chromium; npx fetches Lighthouse, which then visits a
gunicorn of the site as a slow phone would.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIGHTHOUSE = "lighthouse@12.8.2"
ATTEMPTS = 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = {
    "home": "/et/",
    "entry": "/ro/glosar/rata-rezilierilor/",
    "index": "/et/sonastik/",
    "search": "/en/search/",
    "calculator": "/en/calculator/churn-rate/",
}


def serve():
    """Start the site on a free port; return the process and the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [ROOT / ".venv/bin/gunicorn", "config.wsgi", f"--bind=127.0.0.1:{port}"]
    server = subprocess.Popen(
        [*command, "--no-control-socket", f"--access-logfile={os.devnull}"],
        cwd=ROOT,
        env={**os.environ, "PORT": str(port)},
        stderr=subprocess.DEVNULL,
    )
    for _attempt in range(100):
        time.sleep(0.2)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server, f"http://127.0.0.1:{port}"
    raise SystemExit("The server did not start.")


def report_of(address):
    """Return Lighthouse's report; at times Chromium's trace lacks what it needs."""
    for _attempt in range(ATTEMPTS):
        found = asked(address)
        error = found.get("runtimeError", {}).get("code", "NO_ERROR")
        if error == "NO_ERROR":
            return found
    raise SystemExit(f"Lighthouse saw nothing of {address}: {error}")


def asked(address):
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run(
            [
                "npx",
                "--yes",
                LIGHTHOUSE,
                address,
                "--quiet",
                "--output=json",
                f"--output-path={report}",
                f"--only-categories={','.join(CATEGORIES)}",
                "--chrome-flags=--headless=new --no-sandbox",
            ],
            env={**os.environ, "CHROME_PATH": shutil.which("chromium") or ""},
        )
        return json.loads(report.read_text())


def scores(address):
    """Return Lighthouse's scores of a page from 0 to 100, and what it found lacking."""
    found = report_of(address)
    lacking = [
        audit["id"]
        for audit in found["audits"].values()
        if audit["score"] is not None and audit["score"] < 0.9
    ]
    return {
        name: round(100 * (found["categories"][name]["score"] or 0))
        for name in CATEGORIES
    }, lacking


def main():
    server, site = serve()
    worst = 100
    try:
        print(f"{'':12}" + "".join(f"{name:>16}" for name in CATEGORIES))
        for name, path in PAGES.items():
            found, lacking = scores(site + path)
            worst = min(worst, *found.values())
            print(f"{name:12}" + "".join(f"{value:16}" for value in found.values()))
            if min(found.values()) < 100:
                print(f"{'':12}  {', '.join(lacking)}")
    finally:
        server.terminate()
        server.wait()
    sys.exit(worst < 100)


if __name__ == "__main__":
    main()
