"""Every page as it looks, and how soon it is seen."""

from __future__ import annotations

from federation import Federation
from look import AT_A_DESK, EVERY_LOOK, ON_A_PHONE
from playwright.sync_api import BrowserContext
from walking import Walk

MOST_BYTES = 100 << 10


class Sights(Walk):
    """Looks at pages, and does nothing on them."""

    # After how many milliseconds a slow phone shows a page at the latest; None where nobody asked.
    seen_within: float | None = None

    def every_page(self) -> None:
        """Each page × language × light and dark × phone and desk: axe, width, size, and a picture."""
        for look in EVERY_LOOK:
            with self.context(storage_state=self.session, **look.options) as context:
                for name, path in self.pages().items():
                    self.look(context, f"{name}-{look}", path, look.language)
            with self.context(**look.options) as context:
                self.look(context, f"sign-in-{look}", "/sign-in", look.language)

    def in_an_empty_federation(self) -> None:
        """What the very first reader sees, before there is a project or a job."""
        with Federation(is_empty=True) as federation:
            first = Sights(self.browser, federation)
            for look in (AT_A_DESK, ON_A_PHONE):
                with first.context(storage_state=first.session, **look.options) as context:
                    for page in ("", "jobs", "submit", "systems", "projects", "record", "what-if", "plans"):
                        first.look(context, f"empty-{page or 'overview'}-{look}", f"/{page}", look.language)
            self.complaints += first.complaints

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
        self.keep(page, name)
        page.close()

    def on_a_slow_phone(self) -> None:
        """Says when each page is first seen with nothing kept, a slow line and a fourth of this processor: five times each.

        Complains where `seen_within` milliseconds were promised and half of the times are later.
        """
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
            if self.seen_within is not None and median > self.seen_within:
                self.complain(f"{name}: first seen after {median:.0f} ms, which is more than {self.seen_within} ms")
