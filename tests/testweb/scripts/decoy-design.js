// Remembers the visitor's design, asks the own server whether it is up, loads a video only on a click.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches ? "dunkel" : "hell";
  document.cookie = `design=${dark}; path=/; max-age=31536000; SameSite=Lax`;
  localStorage.setItem("schriftgroesse", "100");
  document.getElementById("abspielen").addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.src = "https://www.youtube-nocookie.com/embed/abc";
    document.getElementById("video").replaceChildren(frame);
  });
  addEventListener("scroll", () => document.body.classList.toggle("oben", scrollY === 0), { passive: true });
  addEventListener("mousemove", () => {}, { passive: true });
  new MutationObserver(() => {}).observe(document.body, { childList: true, subtree: true });
  if (navigator.languages.includes("de") || screen.width > 1000) document.body.dataset.breit = "ja";
  fetch("/zustand");
})();
