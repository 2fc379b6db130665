"""What people do in the portal, by mouse, by keyboard alone, and without a script."""

from __future__ import annotations

from look import AT_A_DESK, LANGUAGES, ON_A_PHONE, THEMES, Look, Words
from playwright.sync_api import Page, expect
from walking import Walk

# All but its tokens.
TRAINING = """model: {num_hidden_layers: 2, hidden_size: 64, num_attention_heads: 2, intermediate_size: 128, vocab_size: 512}
"""
# Where the navigation leads, by the names of its sentences.
PLACES = ["overview", "jobs", "systems", "projects", "record", "whatif", "plans", "help", "submit"]


class Deeds(Walk):
    """Does on pages what people do."""

    def by_mouse(self) -> None:
        """Goes everywhere, then does all that a user does; at a desk in English, and on a phone in French in the dark."""
        for look in (AT_A_DESK, ON_A_PHONE):
            with self.context(**look.options) as context:
                self.a_visit(self.page(context), look)

    def a_visit(self, page: Page, look: Look) -> None:
        """Signs in, mends a script, submits it, sees it end by itself, verifies its receipt, cancels another, leaves."""
        words = look.words
        page.goto(self.federation.link())
        page.get_by_role("button", name=words("signin.enter")).click()
        for place in PLACES:
            self.go(page, words, place)
        page.locator(".account").get_by_role("link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Administrator")
        self.go(page, words, "submit")
        script = page.get_by_label(words("job.script"), exact=True)
        # The button is the page's, in its language, and what was chosen is named beside it.
        with page.expect_file_chooser() as choice:
            page.locator("label[for=file]").click()
        choice.value.set_files({"name": "chosen.sh", "mimeType": "text/plain", "buffer": b"#!/bin/sh\ntrue\n"})
        expect(page.locator("output[for=file]")).to_have_text("chosen.sh")
        expect(script).to_have_value("#!/bin/sh\ntrue\n")
        page.locator("#file").set_input_files([])
        expect(page.locator("output[for=file]")).to_have_text("")
        script.fill("#!/bin/sh\n#SBATCH --cpu-per-task=1\nsleep 2; echo done\n")
        page.get_by_role("button", name=words("submit.compare")).click()
        expect(page.locator("mark")).to_have_text("--cpu-per-task")
        self.keep(page, f"submit-mistakes-{look}")
        page.get_by_text(words("submit.training")).click()
        training = page.get_by_label(words("submit.trainingLabel"), exact=True)
        training.fill(f"{TRAINING}tokens: many\n")
        script.fill("#!/bin/sh\n#SBATCH --job-name=by-mouse\n#SBATCH --time=5\nsleep 2; echo done\n")
        page.get_by_label(words("job.project"), exact=True).fill("atlas")
        page.get_by_role("button", name=words("submit.compare")).click()
        expect(page.locator("mark")).to_have_text("tokens: many")
        self.keep(page, f"submit-training-mistake-{look}")
        training.fill(f"{TRAINING}tokens: 1e6\n")
        page.get_by_label(words("job.project"), exact=True).fill("atlas")
        page.get_by_label(words("submit.directory")).fill(str(self.federation.folder / "out"))
        page.get_by_role("button", name=words("submit.compare")).click()
        expect(page.get_by_role("heading", name=words("submit.quotes"))).to_be_visible()
        expect(page.get_by_text(words("report.the-job-asks-for-no-accelerators"))).to_be_visible()
        self.keep(page, f"submit-quotes-{look}")
        page.get_by_role("button", name=words("submit.submit"), exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("by-mouse")
        # Nobody presses anything: the page follows the job by itself.
        expect(page.locator("h1 .state")).to_have_text(words("state.succeeded"), timeout=60_000)
        expect(page.locator("pre.log").last).to_contain_text("done")
        page.get_by_role("link", name=words("job.receipt")).click()
        page.get_by_role("button", name=words("receipt.verify")).click()
        expect(page.get_by_role("heading", name=words("record.isTrue.receipt"))).to_be_visible()
        self.keep(page, f"record-verified-{look}")

        held = self.federation.submit("to-cancel", "true", "--hold")
        self.go(page, words, "jobs")
        page.get_by_label(words("jobs.pick", job=held), exact=True).check()
        page.get_by_label(words("action.why")).fill("by mouse")
        page.get_by_role("button", name=words("action.cancel")).click()
        expect(page.get_by_text(words("done.cancel[one]", count=1))).to_be_visible()

        self.go(page, words, "whatif")
        page.get_by_role("button", name=words("whatif.ask")).nth(1).click()
        # Nobody presses anything: the page follows the play by itself.
        expect(page.locator("#answer-title")).to_be_visible(timeout=60_000)
        self.keep(page, f"what-if-answer-{look}")
        page.get_by_role("link", name=words("whatif.askAgain")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(words("whatif.title"))

        self.a_plan(page, look)
        self.leave(page, look)

    def go(self, page: Page, words: Words, place: str) -> None:
        """Goes to a place by the navigation, which then says that one is there."""
        navigation = page.get_by_role("navigation", name=words("frame.navigation"))
        navigation.get_by_role("link", name=words(f"nav.{place}"), exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(words(f"{place}.title"))
        expect(navigation.locator("[aria-current=page]")).to_have_text(words(f"nav.{place}"))

    def a_plan(self, page: Page, look: Look) -> None:
        """Begins with an example, is shown a mistake in its place, mends it, sees the work go on by itself, and shares it."""
        words = look.words
        self.go(page, words, "plans")
        page.get_by_role("link", name=words("plans.new.scenario")).click()
        document = page.get_by_role("textbox", name=words("plans.document"))
        text = document.input_value()
        document.fill(text.replace("policy: easy", "policy: esay"))
        page.get_by_role("button", name=words("plans.work")).click()
        expect(page.locator("mark")).to_have_text("policy: esay")
        expect(page.get_by_text(words("report.did-you-mean", a="easy"))).to_be_visible()
        self.keep(page, f"plan-mistake-{look}")
        document.fill(text.replace("seeds: 5", "seeds: 2"))
        page.get_by_role("button", name=words("plans.work")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Two small systems for a week")
        expect(page.locator("svg.bar")).to_be_visible()
        self.keep(page, f"plan-running-{look}")
        # Nobody presses anything.
        sides = page.get_by_role("heading", name=words("report.the-brokers-side-by-side"))
        expect(sides).to_be_visible(timeout=120_000)
        expect(page.locator(".chart canvas").first).to_be_visible()
        # The queue has a chart below that of the use.
        both = page.locator(".chart canvas[aria-labelledby*=' head-']")
        expect(both).to_have_count(2)
        expect(both.last).to_be_visible()
        page.get_by_role("button", name=words("plans.share")).click()
        expect(page.get_by_text(words("plans.access.shared"))).to_be_visible()
        page.get_by_role("button", name=words("plans.delete")).click()
        expect(page.get_by_text(words("done.planDelete[one]"))).to_be_visible()

    def leave(self, page: Page, look: Look) -> None:
        """Takes the other language and the other theme, and signs out in them."""
        [language] = [each for each in LANGUAGES if each != look.language]
        [theme] = [each for each in THEMES if each != look.theme]
        words = Words(language)
        page.get_by_role("button", name=words("language.name")).click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        page.get_by_role("button", name=words(f"theme.{theme}")).click()
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        page.get_by_role("button", name=words("frame.signOut")).click()
        expect(page.get_by_text(words("signin.left"))).to_be_visible()
        page.goto("/jobs")
        expect(page.get_by_role("heading", level=1)).to_have_text(words("signin.title"))

    def by_keyboard(self) -> None:
        """The same essentials with Tab, Enter, Space and arrows alone; focus is seen wherever it is."""
        for look in (AT_A_DESK, ON_A_PHONE):
            with self.context(**look.options) as context:
                self.a_typed_visit(self.page(context), look)

    def a_typed_visit(self, page: Page, look: Look) -> None:
        """Signs in, skips the head, submits a held job, cancels it; then Tab goes through pages."""
        words = look.words
        page.goto("/sign-in")
        self.press_to(page, "input#link")
        page.keyboard.insert_text(self.federation.link())
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(words("overview.title"))
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
        expect(page.locator("h1 .state")).to_have_text(words("state.held"))
        self.press_to(page, "input#why")
        page.keyboard.insert_text("by keyboard")
        self.press_to(page, "button[value=cancel]")
        page.keyboard.press("Space")
        expect(page.locator("h1 .state")).to_have_text(words("state.cancelled"), timeout=30_000)

        for name, path in self.pages().items():
            # A phone shows the same stops in the same order: a page of each make is enough.
            if look == AT_A_DESK or name in ("overview", "jobs", "job-running", "submit", "plan-training"):
                page.goto(path)
                self.tab_through(page, f"{name}-{look}")

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
                    // The label of a field for a file stands for it.
                    const style = getComputedStyle(element.matches(".file input") ? element.labels[0] : element);
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
            script = b"#!/bin/sh\n#SBATCH --job-name=no-script\n#SBATCH --hold\ntrue\n"
            page.locator("#file").set_input_files({"name": "job.sh", "mimeType": "text/plain", "buffer": script})
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
            page.goto("/what-if")
            page.get_by_role("button", name="Play it").nth(2).click()
            for _ in range(60):
                if not page.get_by_role("link", name="Look again").is_visible():
                    break
                page.get_by_role("link", name="Look again").click()
            expect(page.locator("#answer-title")).to_be_visible()
            page.goto("/projects/atlas")
            page.get_by_text("The same as a table").click()
            expect(page.locator("table[data-chart] tbody tr").first).to_be_visible()
