"""Checks the API's description, and a running server by it. Run by scripts/contract."""

import json
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

from openapi_spec_validator import validate


def recipes_work(server: str, token: str) -> bool:
    """Whether every shell block of the API's guide does what it says, one after the other."""
    environment = os.environ | {"FABRIQUE_SERVER": server, "FABRIQUE_TOKEN": token}
    blocks = re.findall(r"^```sh\n(.*?)^```", Path("docs/api.md").read_text(), re.DOTALL | re.MULTILINE)
    script = "set -eu\n" + "\n".join(blocks)
    done = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, text=True, timeout=120, check=False)
    print(f"contract: {len(blocks)} recipes of docs/api.md: {'they work' if done.returncode == 0 else done.stderr}", flush=True)
    return done.returncode == 0 and len(blocks) > 0


def main() -> int:
    note = json.loads(Path(os.environ["FABRIQUE_CLIENT"]).read_text())
    server, token = note["server"], note["token"]

    def ask(method: str, path: str, body: object | None = None) -> object:
        request = urllib.request.Request(
            f"{server}/api/v1{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    document = ask("GET", "/openapi.json")
    assert isinstance(document, dict)
    validate(document)
    print(f"contract: the document is OpenAPI {document['openapi']}, {len(document['paths'])} paths.", flush=True)

    ask("POST", "/organisations", {"name": "Institute of Examples", "kind": "public", "country": "FR"})
    ask("POST", "/projects", {"name": "atlas", "title": "A project", "organisation": 1})
    budget = {"deviceSeconds": 10_000_000, "ends": "2099-01-01T00:00:00Z", "why": "for the run"}
    ask("POST", "/projects/atlas/allocations", budget)
    ask("POST", "/people", {"name": "Ada Lovelace", "mail": "ada@example.org"})
    ask("POST", "/tokens", {"powers": ["read"], "days": 1})

    tools = Path(sys.executable).parent
    client = subprocess.run([sys.executable, "clients/python/test_fabrique.py"], check=False)
    types = subprocess.run([tools / "mypy", "--strict", "clients/python"], check=False)
    if client.returncode or types.returncode or not recipes_work(server, token):
        return 1

    ask("POST", "/systems/this-machine/drain", {"why": "nothing of this is to run"})
    root = Path.cwd()
    command: list[str | Path] = [
        *(tools.absolute() / "schemathesis", "--config-file", root / "scripts/contract.toml"),
        *("run", f"{server}/api/v1/openapi.json", "--url", f"{server}/api/v1"),
        *("--header", f"Authorization: Bearer {token}", "--checks", "all", "--suppress-health-check", "all"),
        *sys.argv[2:],
    ]
    hooks = os.environ | {"PYTHONPATH": str(root / "scripts"), "SCHEMATHESIS_HOOKS": "contract_hooks"}
    # It leaves notes of its own where it runs: they go with the scratch federation.
    return subprocess.run(command, env=hooks, cwd=Path(os.environ["FABRIQUE_CLIENT"]).parent, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
