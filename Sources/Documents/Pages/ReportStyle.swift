/// How a report looks, in light and in dark. Text keeps a contrast of 4.5 and more, marks of 3 and more (WCAG 2.2, AA).
package enum ReportStyle {
    package static let css = """
        :root{--paper:#fbfbf9;--panel:#fff;--ink:#1b1e23;--soft:#545b66;--line:#dfe1e4;--strong:#8b929c;--link:#0b5cad;
        --s0:#0b62a8;--s1:#b5490b;--s2:#1a7a42;--s3:#83349b;--s4:#a51f43;--s5:#666000;--s6:#00707c;--s7:#5b5f68}
        @media (prefers-color-scheme:dark){:root{--paper:#14171b;--panel:#1c2026;--ink:#eceef1;--soft:#a9b1bc;--line:#333a43;
        --strong:#727b87;--link:#79b8ff;--s0:#5aa9ee;--s1:#f0934e;--s2:#5cc585;--s3:#c68be0;--s4:#f27c97;--s5:#cdbf4b;
        --s6:#4cc3cf;--s7:#aab1bb}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,
        "Noto Sans","Liberation Sans",sans-serif;font-variant-numeric:tabular-nums}
        header,main{max-width:1180px;margin:0 auto;padding:0 24px}
        header{padding-top:44px}
        .kicker{margin:0;color:var(--soft);font-size:14px;letter-spacing:.04em}
        h1{margin:4px 0 6px;font-size:34px;line-height:1.15;letter-spacing:-.015em;text-wrap:balance}
        .lead{margin:0 0 28px;color:var(--soft);max-width:70ch}
        h2{margin:0 0 4px;font-size:20px;letter-spacing:-.005em}
        section{margin:0 0 24px;padding:22px 24px 20px;background:var(--panel);border:1px solid var(--line);border-radius:10px}
        section>p{margin:0 0 14px;color:var(--soft);max-width:75ch}
        .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:1px;margin:0 0 24px;padding:0;
        list-style:none;background:var(--line);border:1px solid var(--line);border-radius:10px;overflow:hidden}
        .facts li{background:var(--panel);padding:16px 20px}
        .facts strong{display:block;font-size:26px;line-height:1.2;font-weight:650;letter-spacing:-.01em}
        .facts span{color:var(--soft);font-size:14px}
        .charts{overflow-x:auto}.charts.several{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:20px}
        figure{margin:0}.charts:not(.several) figure{min-width:640px}
        svg{display:block;width:100%;height:auto;font-family:inherit}
        .tick{font-size:11.5px;fill:var(--soft)}.title{font-size:12px;fill:var(--soft)}
        .name{font-size:12px;fill:var(--ink)}.value{font-size:12px;fill:var(--ink)}
        .halo{paint-order:stroke;stroke:var(--panel);stroke-width:3px;stroke-linejoin:round}
        .grid{stroke:var(--line);stroke-width:1}.axis{stroke:var(--strong);stroke-width:1}
        .whisker{stroke:var(--ink);stroke-width:1.3}
        .series{fill:none;stroke-width:2;stroke-linejoin:round}
        .key{stroke-width:2.5}.k0{stroke:var(--s0)}.k1{stroke:var(--s1);stroke-dasharray:6 3}
        .k2{stroke:var(--s2);stroke-dasharray:2 3}.k3{stroke:var(--s3);stroke-dasharray:9 3 2 3}.k4{stroke:var(--s4)}
        .k5{stroke:var(--s5);stroke-dasharray:6 3}.k6{stroke:var(--s6);stroke-dasharray:2 3}
        .k7{stroke:var(--s7);stroke-dasharray:9 3 2 3}
        .dot{stroke:var(--s0);stroke-width:1.5}
        .scroll{overflow-x:auto;margin-top:10px}
        table{border-collapse:collapse;font-size:13.5px;min-width:100%}
        caption{text-align:left;color:var(--soft);padding:0 0 6px;font-size:13px}
        th,td{padding:6px 0 6px 14px;text-align:left;white-space:nowrap;border-bottom:1px solid var(--line)}
        th:first-child,td:first-child{padding-left:0}
        thead th{color:var(--soft);font-weight:500;vertical-align:bottom}tbody th{font-weight:600}
        .n{text-align:right}
        details{margin-top:10px}summary{cursor:pointer;color:var(--link);font-size:14px}
        :focus-visible{outline:2px solid var(--link);outline-offset:2px}
        pre{overflow-x:auto;padding:14px;background:var(--paper);border:1px solid var(--line);border-radius:6px;font-size:13px}
        @media print{section{break-inside:avoid}details>*{display:block}}
        @media (max-width:600px){header,main{padding:0 14px}section{padding:18px 16px}h1{font-size:26px}}
        """
}
