// A bar with reject on the first layer.
(() => {
  const bar = document.querySelector(".cookie-hinweis");
  if (tor.decided()) { bar.remove(); tor.resume(); return; }
  bar.hidden = false;
  bar.querySelector(".alle").onclick = () => tor.decide(["statistik", "medien"], bar);
  bar.querySelector(".notwendig").onclick = () => tor.decide([], bar);
})();
