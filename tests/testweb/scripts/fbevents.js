// Stand-in for Meta's pixel: browser id in a first-party cookie, sent on with a tiny picture.
(() => {
  const root = location.hostname.split(".").slice(-2).join(".");
  const old = /(?:^|; )_fbp=([^;]+)/.exec(document.cookie);
  const browser = old ? old[1] : `fb.1.${Date.now()}.${1e9 + crypto.getRandomValues(new Uint32Array(1))[0] % 3e9}77`;
  document.cookie = `_fbp=${browser}; domain=${root}; path=/; max-age=7776000; SameSite=Lax`;
  const hit = new URLSearchParams({ id: "1000000000000001", ev: "PageView", dl: location.href, fbp: browser, ts: Date.now() });
  new Image(1, 1).src = `https://www.facebook.com/tr/?${hit}`;
})();
