// Checks the form while it is being filled in; nothing leaves the page.
(() => {
  const form = document.getElementById("kontakt");
  form.addEventListener("input", (event) => {
    const good = event.target.checkValidity();
    document.getElementById("hinweis").textContent = good ? "" : "Bitte prüfen Sie Ihre Eingabe.";
  });
  form.addEventListener("keydown", (event) => { if (event.key === "Escape") form.reset(); });
})();
