"""Walks the portal as a person would: every page in every language, light and dark, on a phone and at a desk; then the
deeds themselves, by mouse, by keyboard alone, and without a script. Screenshots are kept.

    scripts/browser-test        runs it as it should be
    walk.py --only NAME         runs the walks whose names begin so
    walk.py --only on_a_slow_phone [--seen-within MILLISECONDS]
                                measures, which the others leave out; fails where a page is seen later
"""

from __future__ import annotations

import argparse
import sys
import traceback

from deeds import Deeds
from federation import Federation
from playwright.sync_api import sync_playwright
from sights import Sights
from walking import ARTIFACTS


class Everything(Deeds, Sights):
    """All walks."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="the walks whose names begin so")
    parser.add_argument("--seen-within", type=float, help="milliseconds after which a slow phone must show a page")
    parser.add_argument("--chromium", default="/usr/bin/chromium", help="the browser to drive")
    arguments = parser.parse_args()
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    failed = 0
    with Federation() as federation, sync_playwright() as playwright:
        # Chromium's own sandbox can't be had by root, nor in most containers.
        browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
        walk = Everything(browser, federation)
        walk.seen_within = arguments.seen_within
        walks = ("by_mouse", "by_keyboard", "without_scripts", "in_an_empty_federation", "every_page")
        for name in walks if arguments.only != "on_a_slow_phone" else (arguments.only,):
            if not name.startswith(arguments.only):
                continue
            walk.complaints = []
            try:
                getattr(walk, name)()
            except Exception:  # noqa: BLE001 - a walk that breaks off is a failure like any other
                walk.complain(traceback.format_exc())
            failed += bool(walk.complaints)
            print(f"{'✘' if walk.complaints else '✔'} {name.replace('_', ' ')}")
        browser.close()
    print(f"The pictures are in {ARTIFACTS}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
