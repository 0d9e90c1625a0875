// Everything works without this file; it only spares steps.
"use strict";
(() => {
  // After a refused form the list of objections is read first.
  const objections = document.getElementById("objections");
  if (objections) objections.focus();

  // Whoever leaves a page with unsaved text is asked.
  for (const form of document.querySelectorAll("form[data-guard]")) {
    let touched = false;
    form.addEventListener("input", () => { touched = true; });
    form.addEventListener("submit", () => { touched = false; });
    window.addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
  }

  // Nobody sends a form twice by a double click.
  for (const form of document.querySelectorAll('form[method="post"]')) {
    form.addEventListener("submit", () => {
      setTimeout(() => { for (const one of form.querySelectorAll("button")) one.disabled = true; }, 0);
    });
    window.addEventListener("pageshow", () => {
      for (const one of form.querySelectorAll("button")) one.disabled = false;
    });
  }

  // What is typed as a password can be looked at; the switch is there only where it works.
  const words = document.body.dataset.showPassword;
  for (const field of document.querySelectorAll('input[type="password"]')) {
    const row = document.createElement("span");
    row.className = "veiled";
    field.replaceWith(row);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "second";
    button.textContent = words;
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-controls", field.id);
    button.addEventListener("click", () => {
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
    });
    row.append(field, button);
    // Browsers keep what was sent as text among their suggestions.
    field.form?.addEventListener("submit", () => { field.type = "password"; });
  }

  // Parts of a page that change by themselves: fetched again until the server says they are done.
  for (const part of document.querySelectorAll("[data-live]")) {
    const again = async () => {
      try {
        const answer = await fetch(part.dataset.live, { headers: { "X-Part": "1" }, credentials: "same-origin" });
        if (answer.ok) part.innerHTML = await answer.text();
        if (answer.headers.get("X-Done")) { location.reload(); return; }
      } catch { /* the next try may succeed */ }
      setTimeout(again, document.hidden ? 10000 : 1500);
    };
    setTimeout(again, 1500);
  }
})();
