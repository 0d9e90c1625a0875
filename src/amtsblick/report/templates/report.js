"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const sheets = all("details.sheet");
  for (const tools of all(".tools")) tools.hidden = false;

  const filter = document.getElementById("filter");
  const result = document.getElementById("filter-result");
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const rows = all(".matrix tr[data-find]");
  const found = new Map([...rows, ...sheets].map((item) => [item, fold(item.dataset.find)]));
  const apply = () => {
    const wanted = fold(filter.value.trim());
    let shown = 0;
    for (const [item, text] of found) item.hidden = !text.includes(wanted);
    for (const row of rows) shown += !row.hidden;
    for (const group of all(".matrix tbody")) {
      group.hidden = !group.querySelector("tr[data-find]:not([hidden])");
    }
    result.textContent = wanted
      ? result.dataset.text.replace("%s", shown).replace("%t", rows.length)
      : "";
  };
  let waiting = 0;
  filter?.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, rows.length > 500 ? 200 : 0);
  });

  const openAll = (open) => { for (const sheet of sheets) sheet.open = open && !sheet.hidden; };
  document.getElementById("open-all")?.addEventListener("click", () => openAll(true));
  document.getElementById("close-all")?.addEventListener("click", () => openAll(false));

  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.matches("details.sheet")) return;
    target.hidden = false;
    target.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#b-"]');
    if (link && link.hash === location.hash) reveal();
  });
  reveal();

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    for (const item of closed) item.open = true;
  });
  addEventListener("afterprint", () => {
    for (const item of closed) item.open = false;
  });
})();
