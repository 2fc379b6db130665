"""What every walk through the portal needs: a browser that is signed in, and what must hold on every page."""

from __future__ import annotations

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from federation import REPOSITORY, Federation
from playwright.sync_api import Browser, BrowserContext, Page, expect

ARTIFACTS = Path(os.environ.get("FABRIQUE_BUILD", REPOSITORY / ".build")) / "artifacts" / "browser"
# How a zone is named behind a moment: UTC, CET, UTC+2.
ZONE = re.compile(r" [A-Z]{2,5}([+−-]\d{1,2}(:\d{2})?)?$")
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
        context = self.browser.new_context(base_url=self.federation.address, **options)
        context.on("request", lambda request: self.note_request(request.url))
        return context

    def note_request(self, address: str) -> None:
        """Whatever a page needs comes from the portal itself."""
        if not address.startswith((f"{self.federation.address}/", "data:", "blob:")):
            self.complain(f"asks a stranger: {address}")

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
        places = page.locator(".navigation ul")
        if places.count() and places.evaluate(
            "row => row.scrollWidth > row.clientWidth && getComputedStyle(row).maskImage === 'none'"
        ):
            self.complain(f"{name}: places are cut at the edge, and do not fade there")
        if page.locator("h1").count() != 1:
            self.complain(f"{name}: has {page.locator('h1').count()} first headings")
        for moment in page.locator("time").all_text_contents():
            if not ZONE.search(moment.strip().replace("\u202f", " ").replace("\u00a0", " ")):
                self.complain(f"{name}: {moment!r} says no zone")
        text = page.locator("body").inner_text()
        for leftover in ("[[", "{{", "undefined", "Optional("):
            if leftover in text:
                self.complain(f"{name}: shows {leftover}")

    def keep(self, page: Page, name: str) -> None:
        """Checks what a page shows now, and takes its picture."""
        self.check(page, name)
        page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)

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
            "job-waiting": f"/jobs/{jobs.waiting}",
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
            "what-if-answer": f"/what-if/{jobs.question}",
            "what-if-start": f"/what-if/{jobs.start}",
            "what-if-gone-missing": "/what-if/0f3a9c1d2b4e5f60718293a4b5c6d7e8",
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
            "job-missing": "/jobs/999999",
        }
