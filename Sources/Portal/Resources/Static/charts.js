// Draws each chart from its own table, so that both always say the same.
"use strict";

(() => {
    if (!window.Chart) return;
    const charts = new Map();
    const colour = (name) => {
        // A canvas knows no light-dark(): an element of the page says what a token comes to.
        const probe = document.createElement("span");
        probe.className = "unseen";
        probe.style.color = `var(--${name})`;
        document.body.append(probe);
        const value = getComputedStyle(probe).color;
        probe.remove();
        return value;
    };
    // A name beside its bar has a third of a phone at most; what does not fit would lose its beginning.
    const folded = (text) => (text.match(/.{1,26}(?:\s|$)|\S+/g) ?? [text]).map((line) => line.trim());
    const drawOne = (table, rows, heads, series, name, isOneOfSeveral) => {
        const canvas = document.getElementById(name);
        if (!canvas) return;
        canvas.parentElement.hidden = false;
        const isBars = table.dataset.kind === "bars";
        // Names that are long stand beside their bars.
        const isLying = table.dataset.lying !== undefined;
        // Along a line, a few ticks will do; a bar without its name says nothing.
        const ticks = isBars
            ? { autoSkip: !isLying, autoSkipPadding: 2, maxTicksLimit: rows.length, maxRotation: isLying ? 0 : 60 }
            : { autoSkipPadding: 16, maxTicksLimit: canvas.parentElement.clientWidth < 500 ? 3 : 8, maxRotation: 0 };
        const names = { grid: { display: false }, ticks, title: { display: !isLying, text: heads[0].textContent.trim() } };
        const unit = series[0]?.head.dataset.unit ?? table.dataset.unit;
        const values = { beginAtZero: true, title: { display: Boolean(unit), text: unit } };
        // Charts below each other share the axis of their names: it begins at the same place in each.
        if (isOneOfSeveral && !isLying) values.afterFit = (axis) => { axis.width = Math.max(axis.width, 72); };
        // A legend's mark is drawn as its line is: a short piece of it, with its dashes.
        const labels = isBars ? { boxWidth: 12, boxHeight: 10 } : {
            usePointStyle: true,
            pointStyle: "line",
            pointStyleWidth: 28,
            generateLabels: (chart) => Chart.defaults.plugins.legend.labels.generateLabels(chart)
                .map((label) => ({ ...label, lineWidth: 2, lineDash: chart.data.datasets[label.datasetIndex].borderDash })),
        };
        const firsts = rows.map((row) => row.cells[0].textContent.trim());
        const titles = isLying ? firsts.map(folded) : firsts;
        if (isLying && titles.some((lines) => lines.length > 1)) canvas.parentElement.style.height = `${2 * titles.length + 5}rem`;
        charts.set(canvas, new Chart(canvas, {
            type: isBars ? "bar" : "line",
            data: {
                labels: titles,
                datasets: series.map(({ head, place }) => ({
                    label: head.textContent.trim(),
                    data: rows.map((row) => row.cells[place].dataset.value === undefined ? null : Number(row.cells[place].dataset.value)),
                    borderColor: colour(head.dataset.series),
                    backgroundColor: colour(head.dataset.series),
                    borderWidth: isBars ? 0 : 2,
                    borderDash: head.dataset.dashed === undefined ? [] : [5, 4],
                    pointRadius: rows.filter((row) => row.cells[place].dataset.value !== undefined).length > 40 ? 0 : 2.5,
                    stepped: head.dataset.stepped !== undefined,
                })),
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                interaction: { mode: "index", intersect: false },
                locale: document.documentElement.lang,
                plugins: { legend: { display: series.length > 1 || isOneOfSeveral || !unit, position: "bottom", align: "start", labels } },
                indexAxis: isLying ? "y" : "x",
                scales: isLying ? { x: values, y: names } : { x: names, y: values },
            },
        }));
    };
    const draw = () => {
        for (const chart of charts.values()) chart.destroy();
        charts.clear();
        Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
        Chart.defaults.color = colour("muted");
        Chart.defaults.borderColor = colour("line");
        for (const table of document.querySelectorAll("table[data-chart]")) {
            const rows = [...table.tBodies[0].rows];
            if (rows.length < 2) continue;
            const heads = [...table.tHead.rows[0].cells];
            const series = heads.flatMap((head, place) => head.dataset.series ? [{ head, place }] : []);
            // What does not belong on the first's axis has a chart of its own, below it.
            const chartOf = ({ head }) => head.dataset.chart ?? table.dataset.chart;
            const names = new Set([table.dataset.chart, ...series.map(chartOf)]);
            for (const name of names) drawOne(table, rows, heads, series.filter((one) => chartOf(one) === name), name, names.size > 1);
        }
    };
    draw();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
    document.addEventListener("fabrique:refreshed", draw);
})();
