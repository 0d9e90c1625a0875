// What on this page looks as if it asked for consent, and what can be pressed there?
// Runs in an isolated world: it reads the page, changes nothing but the scroll position, and leaves
// every judgement to the collector. Elements are handed out as numbers that stay valid while the
// document lives. `topic` and `press` are word patterns that only narrow down where to look.
(() => {
  "use strict";
  if (globalThis.amtsblickConsent) return;
  const CLICKABLE =
    "button,a[href],a[role],a[onclick],a:not([href]),summary,input[type=button],input[type=submit],input[type=reset]," +
    "input[type=image],[role=button],[role=link],[role=menuitem],[onclick],[tabindex]:not([tabindex='-1'])";
  const BOX = "input[type=checkbox],[role=checkbox],[role=switch],input[type=radio]";
  const MOST_ELEMENTS = 30000;
  const MOST_TEXT = 12000;
  const LONGEST_LABEL = 90;
  const elements = [];
  const numbers = new WeakMap();

  const number = (element) => {
    if (!numbers.has(element)) {
      numbers.set(element, elements.length);
      elements.push(new WeakRef(element));
    }
    return numbers.get(element);
  };
  const known = (id) => {
    const element = elements[id] && elements[id].deref();
    return element && element.isConnected ? element : null;
  };
  const up = (node) => {
    if (node.assignedSlot) return node.assignedSlot;
    if (node.parentElement) return node.parentElement;
    const root = node.getRootNode();
    return root instanceof ShadowRoot ? root.host : null;
  };
  const visible = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
  const boxOf = (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return [left, top, width, height].map((value) => Math.round(value * 10) / 10);
  };
  // A box with no area, far outside the page or clipped to a pixel is for screen readers only.
  const onPage = (element) => {
    const rect = element.getBoundingClientRect();
    return (
      rect.width > 3 && rect.height > 3 && rect.right > 0 && rect.left < innerWidth &&
      rect.bottom + scrollY > 0 && (rect.bottom > 0 || getComputedStyle(element).position !== "fixed")
    );
  };

  // Text as a reader sees it, through slots and open shadow roots.
  const textOf = (root, texts) => {
    if (texts && texts.has(root)) return texts.get(root);
    let text = "";
    const walk = (node) => {
      if (text.length > MOST_TEXT) return;
      if (node.nodeType === Node.TEXT_NODE) {
        text += node.data;
        return;
      }
      if (node.nodeType !== Node.ELEMENT_NODE && !(node instanceof ShadowRoot)) return;
      if (node.nodeType === Node.ELEMENT_NODE) {
        if (/^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE|svg|TEXTAREA|SELECT)$/.test(node.tagName)) return;
        if (!visible(node) && getComputedStyle(node).display !== "contents") return;
        if (node.tagName === "BR" || getComputedStyle(node).display !== "inline") text += "\n";
      }
      const children =
        node.tagName === "SLOT" && node.assignedNodes().length ? node.assignedNodes() : (node.shadowRoot || node).childNodes;
      for (const child of children) walk(child);
      if (node.nodeType === Node.ELEMENT_NODE && getComputedStyle(node).display !== "inline") text += "\n";
    };
    walk(root);
    text = text.replace(/[ \t\u00a0\u00ad\u200b\r\f]+/g, " ").replace(/ ?\n[ \n]*/g, "\n").trim();
    if (texts) texts.set(root, text);
    return text;
  };

  const byIds = (element, attribute) =>
    (element.getAttribute(attribute) || "").split(/\s+/).filter(Boolean)
      .map((id) => element.getRootNode().getElementById?.(id)?.textContent || "").join(" ").trim();
  const nameOf = (element) =>
    byIds(element, "aria-labelledby") || (element.getAttribute("aria-label") || "").trim();
  const labelOf = (element) => {
    const text = textOf(element).replace(/\n/g, " ").trim();
    if (/[\p{L}\p{N}]/u.test(text)) return text;
    const image = element.querySelector("img[alt],svg title");
    return (
      nameOf(element) || (element.tagName === "INPUT" ? element.value || element.alt : "") ||
      (image ? image.alt || image.textContent : "") || element.title || text
    ).replace(/\s+/g, " ").trim();
  };
  const boxLabel = (box) => {
    const label = box.labels && box.labels.length ? textOf(box.labels[0]) || box.labels[0].textContent : "";
    const near = box.closest("label,li,tr,fieldset") || up(box);
    return (label || nameOf(box) || (near && textOf(near)) || box.name || "").replace(/\s+/g, " ").trim().slice(0, 120);
  };
  const pathOf = (element) => {
    const steps = [];
    for (let one = element; one && steps.length < 8; one = up(one)) {
      const inShadow = !one.parentElement && one.getRootNode() instanceof ShadowRoot;
      const root = one.getRootNode();
      if (one.id && /^[A-Za-z][\w-]*$/.test(one.id)) {
        steps.unshift((inShadow ? ">>> " : "") + one.tagName.toLowerCase() + "#" + one.id);
        if (!(root instanceof ShadowRoot)) break;
      } else {
        const same = one.parentElement ? [...one.parentElement.children].filter((other) => other.tagName === one.tagName) : [one];
        const place = same.length > 1 ? `:nth-of-type(${same.indexOf(one) + 1})` : "";
        steps.unshift((inShadow ? ">>> " : "") + one.tagName.toLowerCase() + place);
      }
    }
    return steps.join(" > ").replaceAll("> >>> ", ">>> ");
  };

  const roots = () => {
    const found = [document];
    let seen = 0;
    for (const root of found) {
      const all = root.querySelectorAll("*");
      for (const element of all) {
        if (++seen > MOST_ELEMENTS) return found;
        if (element.shadowRoot) found.push(element.shadowRoot);
      }
    }
    return found;
  };
  const clickables = (root, deep) => {
    const found = [...root.querySelectorAll(CLICKABLE)];
    // Home-made buttons are plain boxes whose only sign is the hand over them.
    for (const leaf of root.querySelectorAll("div,span,p,li,label,b,strong,i,img,svg")) {
      if (found.length > 4000) break;
      const text = leaf.textContent;
      if (text.length > LONGEST_LABEL || leaf.closest(CLICKABLE) || leaf.querySelector(CLICKABLE)) continue;
      if (leaf.tagName === "LABEL" && (leaf.control || leaf.querySelector("input"))) continue;
      if (getComputedStyle(leaf).cursor === "pointer" && getComputedStyle(leaf.parentElement || leaf).cursor !== "pointer")
        found.push(leaf);
    }
    if (deep) {
      for (const element of root.querySelectorAll("*")) {
        if (element.shadowRoot) found.push(...clickables(element.shadowRoot, true));
      }
      if (root.shadowRoot) found.push(...clickables(root.shadowRoot, true));
    }
    return found;
  };
  const deepAll = (root, selector) => {
    const found = [...root.querySelectorAll(selector)];
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot) found.push(...deepAll(element.shadowRoot, selector));
    if (root.shadowRoot) found.push(...deepAll(root.shadowRoot, selector));
    return found;
  };

  const overlay = (element) => {
    if (element === document.body || element === document.documentElement) return "";
    const style = getComputedStyle(element);
    const role = element.getAttribute("role");
    if (element.matches("dialog[open]")) return "dialog";
    if (role === "dialog" || role === "alertdialog" || element.getAttribute("aria-modal") === "true") return "dialog";
    if (style.position === "fixed" || style.position === "sticky") return style.position;
    if (style.position === "absolute" && Number(style.zIndex) >= 10) return "absolute";
    return "";
  };
  const chain = (element) => {
    const found = [];
    for (let one = element; one && one !== document.body && one !== document.documentElement; one = up(one)) found.push(one);
    return found;
  };
  const HINT = /cookie|consent|gdpr|dsgvo|\bcmp\b|cmp[-_]|cc[-_](window|banner)|privacy|datenschutz|einwillig|tracking/i;
  const hintOf = (steps) =>
    steps.map((one) => [one.id, one.getAttribute("class"), one.localName.includes("-") ? one.localName : "",
      one.getAttribute("aria-label")].join(" "))
      .find((marks) => HINT.test(marks))?.trim().slice(0, 200) || "";

  // The innermost ancestor that explains what the press is about, and the layer it floats on.
  const containerOf = (anchor, topic, texts) => {
    const steps = chain(up(anchor) || anchor);
    const own = labelOf(anchor).length;
    const core = steps.findIndex((one) => {
      const text = textOf(one, texts);
      return text.length >= own + 20 && topic.test(text);
    });
    const named = steps.findIndex((one) => overlay(one) && topic.test(nameOf(one)));
    const first = core < 0 ? named : core;
    if (first < 0) return null;
    const length = Math.max(textOf(steps[first], texts).length, 1);
    const floating = steps.findIndex((one, index) => index >= first && overlay(one));
    if (floating >= 0) {
      const whole = textOf(steps[floating], texts).length;
      // A page that scrolls inside a fixed frame is no layer over itself.
      if (whole < 4000 || whole < 4 * length) return { element: steps[floating], how: overlay(steps[floating]), steps: steps.slice(floating) };
    }
    let last = first;
    while (last + 1 < steps.length && textOf(steps[last + 1], texts).length <= 1.6 * length &&
      !/^(MAIN|FORM|HEADER|FOOTER)$/.test(steps[last + 1].tagName)) last += 1;
    return { element: steps[last], how: "", steps: steps.slice(last) };
  };

  const pressable = (element) => {
    const style = getComputedStyle(element);
    let ground = element;
    while (ground && /^rgba\(\d+, \d+, \d+, 0\)$|^transparent$/.test(getComputedStyle(ground).backgroundColor)) ground = up(ground);
    const link = element.closest("a[href]");
    return {
      id: number(element), text: labelOf(element).slice(0, 200), path: pathOf(element), tag: element.localName,
      box: boxOf(element), color: style.color, background: ground ? getComputedStyle(ground).backgroundColor : "",
      own_background: style.backgroundColor, border: style.borderTopWidth, font_size: parseFloat(style.fontSize) || 0,
      name: nameOf(element), marks: [element.id, element.getAttribute("class"), element.getAttribute("data-role")].join(" ").trim().slice(0, 160),
      disabled: element.disabled === true || element.getAttribute("aria-disabled") === "true",
      expands: element.hasAttribute("aria-expanded") || element.getAttribute("role") === "tab" || element.localName === "summary",
      away: !!link && !/^(javascript:|#|$)/i.test(link.getAttribute("href")) && link.href.split("#")[0] !== location.href.split("#")[0],
    };
  };
  const tickable = (box) => ({
    id: number(box), label: boxLabel(box), path: pathOf(box), radio: box.type === "radio",
    ticked: box.checked === true || box.getAttribute("aria-checked") === "true",
    disabled: box.disabled === true || box.getAttribute("aria-disabled") === "true" || box.hasAttribute("readonly"),
    shown: [box, ...(box.labels || []), box.closest("label")].some((one) => one && visible(one) && onPage(one)), name: box.name || "",
  });
  const deepest = (x, y) => {
    let top = document.elementFromPoint(x, y);
    while (top && top.shadowRoot) {
      const inner = top.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === top) break;
      top = inner;
    }
    return top;
  };
  // How many of nine points of the window lie under the element or a sheet that covers the window?
  const covered = (element) => {
    const mine = new Set(chain(element));
    let count = 0;
    for (const x of [0.1, 0.5, 0.9]) for (const y of [0.1, 0.5, 0.9]) {
      const top = deepest(innerWidth * x, innerHeight * y);
      const sheet = top && chain(top).some((one) => {
        if (mine.has(one) && one === element) return true;
        const rect = one.getBoundingClientRect();
        return overlay(one) && rect.width >= innerWidth * 0.9 && rect.height >= innerHeight * 0.9;
      });
      if (sheet) count += 1;
    }
    return count;
  };

  const describe = (found, texts) => {
    const { element, how, steps } = found;
    const style = getComputedStyle(element);
    const presses = clickables(element, true).filter((one) => visible(one) && onPage(one));
    const outer = presses.filter((one) => !presses.some((other) => other !== one && other.contains(one) && labelOf(other) === labelOf(one)));
    const level = Math.max(0, ...steps.map((one) => Number(getComputedStyle(one).zIndex) || 0));
    return {
      id: number(element), path: pathOf(element), how, z: level, position: style.position,
      role: element.getAttribute("role") || element.localName, modal: element.matches(":modal"),
      name: nameOf(element), hint: hintOf([...steps.slice(0, 4), ...[...element.querySelectorAll("[id],[class]")].slice(0, 6)]),
      box: boxOf(element), text: textOf(element, texts).slice(0, 6000),
      covered: covered(element), presses: outer.slice(0, 60).map(pressable),
      boxes: deepAll(element, BOX).slice(0, 80).map(tickable),
      fields: deepAll(element, "input[type=password],input[type=email],input[type=text],input[type=tel],input:not([type]),textarea,select")
        .filter(visible).map((one) => one.type || one.localName),
      share: textOf(element, texts).length / Math.max(1, textOf(document.body, texts).length),
      media: deepAll(element, "video,iframe,audio").length,
      inside: steps.some((one) => /^(MAIN|ARTICLE)$/.test(one.tagName) || one.getAttribute("role") === "main"),
      edge: element.getBoundingClientRect().top + scrollY < innerHeight * 0.35 && element.getBoundingClientRect().width > innerWidth * 0.6 ? "top"
        : element.getBoundingClientRect().bottom + scrollY > document.documentElement.scrollHeight - 40 ? "bottom" : "",
    };
  };

  // Candidates: layers and boxes that speak of `topic` and hold something to press that says `press`.
  const scan = (topicSource, pressSource) => {
    const topic = new RegExp(topicSource, "iu");
    const press = new RegExp(pressSource, "iu");
    const texts = new Map();
    const containers = new Map();
    if (document.body) for (const root of roots()) {
      for (const anchor of clickables(root, false)) {
        if (containers.size > 12) break;
        const raw = (anchor.textContent || "").length > 400 ? "" : labelOf(anchor);
        if (!raw || raw.length > LONGEST_LABEL || !press.test(raw) || !visible(anchor) || !onPage(anchor)) continue;
        const found = containerOf(anchor, topic, texts);
        if (found && !containers.has(found.element)) containers.set(found.element, found);
      }
    }
    return { url: location.href, width: innerWidth, height: innerHeight, candidates: [...containers.values()].map((one) => describe(one, texts)) };
  };
  // The whole document as a candidate: for frames that are themselves the banner.
  const whole = (topicSource) => {
    if (!document.body) return null;
    const texts = new Map();
    const text = textOf(document.body, texts);
    if (!new RegExp(topicSource, "iu").test(text)) return null;
    return describe({ element: document.body, how: "frame", steps: [document.body] }, texts);
  };

  const hits = (element, x, y) => {
    const top = deepest(x, y);
    return !!top && (chain(top).includes(element) || top === element || top.control === element || chain(top).some((one) => one.control === element) || element.contains(top));
  };
  // Where would a visitor press it? Scrolls there; `free` says whether nothing lies over it.
  const aim = (id) => {
    const element = known(id);
    if (!element) return null;
    let target = element;
    if (element.matches(BOX) && (!visible(element) || !onPage(element)))
      target = (element.labels && element.labels[0]) || element.closest("label") || up(element) || element;
    const rect0 = target.getBoundingClientRect();
    if (rect0.top < 0 || rect0.bottom > innerHeight || rect0.left < 0 || rect0.right > innerWidth)
      target.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    if (!visible(target)) return { free: false, why: "not visible" };
    const style = getComputedStyle(target);
    const rects = [...target.getClientRects()].filter((rect) => rect.width > 2 && rect.height > 2);
    for (const rect of rects) for (const [fx, fy] of [[0.5, 0.5], [0.25, 0.5], [0.75, 0.5], [0.5, 0.25], [0.5, 0.75]]) {
      const x = rect.left + rect.width * fx;
      const y = rect.top + rect.height * fy;
      if (x >= 0 && y >= 0 && x < innerWidth && y < innerHeight && hits(target, x, y)) return { free: true, x, y, why: "" };
    }
    if (style.pointerEvents === "none") return { free: false, why: "does not react to the pointer" };
    return { free: false, why: rects.length ? "covered by something else" : "without area" };
  };
  // Is it still there to be seen?
  const shown = (id) => {
    const element = known(id);
    if (!element) return false;
    if (element === document.body) return textOf(element).length > 0;
    return visible(element) && onPage(element) && textOf(element).length > 0;
  };
  const printOf = (id) => {
    const element = known(id);
    if (!element || !visible(element)) return "";
    const ticks = deepAll(element, BOX).map((box) => (box.checked || box.getAttribute("aria-checked") === "true" ? 1 : 0)).join("");
    return textOf(element).slice(0, 3000) + "|" + boxOf(element).join() + "|" + ticks;
  };
  const ticked = (id) => {
    const box = known(id);
    return !!box && (box.checked === true || box.getAttribute("aria-checked") === "true");
  };
  // The frame element itself, seen from the page around it.
  const frameBox = (element) => {
    const rect = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const layer = chain(element).find((one) => overlay(one));
    return {
      x: rect.left + element.clientLeft + (parseFloat(style.paddingLeft) || 0),
      y: rect.top + element.clientTop + (parseFloat(style.paddingTop) || 0),
      width: rect.width, height: rect.height, shown: visible(element) && onPage(element),
      how: layer ? overlay(layer) : "", hint: hintOf(chain(element).slice(0, 3)), name: nameOf(element) || element.title || "",
      z: Math.max(0, ...chain(element).map((one) => Number(getComputedStyle(one).zIndex) || 0)), covered: covered(element),
    };
  };
  const frameHit = (element, x, y) => {
    if (x === undefined) return null;
    const box = frameBox(element);
    if (box.x + x < 0 || box.y + y < 0 || box.x + x >= innerWidth || box.y + y >= innerHeight)
      element.scrollIntoView({ block: "center", behavior: "instant" });
    const now = frameBox(element);
    return { x: now.x + x, y: now.y + y, free: hits(element, now.x + x, now.y + y) };
  };
  globalThis.amtsblickConsent = { frameHit, scan, whole, aim, shown, printOf, ticked, frameBox, known, number, labelOf, pathOf };
})();
