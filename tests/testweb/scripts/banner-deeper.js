// A window that lets the visitor reject on its second layer only, with boxes ticked in advance.
(() => {
  const veil = document.getElementById("cc-overlay");
  if (tor.decided()) { veil.remove(); tor.resume(); return; }
  veil.hidden = false;
  const [first, second] = veil.querySelectorAll(".cc-ebene");
  for (const all of veil.querySelectorAll(".cc-alle")) all.onclick = () => tor.decide(["statistik", "medien"], veil);
  veil.querySelector(".cc-mehr").onclick = () => { first.hidden = true; second.hidden = false; };
  veil.querySelector(".cc-speichern").onclick = () =>
    tor.decide([...veil.querySelectorAll("input:checked:not(:disabled)")].map((box) => box.value), veil);
})();
