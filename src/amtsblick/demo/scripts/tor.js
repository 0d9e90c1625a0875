// What a home-made consent banner does: load what the visitor allowed, and remember the answer.
(() => {
  const name = "einwilligung";
  const box = document.getElementById("einwilligung");
  const stored = (document.cookie.split("; ").find((one) => one.startsWith(`${name}=`)) || "").split("=")[1];
  const open = (purposes) => {
    for (const spot of document.querySelectorAll("script[type='text/plain'][data-zweck]")) {
      if (!purposes.includes(spot.dataset.zweck)) continue;
      const script = document.createElement("script");
      script.src = spot.dataset.src;
      spot.replaceWith(script);
    }
    for (const frame of document.querySelectorAll("iframe[data-zweck]"))
      if (purposes.includes(frame.dataset.zweck)) frame.src = frame.dataset.src;
  };
  if (stored !== undefined) { box.remove(); open(stored.split("-")); return; }
  for (const button of box.querySelectorAll("button"))
    button.addEventListener("click", () => {
      const purposes = button.dataset.erlaubt.split(" ");
      document.cookie = `${name}=${purposes.join("-")}; path=/; max-age=15552000; SameSite=Lax; Secure`;
      open(purposes);
      box.remove();
    });
})();
