// Loads what the visitor allowed, and remembers it: the working half of every home-made banner.
window.tor = (() => {
  const name = "einwilligung";
  const stored = () => (document.cookie.split("; ").find((one) => one.startsWith(`${name}=`)) || "").split("=")[1];
  const open = (purposes) => {
    for (const spot of document.querySelectorAll("script[type='text/plain'][data-zweck]")) {
      if (!purposes.includes(spot.dataset.zweck)) continue;
      const script = document.createElement("script");
      for (const [key, value] of Object.entries(spot.dataset)) if (key !== "src") script.dataset[key] = value;
      script.src = spot.dataset.src; spot.replaceWith(script);
    }
    for (const frame of document.querySelectorAll("iframe[data-zweck]"))
      if (purposes.includes(frame.dataset.zweck)) frame.src = frame.dataset.src;
  };
  return {
    decided: () => stored() !== undefined,
    decide(purposes, banner) {
      document.cookie = `${name}=${purposes.join("-") || "keine"}; path=/; max-age=15552000; SameSite=Lax; Secure`;
      open(purposes);
      if (banner) banner.remove();
    },
    resume: () => open((stored() || "").split("-")),
  };
})();
