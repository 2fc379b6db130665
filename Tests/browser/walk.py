"""Walks the portal as a person would: every page in every language, light and dark, on a phone and at a desk; then the
deeds themselves, by mouse, by keyboard alone, and without a script. Screenshots are kept.

    scripts/browser-test        runs it as it should be
    walk.py --only NAME         runs the walks whose names begin so
    walk.py --only on_a_slow_phone   measures, which the others leave out
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from federation import REPOSITORY, Federation
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ARTIFACTS = Path(os.environ.get("FABRIQUE_BUILD", REPOSITORY / ".build")) / "artifacts" / "browser"
LANGUAGES = ["en", "fr"]
THEMES = ["light", "dark"]
SIZES = {"phone": (390, 844), "desk": (1280, 900)}
MOST_BYTES = 100 << 10
# All but its tokens.
TRAINING = """model: {num_hidden_layers: 2, hidden_size: 64, num_attention_heads: 2, intermediate_size: 128, vocab_size: 512}
"""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Walk:
    """What every walk needs."""

    def __init__(self, browser: Browser, federation: Federation) -> None:
        self.browser = browser
        self.federation = federation
        self.axe = Axe()
        self.complaints: list[str] = []
        with self.context() as context:
            page = context.new_page()
            page.goto(federation.first_link)
            page.get_by_role("button", name="Sign in").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
            self.session = context.storage_state()

    def complain(self, text: str) -> None:
        """Notes what is wrong, and says it at once: a walk over every page takes minutes."""
        self.complaints.append(text)
        print(f"    {text}", flush=True)

    def context(self, **options: object) -> BrowserContext:
        """A browser of its own; signed in when a session is given."""
        return self.browser.new_context(base_url=self.federation.address, **options)

    def page(self, context: BrowserContext) -> Page:
        """A page whose scripts' complaints are ours too."""
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.complain(f"{page.url}: {error}"))
        page.on("console", lambda message: self.note(page, message))
        return page

    def note(self, page: Page, message: object) -> None:
        """A refused style or script is a broken policy; a page that is meant to be missing is not."""
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.complain(f"{page.url}: {message.text}")

    def check(self, page: Page, name: str) -> None:
        """What must hold on every page."""
        found = self.axe.run(page, options=RULES).response["violations"]
        for violation in found:
            places = [node["target"] for node in violation["nodes"][:3]]
            self.complain(f"{name}: {violation['id']}: {violation['help']} {places}")
        width = page.viewport_size["width"]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            self.complain(f"{name}: wider than its screen of {width}")
        if page.locator("h1").count() != 1:
            self.complain(f"{name}: has {page.locator('h1').count()} first headings")
        text = page.locator("body").inner_text()
        for leftover in ("[[", "{{", "undefined", "Optional("):
            if leftover in text:
                self.complain(f"{name}: shows {leftover}")

    # ---- Every page ------------------------------------------------------------------------------------------------

    def pages(self) -> dict[str, str]:
        """Every page by a name for its picture."""
        jobs = self.federation
        jobs.crowd()
        return {
            "overview": "/",
            "jobs": "/jobs",
            "jobs-filtered": "/jobs?state=succeeded&state=failed&project=atlas",
            "jobs-none": "/jobs?q=no+such+name",
            "job-running": f"/jobs/{jobs.running}",
            "job-waiting": f"/jobs/{jobs.waiting}?forecast=1",
            "job-held": f"/jobs/{jobs.held}?places=1",
            "job-failed": f"/jobs/{jobs.failed}?stream=stderr",
            "job-hostile": f"/jobs/{jobs.hostile}",
            "receipt": f"/jobs/{jobs.succeeded}/receipt",
            "submit": "/submit",
            "systems": "/systems",
            "system": "/systems/this-machine",
            "projects": "/projects",
            "project": "/projects/atlas",
            "record": "/record",
            "what-if": "/what-if",
            "plans": "/plans",
            "plans-of-a-kind": "/plans?kind=training",
            "plans-none": "/plans?kind=fund&q=no+such+plan",
            "plan-new-training": "/plans/new?kind=training",
            "plan-new-gigafactory": "/plans/new?kind=gigafactory&preset=gigafactory-lot1",
            "plan-new-fund": "/plans/new?kind=fund",
            "plan-new-scenario": f"/plans/new?from={jobs.plans['scenario']}",
            "plan-training": f"/plans/{jobs.plans['training']}",
            "plan-gigafactory": f"/plans/{jobs.plans['gigafactory']}",
            "plan-fund": f"/plans/{jobs.plans['fund']}",
            "plan-scenario": f"/plans/{jobs.plans['scenario']}",
            "plan-failed": f"/plans/{jobs.plans['failed']}",
            "plan-compare": f"/plans/compare?plan={jobs.plans['training']}&plan={jobs.plans['other']}",
            "me": "/me",
            "help": "/help",
            "components": "/components",
            "missing": "/nowhere",
        }

    def every_page(self) -> None:
        """Each page × language × light and dark × phone and desk: axe, width, size, and a picture."""
        for language in LANGUAGES:
            for theme in THEMES:
                for size, (width, height) in SIZES.items():
                    options = {
                        "locale": language,
                        "color_scheme": theme,
                        "viewport": {"width": width, "height": height},
                    }
                    with self.context(storage_state=self.session, **options) as context:
                        for name, path in self.pages().items():
                            self.look(context, f"{name}-{language}-{theme}-{size}", path, language)
                    with self.context(**options) as context:
                        self.look(context, f"sign-in-{language}-{theme}-{size}", "/sign-in", language)

    def look(self, context: BrowserContext, name: str, path: str, language: str) -> None:
        page = self.page(context)
        answer = page.goto(path)
        expected = 404 if "missing" in name else 200
        if answer.status != expected:
            self.complain(f"{name}: {path} answered {answer.status}")
        if len(answer.body()) > MOST_BYTES:
            self.complain(f"{name}: {len(answer.body())} bytes")
        if page.locator("html").get_attribute("lang") != language:
            self.complain(f"{name}: is not in {language}")
        if language != "en" and page.locator("#plan > p[lang=en], #plan > .notice [lang=en]").count() > 0:
            self.complain(f"{name}: says in English what was planned, or why it could not be")
        self.check(page, name)
        page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)
        page.close()

    def on_a_slow_phone(self) -> None:
        """Says when each page is first seen with nothing kept, a slow line and a fourth of this processor: five times each."""
        slow_line = {
            "offline": False,
            "latency": 150,
            "downloadThroughput": 1_600_000 // 8,
            "uploadThroughput": 750_000 // 8,
        }
        options = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

        def sight(path: str) -> tuple[float, float]:
            with self.context(storage_state=self.session, **options) as context:
                # A browser that was given the style has kept it; this one has kept nothing.
                context.clear_cookies(name="fabrique-style")
                page = self.page(context)
                control = context.new_cdp_session(page)
                control.send("Network.enable")
                control.send("Network.emulateNetworkConditions", slow_line)
                control.send("Emulation.setCPUThrottlingRate", {"rate": 4})
                page.goto(path, wait_until="load")
                seen = page.evaluate(
                    """() => new Promise(tell => new PerformanceObserver(list => {
                        const paint = list.getEntriesByName("first-contentful-paint")[0];
                        if (paint) tell(paint.startTime);
                    }).observe({ type: "paint", buffered: true }))"""
                )
                moved = page.evaluate(
                    """() => performance.getEntries().reduce((sum, each) => sum + (each.transferSize || 0), 0)"""
                )
                return seen, moved

        for name, path in self.pages().items():
            sights = sorted(sight(path) for _ in range(5))
            (fastest, _), (median, moved), (slowest, _) = sights[0], sights[2], sights[4]
            print(
                f"    {name}: first seen after {median:.0f} ms ({fastest:.0f} to {slowest:.0f}), "
                f"{moved / 1024:.0f} KiB moved",
                flush=True,
            )

    # ---- Deeds -----------------------------------------------------------------------------------------------------

    def by_mouse(self) -> None:
        """Signs in, mends a script, submits it, sees it end by itself, verifies its receipt, cancels another, leaves."""
        with self.context(locale="en", viewport={"width": 1280, "height": 900}) as context:
            page = self.page(context)
            page.goto(self.federation.link())
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("link", name="Submit", exact=True).click()
            script = page.get_by_label("Batch script")
            script.fill("#!/bin/sh\n#SBATCH --cpu-per-task=1\nsleep 2; echo done\n")
            page.get_by_role("button", name="Compare places").click()
            expect(page.locator("mark")).to_have_text("--cpu-per-task")
            self.check(page, "submit-mistakes")
            page.screenshot(path=ARTIFACTS / "submit-mistakes.png", full_page=True)
            page.get_by_text("What it trains, for a closer comparison").click()
            training = page.get_by_label("Description of the training")
            training.fill(f"{TRAINING}tokens: many\n")
            script.fill("#!/bin/sh\n#SBATCH --job-name=by-mouse\n#SBATCH --time=5\nsleep 2; echo done\n")
            page.get_by_label("Project").fill("atlas")
            page.get_by_role("button", name="Compare places").click()
            expect(page.locator("mark")).to_have_text("tokens: many")
            self.check(page, "submit-training-mistake")
            page.screenshot(path=ARTIFACTS / "submit-training-mistake.png", full_page=True)
            training.fill(f"{TRAINING}tokens: 1e6\n")
            page.get_by_label("Project").fill("atlas")
            page.get_by_label("Directory").fill(str(self.federation.folder / "out"))
            page.get_by_role("button", name="Compare places").click()
            expect(page.get_by_role("heading", name="What it would mean")).to_be_visible()
            expect(page.get_by_text("The job asks for no accelerators.")).to_be_visible()
            self.check(page, "submit-quotes")
            page.screenshot(path=ARTIFACTS / "submit-quotes.png", full_page=True)
            page.get_by_role("button", name="Submit", exact=True).click()
            expect(page.get_by_role("heading", level=1)).to_contain_text("by-mouse")
            # Nobody presses anything: the page follows the job by itself.
            expect(page.locator("h1 .state")).to_have_text("succeeded", timeout=60_000)
            expect(page.locator("pre.log").last).to_contain_text("done")
            page.get_by_role("link", name="Receipt").click()
            page.get_by_role("button", name="Verify it against the record").click()
            expect(page.get_by_role("heading", name="This receipt is true")).to_be_visible()
            self.check(page, "record-verified")
            page.screenshot(path=ARTIFACTS / "record-verified.png", full_page=True)

            held = self.federation.submit("to-cancel", "true", "--hold")
            page.get_by_role("link", name="Jobs", exact=True).click()
            page.get_by_label(f"Choose job {held}").check()
            page.get_by_label("Reason, kept on the record").fill("by mouse")
            page.get_by_role("button", name="Cancel").click()
            expect(page.get_by_text("1 job is being cancelled.")).to_be_visible()

            page.get_by_role("link", name="What if", exact=True).click()
            page.get_by_role("button", name="Play it").nth(1).click()
            expect(page.get_by_role("heading", level=2).first).to_contain_text("would start, end or run elsewhere")
            self.check(page, "what-if-answer")
            page.screenshot(path=ARTIFACTS / "what-if-answer.png", full_page=True)

            self.a_plan(page)

            page.get_by_role("button", name="Français").click()
            expect(page.locator("html")).to_have_attribute("lang", "fr")
            page.get_by_role("button", name="Sombre").click()
            expect(page.locator("html")).to_have_attribute("data-theme", "dark")
            page.get_by_role("button", name="Se déconnecter").click()
            expect(page.get_by_text("Vous êtes déconnecté.")).to_be_visible()
            page.goto("/jobs")
            expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")

    def a_plan(self, page: Page) -> None:
        """Begins with an example, is shown a mistake in its place, mends it, sees the work go on by itself, and shares it."""
        page.get_by_role("link", name="Plans", exact=True).click()
        page.get_by_role("link", name="Play a scenario").click()
        document = page.get_by_role("textbox", name="Document")
        text = document.input_value()
        document.fill(text.replace("policy: easy", "policy: esay"))
        page.get_by_role("button", name="Work it out").click()
        expect(page.locator("mark")).to_have_text("policy: esay")
        expect(page.get_by_text("Did you mean easy?")).to_be_visible()
        self.check(page, "plan-mistake")
        page.screenshot(path=ARTIFACTS / "plan-mistake.png", full_page=True)
        document.fill(text.replace("seeds: 5", "seeds: 2"))
        page.get_by_role("button", name="Work it out").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Two small systems for a week")
        expect(page.locator("svg.bar")).to_be_visible()
        self.check(page, "plan-running")
        page.screenshot(path=ARTIFACTS / "plan-running.png", full_page=True)
        # Nobody presses anything.
        expect(page.get_by_role("heading", name="The brokers side by side")).to_be_visible(timeout=120_000)
        expect(page.locator(".chart canvas").first).to_be_visible()
        page.get_by_role("button", name="Share by address").click()
        expect(page.get_by_text("Whoever is signed in and has this address.")).to_be_visible()
        page.get_by_role("button", name="Delete").click()
        expect(page.get_by_text("The plan is deleted.")).to_be_visible()

    def by_keyboard(self) -> None:
        """The same essentials with Tab, Enter, Space and arrows alone; focus is seen wherever it is."""
        with self.context(locale="en", viewport={"width": 1280, "height": 900}) as context:
            page = self.page(context)
            page.goto("/sign-in")
            self.press_to(page, "input#link")
            page.keyboard.insert_text(self.federation.link())
            page.keyboard.press("Enter")
            expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
            # The first stop of a page leads past its head.
            page.keyboard.press("Tab")
            expect(page.locator(".skip")).to_be_focused()
            page.keyboard.press("Enter")
            expect(page.locator("main")).to_be_focused()

            page.goto("/submit")
            self.press_to(page, "textarea#script")
            page.keyboard.press("Control+A")
            page.keyboard.insert_text("#!/bin/sh\n#SBATCH --job-name=by-keyboard\n#SBATCH --hold\ntrue\n")
            self.press_to(page, "input#project")
            page.keyboard.insert_text("atlas")
            self.press_to(page, "button[value=submit]")
            page.keyboard.press("Enter")
            expect(page.get_by_role("heading", level=1)).to_contain_text("by-keyboard")
            expect(page.locator("h1 .state")).to_have_text("held")
            self.press_to(page, "input#why")
            page.keyboard.insert_text("by keyboard")
            self.press_to(page, "button[value=cancel]")
            page.keyboard.press("Space")
            expect(page.locator("h1 .state")).to_have_text("cancelled", timeout=30_000)

            for name, path in self.pages().items():
                page.goto(path)
                self.tab_through(page, name)

    def press_to(self, page: Page, selector: str) -> None:
        """Presses Tab until the element has the focus."""
        for _ in range(120):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"{page.url}: no Tab leads to {selector}")

    def tab_through(self, page: Page, name: str) -> None:
        """Every stop shows the focus, and the last leads out again: nothing is a trap."""
        page.evaluate("window.scrollTo(0, 0)")
        stops = 0
        while stops < 400:
            page.keyboard.press("Tab")
            stop = page.evaluate(
                """() => {
                    const element = document.activeElement;
                    if (!element || element === document.body) return null;
                    const style = getComputedStyle(element);
                    return { what: element.outerHTML.slice(0, 80), isSeen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 };
                }"""
            )
            if stop is None:
                break
            stops += 1
            if not stop["isSeen"]:
                self.complain(f"{name}: the focus is not seen on {stop['what']}")
        if not 3 < stops < 400:
            self.complain(f"{name}: Tab stops {stops} times")

    def without_scripts(self) -> None:
        """Everything works by links and forms alone."""
        with self.context(locale="en", java_script_enabled=False) as context:
            page = self.page(context)
            page.goto(self.federation.link())
            page.get_by_role("button", name="Sign in").click()
            page.goto("/submit")
            page.get_by_label("Batch script").fill("#!/bin/sh\n#SBATCH --job-name=no-script\n#SBATCH --hold\ntrue\n")
            page.get_by_label("Project").fill("lumen")
            page.get_by_role("button", name="Submit", exact=True).click()
            expect(page.get_by_role("heading", level=1)).to_contain_text("no-script")
            page.get_by_label("Reason, kept on the record").fill("without a script")
            page.get_by_role("button", name="Release").click()
            expect(page.get_by_text("1 job is released.")).to_be_visible()
            page.goto("/plans/new?kind=training&preset=training-small")
            page.get_by_role("button", name="Work it out").click()
            for _ in range(60):
                if not page.get_by_role("link", name="Look again").is_visible():
                    break
                page.get_by_role("link", name="Look again").click()
            expect(page.get_by_role("heading", name="Where a step's time goes")).to_be_visible()
            page.goto("/projects/atlas")
            page.get_by_text("The same as a table").click()
            expect(page.locator("table[data-chart] tbody tr").first).to_be_visible()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="the walks whose names begin so")
    parser.add_argument("--chromium", default="/usr/bin/chromium", help="the browser to drive")
    arguments = parser.parse_args()
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    failed = 0
    with Federation() as federation, sync_playwright() as playwright:
        # Chromium's own sandbox can't be had by root, nor in most containers.
        browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
        walk = Walk(browser, federation)
        walks = ("by_mouse", "by_keyboard", "without_scripts", "every_page")
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
