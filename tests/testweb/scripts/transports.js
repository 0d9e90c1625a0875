// The ways out of a page besides fetch. data-how: websocket, events, beacon, keepalive, close.
(() => {
  const { to, how } = document.currentScript.dataset;
  const seen = JSON.stringify({ page: location.pathname, width: innerWidth });
  if (how === "websocket") {
    const socket = new WebSocket(to);
    socket.onopen = () => socket.send(seen);
  } else if (how === "events") new EventSource(to);
  else if (how === "beacon") navigator.sendBeacon(to, seen);
  else if (how === "keepalive") fetch(to, { method: "POST", mode: "no-cors", keepalive: true, body: seen });
  else addEventListener("pagehide", () => navigator.sendBeacon(to, seen));
})();
