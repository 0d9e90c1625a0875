// Tracks before any choice, keeps tracking and even adds a tracker after "reject", adds more after "accept".
(() => {
  const load = (src) => { const script = document.createElement("script"); script.src = src; script.dataset.site = "9"; document.head.append(script); };
  const box = document.getElementById("datenschutzfenster");
  load("https://matomo.rechenhaus.example/matomo.js");
  box.querySelector("#ok").onclick = () => {
    load("https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=C0");
    load("https://www.googletagmanager.com/gtag/js?id=G-TEST000002");
    box.remove();
  };
  box.querySelector("#nein").onclick = () => {
    new Image().src = "https://interesse.berechtigt.example/i.gif?antwort=nein";
    load("https://matomo.rechenhaus.example/matomo.js");
    box.remove();
  };
})();
