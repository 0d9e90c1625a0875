// Which form fields does a visitor see here? Runs in an isolated world and changes nothing.
(() => {
  "use strict";
  const KINDS = /^(text|email|tel|search|url|number|password|date|textarea)$/;
  const shown = (field) => {
    const rect = field.getBoundingClientRect();
    return (
      field.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && rect.width > 8 && rect.height > 8 &&
      rect.right > 0 && rect.left < innerWidth && rect.bottom + scrollY > 0
    );
  };
  const deep = (root) => {
    const found = [...root.querySelectorAll("input,textarea,[contenteditable=''],[contenteditable=true],[contenteditable=plaintext-only]")];
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot) found.push(...deep(element.shadowRoot));
    return found;
  };
  globalThis.amtsblickFields = deep(document).filter((field) => {
    const kind = field.localName === "input" ? field.type : "textarea";
    return KINDS.test(kind) && kind !== "date" && !field.disabled && !field.readOnly && shown(field);
  });
  return globalThis.amtsblickFields.map((field, id) => ({
    id,
    name: (field.name || field.id || field.getAttribute("aria-label") || field.placeholder || field.localName).slice(0, 100),
    type: field.localName === "input" ? field.type : field.localName === "textarea" ? "textarea" : "contenteditable",
    most: field.maxLength > 0 ? field.maxLength : 0,
    filled: (field.value || "").length > 0,
    search: field.type === "search" || /search|such|query|^q$|^s$/i.test([field.name, field.id, field.getAttribute("role")].join(" ")),
  }));
})();
