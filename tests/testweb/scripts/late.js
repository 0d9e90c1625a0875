// Requests that come late. data-when: timer, scroll, pointer, hidden.
(() => {
  const { to, when } = document.currentScript.dataset;
  const send = () => fetch(`${to}?when=${when}`, { method: "POST", mode: "no-cors", keepalive: true, body: "late" });
  if (when === "timer") addEventListener("load", () => setTimeout(send, 1400));
  else if (when === "scroll") addEventListener("scroll", send, { once: true, passive: true });
  else if (when === "pointer") addEventListener("pointermove", send, { once: true });
  else document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(); });
})();
