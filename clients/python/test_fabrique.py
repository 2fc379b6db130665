# SPDX-License-Identifier: EUPL-1.2
"""The client against a live server that has the project atlas: scripts/contract."""

from __future__ import annotations

import http.server
import json
import threading
import unittest

from fabrique import Fabrique, Problem

HELLO = "#!/bin/sh\n#SBATCH --time=1\necho hello $1\n"


class Client(unittest.TestCase):
    fabrique = Fabrique.from_environment()

    def test_takes_a_job_from_submission_to_receipt(self) -> None:
        before = self.fabrique.call("GET", "/journal")["head"]["sequence"]
        made = self.fabrique.submit(HELLO, project="atlas", directory="/tmp", arguments=["world"])
        ended = self.fabrique.wait(made["id"], timeout=60)
        self.assertEqual(ended["state"], "succeeded")
        self.assertIn(b"hello world\n", self.fabrique.log(made["id"]))
        self.assertIn(b"hello world\n", b"".join(self.fabrique.follow_log(made["id"])))
        receipt = self.fabrique.receipt(made["id"])
        self.assertEqual([entry["kind"] for entry in receipt["entries"]], ["hold", "charge", "release"])
        seen = []
        for event in self.fabrique.events(kind="job", job=made["id"], after=before):
            seen.append(event.change["change"])
            if seen[-1] == "ended":
                break
        # A job this short may have ended before anybody saw it run.
        self.assertEqual([change for change in seen if change != "started"], ["submitted", "placed", "ended"])

    def test_sends_a_write_again_without_doing_it_twice(self) -> None:
        first = self.fabrique.submit(HELLO, project="atlas", directory="/tmp", held=True, key="once")
        again = self.fabrique.submit(HELLO, project="atlas", directory="/tmp", held=True, key="once")
        self.assertEqual(first, again)
        self.assertEqual(self.fabrique.hold(first["id"], "a test"), 1)
        self.assertEqual(self.fabrique.cancel(first["id"], "a test"), 1)

    def test_walks_lists_to_their_end(self) -> None:
        made = self.fabrique.submit(HELLO, project="atlas", directory="/tmp", held=True, options=["--array=1-7"])
        tasks = list(self.fabrique.jobs(array=made["id"], limit=2))
        self.assertEqual([job.get("index") for job in tasks], [7, 6, 5, 4, 3, 2, 1])
        self.assertEqual(self.fabrique.cancel(made["id"], "a test"), 7)

    def test_finds_jobs_by_a_part_of_their_name(self) -> None:
        options = ["--job-name=50%_Sure"]
        made = self.fabrique.submit(HELLO, project="atlas", directory="/tmp", held=True, options=options)
        self.assertEqual([job["id"] for job in self.fabrique.jobs(name="0%_s")], [made["id"]])
        self.assertEqual(list(self.fabrique.jobs(name="%s")), [])
        self.assertEqual(self.fabrique.cancel(made["id"], "a test"), 1)

    def test_sends_no_key_where_a_secret_is_told_once(self) -> None:
        person = self.fabrique.call("GET", "/me")["person"]["id"]
        self.assertIn("path", self.fabrique.call("POST", f"/people/{person}/links"))
        self.assertIn("secret", self.fabrique.call("POST", "/tokens", {"powers": ["read"], "days": 1}))

    def test_waits_for_what_a_question_comes_to(self) -> None:
        answer = self.fabrique.fork({"award": {"percent": 200, "project": "atlas"}}, timeout=60)
        self.assertEqual(answer["before"]["jobs"], answer["after"]["jobs"])
        held = self.fabrique.submit("#!/bin/sh\n#SBATCH --hold\ntrue\n", project="atlas", directory="/tmp")
        start = self.fabrique.fork({"start": {"job": str(held["id"])}}, timeout=60)
        self.assertEqual((start["job"], start.get("expected")), (held["id"], None))
        with self.assertRaises(Problem) as raised:
            self.fabrique.fork({"award": {"percent": 200, "project": "no-such"}})
        self.assertEqual(raised.exception.status, 404)

    def test_raises_what_the_server_refuses(self) -> None:
        with self.assertRaises(Problem) as raised:
            self.fabrique.submit("#!/bin/sh\n#SBATCH --tiem=1\n", project="atlas", directory="/tmp")
        self.assertEqual((raised.exception.status, raised.exception.code), (422, "script-mistakes"))
        self.assertEqual(raised.exception.mistakes[0]["line"], 2)
        with self.assertRaises(Problem) as raised:
            self.fabrique.job(4_000_000)
        self.assertEqual(raised.exception.code, "not-found")

    def test_waits_as_long_as_it_is_told_and_tries_again_with_the_same_key(self) -> None:
        keys: list[str] = []

        class Busy(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                keys.append(self.headers["Idempotency-Key"])
                status = 200 if len(keys) == 3 else 429
                body = json.dumps({"jobs": 1, "code": "too-many-requests"}).encode()
                self.send_response(status)
                self.send_header("Retry-After", "0")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                return

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Busy) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            client = Fabrique(f"http://127.0.0.1:{server.server_address[1]}", "none")
            self.assertEqual(client.cancel(1, "a test"), 1)
            server.shutdown()
        self.assertEqual(len(keys), 3)
        self.assertEqual(len(set(keys)), 1)


if __name__ == "__main__":
    unittest.main()
