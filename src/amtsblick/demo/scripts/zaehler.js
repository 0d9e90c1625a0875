// A stand-in for a statistics service: recognises the visitor by a cookie and reports each page.
(() => {
  const old = document.cookie.split("; ").find((one) => one.startsWith("_mw_besucher="));
  const id = old ? old.split("=")[1]
    : [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  document.cookie = `_mw_besucher=${id}; path=/; max-age=34128000; SameSite=Lax`;
  navigator.sendBeacon("https://zaehler.messwerk.example/treffer",
    JSON.stringify({ besucher: id, seite: location.href, breite: screen.width }));
})();
