// The page's half of a consent service that asks in a frame of its own.
(() => {
  if (tor.decided()) { tor.resume(); return; }
  const frame = document.createElement("iframe");
  frame.src = "https://dialog.zustimmhaus.example/dialog.html";
  frame.title = "Einwilligung";
  frame.style.cssText = "position:fixed;left:0;right:0;bottom:0;width:100%;height:260px;border:0;z-index:2147483000;background:#fff";
  document.body.append(frame);
  addEventListener("message", (event) => {
    if (event.origin !== "https://dialog.zustimmhaus.example") return;
    tor.decide(event.data === "alle" ? ["statistik", "medien"] : [], frame);
  });
})();
