// Makes pages live. Without it every page is complete, only not by itself up to date.
"use strict";

(() => {
    const root = document.documentElement;
    const calm = (wait, work) => {
        // Runs work at once, then at most every `wait` milliseconds, and never forgets the last call.
        let timer = null;
        let again = false;
        const run = () => {
            again = false;
            timer = setTimeout(() => { timer = null; if (again) run(); }, wait);
            work();
        };
        return () => { if (timer) again = true; else run(); };
    };

    // ---- Times in the reader's own zone, with its name --------------------------------------------------------------

    const moments = new Intl.DateTimeFormat(root.lang === "en" ? "en-GB" : root.lang, {
        day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
    });
    const showTimes = (within) => {
        for (const time of within.querySelectorAll("time[data-moment]")) {
            const moment = new Date(time.dateTime);
            if (Number.isNaN(moment.getTime())) continue;
            time.querySelector("[data-zone]").textContent = moments.format(moment);
        }
    };

    // ---- The box that ticks all boxes: of no use without a script, so that it is hidden at first ---------------------

    const showPickAll = (within) => { for (const all of within.querySelectorAll("[data-pick-all]")) all.hidden = false; };
    document.addEventListener("change", (event) => {
        const box = event.target;
        if (!box.closest("[data-pick-all]")) return;
        for (const one of document.querySelectorAll("input[name=job]")) if (one.type === "checkbox") one.checked = box.checked;
    });

    // ---- Parts of the page that follow what happens ------------------------------------------------------------------

    const isBusy = (part) => {
        const focus = document.activeElement;
        if (focus && focus !== document.body && part.contains(focus)) return true;
        return [...part.querySelectorAll("input:checked, details[open]")].length > 0 || part.matches(":hover") && part.querySelector("form");
    };
    const say = (text) => {
        const place = document.getElementById("announcer");
        if (place && text && place.textContent !== text) place.textContent = text;
    };
    let said = document.querySelector("[data-say]")?.dataset.say;
    const refresh = async () => {
        const answer = await fetch(location.href, { headers: { "X-Part": "live" } });
        // What is waited for may be gone, and then only the whole page says so.
        if (answer.status === 404 && document.querySelector("[data-renew]")) return location.reload();
        if (!answer.ok || answer.redirected) return;
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        showTimes(fresh);
        showPickAll(fresh);
        for (const part of document.querySelectorAll("[data-part]")) {
            const next = fresh.getElementById(part.id);
            if (!next || isBusy(part) || part.innerHTML === next.innerHTML) continue;
            part.replaceChildren(...document.importNode(next, true).childNodes);
        }
        const news = fresh.querySelector("[data-say]")?.dataset.say;
        if (news !== said) { said = news; say(news); }
        document.dispatchEvent(new CustomEvent("fabrique:refreshed"));
    };

    // What no event tells of, the work on a plan, is looked at again and again until the page asks for it no longer.
    const renew = () => {
        if (!document.querySelector("[data-renew]")) return;
        setTimeout(() => refresh().catch(() => {}).then(renew), document.hidden ? 5000 : 1200);
    };

    const follow = () => {
        const lamp = document.querySelector("[data-live]");
        if (!lamp) return;
        const shine = (isOn) => { lamp.dataset.live = isOn ? "on" : "off"; lamp.textContent = isOn ? lamp.dataset.on : lamp.dataset.off; };
        const look = calm(700, () => { if (!document.hidden) refresh().catch(() => shine(false)); });
        let poll = null;
        const lookNowAndThen = () => { shine(false); poll ??= setInterval(() => { if (!document.hidden) refresh().then(() => shine(true), () => shine(false)); }, 5000); };
        const source = new EventSource(lamp.dataset.events);
        source.onopen = () => { shine(true); clearInterval(poll); poll = null; };
        source.onmessage = look;
        for (const kind of ["job", "system", "ledger", "reset"]) source.addEventListener(kind, look);
        // A browser tries again by itself while the connection is only lost.
        source.onerror = lookNowAndThen;
        document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
        addEventListener("pagehide", () => source.close());
    };

    // ---- A log that grows --------------------------------------------------------------------------------------------

    const mostShown = 512 * 1024;
    // What steers a terminal would be unreadable here: colours and cursor moves are left out.
    const plain = (text) => text.replace(/\u001b\][^\u0007\u001b]*(\u0007|\u001b\\)?/g, "").replace(/\u001b\[[0-?]*[ -/]*[@-~]/g, "").replace(/\u001b[@-_]/g, "").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
    const followLog = async (log) => {
        const answer = await fetch(log.dataset.follow, { headers: { Range: `bytes=${log.dataset.offset}-` } });
        if (!answer.ok) return;
        const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        for (;;) {
            const { done, value } = await reader.read();
            if (done) break;
            const isAtEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
            log.querySelector("[data-nothing]")?.remove();
            log.append(plain(value));
            while (log.textContent.length > mostShown && log.childNodes.length > 1) log.firstChild.remove();
            if (isAtEnd) log.scrollTop = log.scrollHeight;
        }
        refresh().catch(() => {});
    };

    // ---- Small helps -------------------------------------------------------------------------------------------------

    const help = () => {
        showPickAll(document);
        // On a phone the places lie in one row, of which this one is to be in sight.
        const here = document.querySelector(".navigation [aria-current]");
        if (here) {
            const row = here.closest("ul");
            row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
        }
        for (const upload of document.querySelectorAll(".file input")) {
            const show = () => { document.querySelector(`output[for="${upload.id}"]`).value = upload.files[0]?.name ?? ""; };
            upload.addEventListener("change", async () => {
                show();
                const into = document.getElementById(upload.dataset.into);
                if (into && upload.files[0]) into.value = await upload.files[0].text();
            });
            // A browser that goes back remembers what was chosen.
            show();
        }
        for (const button of document.querySelectorAll("[data-print]")) { button.hidden = false; button.addEventListener("click", () => print()); }
        for (const place of document.querySelectorAll("[data-address]")) place.textContent = new URL(place.textContent.trim(), location.href).href;
        const wrong = document.querySelector("textarea[data-fault]");
        if (wrong && Number(wrong.dataset.fault) > 0) {
            // The line that is wrong is chosen, and in sight.
            const lines = wrong.value.split("\n");
            const line = Number(wrong.dataset.fault);
            const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
            wrong.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
            wrong.scrollTop = wrong.scrollHeight * Math.max(0, line - 6) / lines.length;
        }
        for (const button of document.querySelectorAll("[data-copy]")) {
            button.hidden = !navigator.clipboard;
            button.addEventListener("click", async () => { await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim()); say(button.dataset.copied); });
        }
    };

    showTimes(document);
    help();
    follow();
    renew();
    for (const log of document.querySelectorAll("[data-follow]")) { log.scrollTop = log.scrollHeight; followLog(log).catch(() => {}); }
})();
