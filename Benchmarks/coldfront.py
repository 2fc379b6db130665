"""Starts ColdFront as its makers tell people to, with its own data for trials, and says how to look at its lists.

One line of JSON: the address, the cookie of somebody signed in, and the paths of the lists. It ends with SIGTERM, and
leaves nothing behind. ColdFront's data here are a few projects and allocations, which flatters it.
"""

import http.cookiejar
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

LISTS = ["/project/?show_all_projects=on", "/allocation/?show_all_allocations=on"]
PERSON = {"username": "admin", "password": "test1234"}


def main() -> None:
    tools = os.path.dirname(sys.executable)
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "SECRET_KEY": secrets.token_hex(32),
            "DEBUG": "False",
            "DJANGO_SETTINGS_MODULE": "coldfront.config.settings",
            "STATIC_ROOT": folder + "/static",
        }
        for step in (["initial_setup", "-f"], ["load_test_data"], ["collectstatic", "--no-input"]):
            subprocess.run(
                [f"{tools}/coldfront", *step],
                cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL,
            )
        listener = socket.create_server(("127.0.0.1", 0))
        server = subprocess.Popen(
            [f"{tools}/gunicorn", "--workers", "2", "--bind", f"fd://{listener.fileno()}", "coldfront.config.wsgi"],
            cwd=folder, env=environment, pass_fds=[listener.fileno()], stderr=subprocess.DEVNULL,
        )
        try:
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            print(json.dumps({"address": address, "cookie": cookie(address), "lists": LISTS}), flush=True)
            server.wait()
        finally:
            server.terminate()
            server.wait()


def cookie(address: str) -> str:
    """Signs in as a browser would."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = address + "/user/login"
    browser.open(page, timeout=60).read()
    token = next(each.value for each in jar if each.name == "csrftoken")
    form = urllib.parse.urlencode(PERSON | {"csrfmiddlewaretoken": token}).encode()
    browser.open(urllib.request.Request(page, form, {"Referer": page}), timeout=60).read()
    # Its session's cookie is for TLS alone, so it is sent by hand.
    cookies = "; ".join(f"{each.name}={each.value}" for each in jar)
    for path in LISTS:
        answer = urllib.request.urlopen(urllib.request.Request(address + path, headers={"Cookie": cookies}), timeout=60)
        if answer.url != address + path:
            sys.exit(f"ColdFront did not show {path}, but {answer.url}")
    return cookies


# Whoever starts this from a thread of a pool has that thread's signals blocked, and we would inherit it.
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
main()
