// A small script that speaks the protocol of Matomo's tracker: matomo.php with _pk_id and _pk_ses.
(() => {
  const here = new URL(document.currentScript.src);
  const site = document.currentScript.dataset.site || "1";
  const cookieless = document.currentScript.dataset.cookies === "off";
  const endpoint = new URL("matomo.php", here);
  const mark = (text) => {
    let sum = 5381;
    for (const c of text) sum = (sum * 33 + c.charCodeAt(0)) % 65521;
    return sum.toString(16).padStart(4, "0");
  };
  const name = `_pk_id.${site}.${mark(location.hostname)}`;
  const old = document.cookie.split("; ").find((c) => c.startsWith(`${name}=`));
  const visitor = old ? old.split("=")[1].split(".")[0]
    : [...crypto.getRandomValues(new Uint8Array(8))].map((b) => b.toString(16).padStart(2, "0")).join("");
  if (!cookieless) {
    document.cookie = `${name}=${visitor}.${Math.floor(Date.now() / 1000)}.; path=/; max-age=33955200; SameSite=Lax`;
    document.cookie = `_pk_ses.${site}.${mark(location.hostname)}=1; path=/; max-age=1800; SameSite=Lax`;
  }
  const now = new Date();
  const hit = new URLSearchParams({
    action_name: document.title, idsite: site, rec: "1", r: String(Math.random()).slice(2, 8),
    h: now.getHours(), m: now.getMinutes(), s: now.getSeconds(), url: location.href,
    _idts: Math.floor(now / 1000), _idvc: "1", send_image: "0", cookie: cookieless ? "0" : "1",
    res: `${screen.width}x${screen.height}`, pv_id: String(Math.random()).slice(2, 8),
  });
  if (!cookieless) hit.set("_id", visitor);
  navigator.sendBeacon(endpoint, new Blob([hit.toString()], { type: "application/x-www-form-urlencoded; charset=UTF-8" }));
})();
