# SPDX-License-Identifier: EUPL-1.2
"""A client of Fabrique's HTTP API in one file. It needs Python 3.11 and nothing else.

    from fabrique import Fabrique

    fabrique = Fabrique.from_environment()
    job = fabrique.submit("#!/bin/sh\\necho hello\\n", project="atlas")["id"]
    print(fabrique.wait(job)["state"])
    print(fabrique.log(job).decode())

A write bears a key of its own and is carried out once, however often it had to be sent. What the server refuses is
raised as a `Problem`, with the code that programs match.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NotRequired, TypedDict, cast

__version__ = "0.1.0"
__all__ = ["Change", "Event", "Fabrique", "Job", "Problem", "Receipt", "Submitted"]

JSON = dict[str, Any]
Filter = str | int | Sequence[str] | None

# What these answer is told once, so the server takes no key for them.
_UNREPEATABLE = re.compile(r"/(tokens|sessions|systems|people/[^/]+/links)")


class Reason(TypedDict):
    """A stable code and its sentence for a person."""

    code: str
    sentence: str


class ForetoldRun(TypedDict):
    """How long a job was foretold to run on one kind of accelerator; without `seconds` it can't run there."""

    chip: str
    devicesPerNode: int
    seconds: NotRequired[int]


class Job(TypedDict):
    """A job, open or ended. Amounts have their unit in their name."""

    id: int
    array: NotRequired[int]
    index: NotRequired[int]
    name: str
    project: str
    allocation: int
    person: str
    state: str
    reasons: list[Reason]
    submitted: str
    started: NotRequired[str]
    ended: NotRequired[str]
    nodes: int
    coresPerNode: int
    devicesPerNode: int
    memoryMiBPerNode: int
    timeLimitSeconds: int
    objective: str
    mayRunTwice: NotRequired[bool]
    system: NotRequired[str]
    partition: NotRequired[str]
    attempts: int
    fault: NotRequired[str]
    exitCode: NotRequired[int]
    signal: NotRequired[int]
    why: NotRequired[str]
    deviceSeconds: NotRequired[int]
    cpuMilliseconds: NotRequired[int]
    peakMemoryBytes: NotRequired[int]
    joules: NotRequired[int]
    energySource: NotRequired[str]
    microgramsCO2e: NotRequired[int]
    microEuros: NotRequired[int]
    comment: NotRequired[str]
    request: NotRequired[str]
    foretold: NotRequired[list[ForetoldRun]]
    placements: NotRequired[list[JSON]]


class Submitted(TypedDict):
    """What a submission made: the first job, and how many."""

    id: int
    count: int
    isArray: bool
    notes: list[JSON]


class Receipt(TypedDict):
    """What an ended job used, what it cost, and where the record holds it."""

    job: Job
    attempts: list[JSON]
    entries: list[JSON]
    gridGramsPerKilowattHour: NotRequired[int]
    gridSource: NotRequired[str]
    gridHoursSource: NotRequired[str]
    sequence: int
    head: JSON


class Change(TypedDict):
    """What an event says: something changed. Fetch the thing itself for the rest."""

    kind: str
    change: str
    at: str
    job: NotRequired[int]
    count: NotRequired[int]
    attempt: NotRequired[int]
    state: NotRequired[str]
    project: NotRequired[str]
    allocation: NotRequired[int]
    system: NotRequired[str]


@dataclass(frozen=True)
class Event:
    """One event of the stream: `job`, `system`, `ledger`, or `reset` when some were missed."""

    name: str
    id: str
    data: JSON

    @property
    def change(self) -> Change:
        """What it says, unless it is a `reset`."""
        return cast(Change, self.data)


class Problem(Exception):
    """What the server refused, or could not do."""

    def __init__(self, status: int, body: Mapping[str, Any], retry_after: float | None = None) -> None:
        self.status = status
        self.code = str(body.get("code", "unknown"))
        self.detail = str(body.get("detail", ""))
        self.request = str(body.get("request", ""))
        self.mistakes: list[JSON] = list(body.get("mistakes", []))
        self.retry_after = retry_after
        super().__init__(f"{status} {self.code}: {self.detail}")


