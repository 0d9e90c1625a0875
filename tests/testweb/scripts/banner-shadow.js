// A custom element whose banner lives in a shadow tree and comes 700 ms after load.
customElements.define("zustimmungs-fenster", class extends HTMLElement {
  connectedCallback() {
    if (tor.decided()) { this.remove(); tor.resume(); return; }
    addEventListener("load", () => setTimeout(() => this.show(), 700));
  }
  show() {
    const root = this.attachShadow({ mode: "open" });
    root.innerHTML = `<style>.f{position:fixed;inset:auto 20px 20px auto;width:380px;padding:20px;background:#fff;border:2px solid #003064;z-index:9999}
      button{margin:4px;padding:8px 12px}</style><div class="f" role="dialog" aria-label="Datenschutz-Einstellungen"><h2>Ihre Privatsphäre</h2>
      <p>Wir möchten Dienste zur Statistik einsetzen und dafür Cookies speichern. Das geschieht nur mit Ihrer Einwilligung.</p>
      <button data-a="ja">Einverstanden</button><button data-a="nein">Ohne Einwilligung fortfahren</button></div>`;
    root.querySelector("[data-a=ja]").onclick = () => tor.decide(["statistik", "medien"], this);
    root.querySelector("[data-a=nein]").onclick = () => tor.decide([], this);
  }
});
