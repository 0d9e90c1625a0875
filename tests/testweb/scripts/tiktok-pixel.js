// Stand-in for TikTok's pixel: id in a first-party cookie, sent on as JSON.
(() => {
  const root = location.hostname.split(".").slice(-2).join(".");
  const old = /(?:^|; )_ttp=([^;]+)/.exec(document.cookie);
  const id = old ? old[1] : [...crypto.getRandomValues(new Uint8Array(14))].map((b) => b.toString(36)).join("") + "x7";
  document.cookie = `_ttp=${id}; domain=${root}; path=/; max-age=33696000; SameSite=Lax`;
  navigator.sendBeacon("https://analytics.tiktok.com/api/v2/pixel", JSON.stringify({
    event: "Pageview", context: { pixel: { code: "CTEST0000000000" }, user: { anonymous_id: id }, page: { url: location.href } },
  }));
})();
