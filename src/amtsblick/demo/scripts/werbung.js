// A stand-in for an advertising network: a picture nobody sees, with an address that tells the page.
(() => {
  const dot = new Image(1, 1);
  dot.src = `https://werbung.netzreich.example/punkt.gif?seite=${encodeURIComponent(location.pathname)}`;
})();
