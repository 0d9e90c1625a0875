// Stand-in for Google's tag: client id in a first-party cookie, sent on as "cid".
(() => {
  const id = new URL(document.currentScript.src).searchParams.get("id");
  const root = location.hostname.split(".").slice(-2).join(".");
  const old = /(?:^|; )_ga=GA1\.1\.([^;]+)/.exec(document.cookie);
  const client = old ? old[1]
    : `${1e9 + crypto.getRandomValues(new Uint32Array(1))[0] % 3e9}.${Math.floor(Date.now() / 1000)}`;
  document.cookie = `_ga=GA1.1.${client}; domain=${root}; path=/; max-age=63072000; SameSite=Lax`;
  const hit = new URLSearchParams({
    v: "2", tid: id, gtm: "45je6b1", cid: client, ul: navigator.language.toLowerCase(),
    sr: `${screen.width}x${screen.height}`, dl: location.href, dt: document.title, en: "page_view",
  });
  fetch(`https://region1.google-analytics.com/g/collect?${hit}`, { method: "POST", keepalive: true, mode: "no-cors" });
})();
