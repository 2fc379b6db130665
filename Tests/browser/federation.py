"""A federation for one run: a server of its own in a folder of its own, with a few jobs of every kind."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("FABRIQUE_BUILD", REPOSITORY / ".build")) / "debug" / "fabrique"

HOSTILE_NAME = "<script>alert(1)</script>"


class Federation:
    """Starts the server, fills it unless it is to be empty, and ends it."""

    def __init__(self, is_empty: bool = False) -> None:
        self.is_empty = is_empty

    def __enter__(self) -> Federation:
        self.folder = Path(tempfile.mkdtemp(prefix="fabrique-browser-"))
        os.chmod(self.folder, 0o755)
        root = ["--allow-root-jobs"] if os.geteuid() == 0 else []
        self.errors = open(self.folder / "log", "w", encoding="utf-8")
        self.server = subprocess.Popen(
            [PROGRAM, "serve", "--data", self.folder / "data", "--port", "0", *root],
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )
        banner = ""
        while "Sign in" not in banner:
            line = self.server.stdout.readline()
            if not line:
                raise RuntimeError(f"The server ended: {(self.folder / 'log').read_text()}")
            banner += line
        self.address = re.search(r"Listens on\s+(\S+)", banner).group(1)
        self.first_link = re.search(r"Sign in\s+(\S+)", banner).group(1)
        if not self.is_empty:
            self.fill()
        return self

    def __exit__(self, *_: object) -> None:
        # A job outlives its server, and would outlive this walk.
        for name in ("waiting", "running"):
            with contextlib.suppress(AttributeError, RuntimeError):
                self.run("cancel", str(getattr(self, name)))
        with contextlib.suppress(AttributeError):
            self.end(self.running)
        self.server.send_signal(signal.SIGTERM)
        try:
            status = self.server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.server.kill()
            status = self.server.wait()
        self.errors.close()
        log = (self.folder / "log").read_text()
        shutil.rmtree(self.folder, ignore_errors=True)
        if status != 0:
            raise RuntimeError(f"The server ended with {status}: {log}")

    def run(self, *arguments: str) -> str:
        """Runs a command against the server and returns what it printed."""
        environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "FABRIQUE_DATA": str(self.folder / "data")}
        done = subprocess.run([PROGRAM, *arguments], env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"fabrique {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def link(self) -> str:
        """A fresh sign-in link of the administrator's."""
        return self.run("people", "link").strip()

    def submit(self, name: str, body: str, *options: str) -> int:
        """Submits a script and returns the job's number."""
        script = self.folder / "script.sh"
        output = self.folder / "out"
        output.mkdir(exist_ok=True)
        os.chmod(output, 0o777)
        script.write_text(
            f"#!/bin/sh\n#SBATCH --job-name={name}\n#SBATCH --time=10\n#SBATCH --output={output}/%j.txt\n{body}\n"
        )
        more = [f"--option={option}" for option in options]
        answer = self.run("submit", str(script), "--project", "atlas", "--json", *more)
        return json.loads(answer)["id"]

    def end(self, job: int) -> None:
        """Waits until a job has ended."""
        deadline = time.monotonic() + 60
        while json.loads(self.run("job", str(job), "--json")).get("ended") is None:
            if time.monotonic() > deadline:
                raise RuntimeError(f"Job {job} has not ended within a minute.")
            time.sleep(0.2)

    def plan(self, kind: str, name: str, **more: object) -> str:
        """Has an example worked out, and returns the plan's id."""
        text = (REPOSITORY / "Examples" / name).read_text()
        # Without optimisation a search for the largest run takes a minute, and a seed some seconds.
        text = re.sub(r"^run: .*$", "", text, flags=re.MULTILINE).replace("seeds: 5", "seeds: 1")
        for old, new in more.pop("changed", {}).items():
            text = text.replace(old, new)
        return self.work_out("plans", {"kind": kind, "document": text, **more})

    def work_out(self, things: str, order: dict[str, object]) -> str:
        """Has something worked out in the background, and returns its id once that has ended."""
        client = json.loads((self.folder / "data" / "client.json").read_text())
        headers = {"Authorization": f"Bearer {client['token']}", "Content-Type": "application/json"}
        address = f"{client['server']}/api/v1/{things}"
        request = urllib.request.Request(address, data=json.dumps(order).encode(), headers=headers)
        with urllib.request.urlopen(request) as answer:
            name = json.load(answer)["id"]
        deadline = time.monotonic() + 120
        while True:
            request = urllib.request.Request(f"{address}/{name}", headers=headers)
            with urllib.request.urlopen(request) as answer:
                if "ended" in json.load(answer):
                    return name
            if time.monotonic() > deadline:
                raise RuntimeError(f"Of {things}, {name} has not ended within two minutes.")
            time.sleep(0.5)

    def make_plans(self) -> None:
        """One plan of each kind, another to compare with, and one that can't be."""
        self.plans = {
            "training": self.plan("training", "training/llama-405b.yaml", project="atlas"),
            "gigafactory": self.plan("gigafactory", "gigafactories/lot2.yaml", isShared=True),
            "fund": self.plan("fund", "funds/gigafactory.yaml", futures=60),
            "scenario": self.plan("scenario", "scenarios/two-systems.yaml"),
            "other": self.plan("training", "training/small.yaml"),
            "failed": self.plan("training", "training/llama-405b.yaml", changed={"[16384, 8192, 12288]": "8"}),
        }

    def fill(self) -> None:
        """Projects, and jobs that have succeeded and failed."""
        self.run("organisations", "add", "First Light Laboratory", "--kind", "research", "--country", "FR")
        for name, title in [("atlas", "Atlas of the lower atmosphere"), ("lumen", "Lumen, a language model for law")]:
            self.run(
                "projects", "create", name, "--title", title, "--organisation", "First Light Laboratory",
                "--device-hours", "100", "--why", "the first call",
            )  # fmt: skip
        self.succeeded = self.submit("hello", "for i in 1 2 3; do echo epoch $i; done")
        self.failed = self.submit("fails", "echo no such file >&2; exit 3")
        self.hostile = self.submit(HOSTILE_NAME, "printf '\\033[31m<script>alert(2)</script>\\033[0m\\n'")
        for job in (self.succeeded, self.failed, self.hostile):
            self.end(job)
        self.make_plans()

    def crowd(self) -> None:
        """Jobs that run, wait and are held: from now on the machine has no room, so whoever must get on comes before."""
        if hasattr(self, "running"):
            return
        self.running = self.submit("long", "while true; do echo step; sleep 1; done", "--time=60")
        self.waiting = self.submit("waits", "true", "--exclusive")
        self.held = self.submit("held", "true", "--hold")
        outage = {"system": "this-machine", "kind": "drained", "inSeconds": 60, "seconds": 604_800}
        self.question = self.work_out("forks", {"outage": outage})
        self.start = self.work_out("forks", {"start": {"job": str(self.waiting)}})
