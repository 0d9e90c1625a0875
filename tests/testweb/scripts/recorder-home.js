// A home-made session recorder on rrweb: sends its events in batches, silent when data-mode is "silent".
(() => {
  const { to, mode } = document.currentScript.dataset;
  let batch = [];
  const flush = () => {
    if (!batch.length || mode === "silent") return;
    fetch(to, { method: "POST", mode: "no-cors", body: JSON.stringify({ session: "s1", events: batch }) });
    batch = [];
  };
  rrweb.record({ emit(event) { batch.push(event); } });
  setTimeout(flush, 300);
  setInterval(flush, 500);
  addEventListener("pagehide", flush);
})();