class Fabrique:
    """A server, spoken to with one token."""

    def __init__(self, server: str, token: str, *, timeout: float = 60, attempts: int = 5) -> None:
        self.server = server.rstrip("/")
        self.timeout = timeout
        self.attempts = attempts
        self._token = token

    @classmethod
    def from_environment(cls) -> Fabrique:
        """From FABRIQUE_SERVER and FABRIQUE_TOKEN, or the file that FABRIQUE_CLIENT names (`client.json`)."""
        if "FABRIQUE_SERVER" in os.environ:
            return cls(os.environ["FABRIQUE_SERVER"], os.environ["FABRIQUE_TOKEN"])
        return cls.from_file(os.environ.get("FABRIQUE_CLIENT", "client.json"))

    @classmethod
    def from_file(cls, path: str | Path) -> Fabrique:
        """From the file that a server writes into its data directory."""
        note = json.loads(Path(path).read_text(encoding="utf-8"))
        return cls(note["server"], note["token"])

    # ---- Jobs

    def submit(
        self,
        script: str,
        *,
        project: str | None = None,
        allocation: int | None = None,
        directory: str | Path | None = None,
        options: Sequence[str] = (),
        arguments: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        held: bool = False,
        training: str | None = None,
        key: str | None = None,
    ) -> Submitted:
        """Submits a batch script. With a `key` of your own, a later repetition makes no second job either.

        With `training`, a training plan's document, the job is placed by how long that takes on each partition's chips.
        """
        body = self._wrapped(script, project, allocation, directory, options, arguments, environment, held)
        if training is not None:
            body["training"] = training
        return cast(Submitted, self.call("POST", "/jobs", body, key=key))

    def quotes(
        self,
        script: str,
        *,
        project: str | None = None,
        allocation: int | None = None,
        directory: str | Path | None = None,
        options: Sequence[str] = (),
        training: str | None = None,
    ) -> JSON:
        """What a script would mean on each partition, best first.

        With `training`, a training plan's document, how long that takes on each partition's chips.
        """
        body = self._wrapped(script, project, allocation, directory, options, (), None, False)
        if training is not None:
            body["training"] = training
        return cast(JSON, self.call("POST", "/quotes", body))

    def job(self, job: int | str) -> Job:
        """A job as it is now; `12_3` is a task of an array."""
        return cast(Job, self.call("GET", f"/jobs/{job}"))

    def jobs(self, **filters: Filter) -> Iterator[Job]:
        """Jobs, newest first: `state`, `project`, `person`, `system`, `array`, `name` (a part of it)."""
        return cast(Iterator[Job], self.items("/jobs", **filters))

    def wait(self, job: int | str, timeout: float | None = None) -> Job:
        """The job once it has ended, or as it is when the time is over."""
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            rest = 30.0 if end is None else max(0.0, min(30.0, end - time.monotonic()))
            view = cast(Job, self.call("GET", f"/jobs/{job}/wait", query={"timeout": int(rest)}))
            if "ended" in view or (end is not None and time.monotonic() >= end):
                return view

    def cancel(self, job: int | str, why: str) -> int:
        """Ends a job, or all tasks of an array; how many it touched."""
        return int(self.call("POST", f"/jobs/{job}/cancel", {"why": why})["jobs"])

    def hold(self, job: int | str, why: str) -> int:
        """Keeps a job from starting."""
        return int(self.call("POST", f"/jobs/{job}/hold", {"why": why})["jobs"])

    def release(self, job: int | str, why: str) -> int:
        """Lets a held job go on."""
        return int(self.call("POST", f"/jobs/{job}/release", {"why": why})["jobs"])

    def receipt(self, job: int | str) -> Receipt:
        """What an ended job used, and where the record holds it."""
        return cast(Receipt, self.call("GET", f"/jobs/{job}/receipt"))

    def log(self, job: int | str, stream: str = "stdout") -> bytes:
        """What a job has written so far."""
        with self._send("GET", f"/jobs/{job}/log", query={"stream": stream}) as answer:
            return answer.read()

    def follow_log(self, job: int | str, stream: str = "stdout") -> Iterator[bytes]:
        """What a job writes, piece by piece, until it ends."""
        with self._send("GET", f"/jobs/{job}/log", query={"stream": stream, "follow": "true"}) as answer:
            while piece := answer.read1(1 << 16):
                yield piece

    # ---- What if

    def fork(self, question: JSON, timeout: float | None = None) -> JSON:
        """When a job would start, or what an outage or another award would change, once the twin has played it.

        `{"start": {"job": "4711"}}`, `{"outage": {"system": "lumi", "kind": "down", "inSeconds": 0, "seconds": 86400}}`, or
        `{"award": {"percent": 200, "project": "atlas"}}`. Raises a `TimeoutError` where that is not done in time.
        """
        end = None if timeout is None else time.monotonic() + timeout
        asked = self.call("POST", "/forks", question)
        pause = 0.05
        while "ended" not in asked:
            if end is not None and time.monotonic() >= end:
                raise TimeoutError(f"the question {asked['id']} is {asked['state']}")
            time.sleep(pause)
            pause = min(1.0, 2 * pause)
            asked = self.call("GET", f"/forks/{asked['id']}")
        if "problem" in asked:
            why = asked["problem"]
            raise Problem(422, {"code": why["code"], "detail": why["sentence"]})
        return cast(JSON, asked["start"] if "start" in asked else asked["answer"])

    # ---- Everything else

    def items(self, path: str, **filters: Filter) -> Iterator[JSON]:
        """Every item of a list, page by page as they are asked for."""
        cursor: str | None = None
        while True:
            page = self.call("GET", path, query={**filters, "cursor": cursor})
            yield from page["items"]
            cursor = page.get("next")
            if cursor is None:
                return

    def events(
        self,
        *,
        kind: str | Sequence[str] | None = None,
        job: int | str | None = None,
        project: str | None = None,
        system: str | None = None,
        after: int | str | None = None,
    ) -> Iterator[Event]:
        """Changes as they happen. A stream that breaks is taken up where it broke; it ends only with your interest."""
        query: dict[str, Filter] = {"kind": kind, "job": job, "project": project, "system": system}
        last = None if after is None else str(after)
        failures = 0
        while True:
            headers = {"Accept": "text/event-stream"} | ({} if last is None else {"Last-Event-ID": last})
            try:
                with self._send("GET", "/events", query=query, headers=headers) as answer:
                    for event in _events(answer, last):
                        failures = 0
                        last = event.id or last
                        if event.data:
                            yield event
            except (OSError, http.client.HTTPException):
                pass
            failures += 1
            time.sleep(_pause(failures))

    def call(
        self,
        method: str,
        path: str,
        body: object | None = None,
        *,
        query: Mapping[str, Filter] | None = None,
        key: str | None = None,
    ) -> Any:
        """Any operation of the API: its JSON, or None where it answers with nothing."""
        headers: dict[str, str] = {}
        if method != "GET" and not (method == "POST" and _UNREPEATABLE.fullmatch(path)):
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        with self._send(method, path, body, query=query, headers=headers) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def _send(
        self,
        method: str,
        path: str,
        body: object | None = None,
        *,
        query: Mapping[str, Filter] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> http.client.HTTPResponse:
        known = {name: value for name, value in (query or {}).items() if value is not None}
        url = f"{self.server}/api/v1{path}"
        if known:
            url += "?" + urllib.parse.urlencode(known, doseq=True)
        sent = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json", **(headers or {})}
        data = None if body is None else json.dumps(body).encode()
        may_repeat = method == "GET" or "Idempotency-Key" in sent
        for attempt in range(1, self.attempts + 1):
            request = urllib.request.Request(url, data=data, method=method, headers=sent)
            try:
                return cast(http.client.HTTPResponse, urllib.request.urlopen(request, timeout=self.timeout))
            except urllib.error.HTTPError as error:
                problem = _problem(error)
                if not may_repeat or error.code not in (429, 503, 507) or attempt == self.attempts:
                    raise problem from None
                time.sleep(problem.retry_after or _pause(attempt))
            except (OSError, http.client.HTTPException):
                if not may_repeat or attempt == self.attempts:
                    raise
                time.sleep(_pause(attempt))
        raise AssertionError("the last attempt returns or raises")

    @staticmethod
    def _wrapped(
        script: str,
        project: str | None,
        allocation: int | None,
        directory: str | Path | None,
        options: Sequence[str],
        arguments: Sequence[str],
        environment: Mapping[str, str] | None,
        held: bool,
    ) -> JSON:
        body: JSON = {
            "script": script,
            "directory": str(Path(directory or ".").absolute()),
            "options": list(options),
            "arguments": list(arguments),
            "environment": dict(environment or {}),
            "isHeld": held,
        }
        if project is not None:
            body["project"] = project
        if allocation is not None:
            body["allocation"] = allocation
        return body


def _pause(attempt: int) -> float:
    """How long to wait before the next attempt: longer each time, and not in step with others."""
    return min(10.0, 0.2 * 2.0**attempt) * random.uniform(0.5, 1.0)


def _problem(error: urllib.error.HTTPError) -> Problem:
    text = error.read()
    retry_after = error.headers.get("Retry-After", "")
    try:
        body = json.loads(text)
    except ValueError:
        body = {"detail": text.decode(errors="replace")}
    return Problem(error.code, body, float(retry_after) if retry_after.isdigit() else None)


def _events(lines: http.client.HTTPResponse, last: str | None) -> Iterator[Event]:
    """Reads a stream as the HTML standard says; an event without data only moves the place."""
    name, data, seen = "message", [], last or ""
    for raw in lines:
        line = raw.decode().rstrip("\r\n")
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            name = value
        elif field == "data":
            data.append(value)
        elif field == "id":
            seen = value
        elif not line:
            yield Event(name, seen, json.loads("\n".join(data)) if data else {})
            name, data = "message", []
