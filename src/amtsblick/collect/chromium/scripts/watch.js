// What do a page's scripts read, keep and listen to? Runs first in every document and worker.
//
// The collector puts the name of its binding in the place of "$BINDING" and evaluates this as it is.
// Each call of the binding carries one JSON object:
//   url     address of the document (or worker script); opened: the one before pushState, if it differs
//   born    performance.timeOrigin: tells one document of a frame from the next
//   worker  true in a worker
//   stacks  {number: [addresses of scripts, innermost first]}, each told once per document
//   calls   [{api, target?, args?, result?, count, stack, age}]   age: ms before this message
//   listeners [{type, target, count, stack}]
//   sent    [{url, data}] bodies of beacons made of a Blob, in base64: the network events lack them
//   timers  {pending, due}: one-shot timers of at most 1.6 s; due: ms until the last of them fires
//   cut     calls dropped because a limit was reached
// Nothing is judged here. Equal calls are counted; the stack is taken for the first calls of each
// interface and object, then ever more rarely, since it is what costs.
(() => {
  "use strict";
  const G = globalThis, NAME = "$BINDING", send = G[NAME];
  const { apply, construct: make, defineProperty: define, getOwnPropertyDescriptor: own } = Reflect, { isArray } = Array;
  const toText = Function.prototype.toString;
  try {
    // A window can outlive its first, empty document: then we are here already.
    if (apply(toText, NAME, []) === NAME) return void delete G[NAME];
  } catch { /* the native one refuses a text */ }
  if (typeof send !== "function") return;
  delete G[NAME];

  // What is needed later is taken now: pages change the built-ins.
  const { stringify } = JSON, { slice, includes } = String.prototype, { min, max, round } = Math;
  const E = Error, captureStack = Error.captureStackTrace, keysOf = Object.keys;
  const D = G.document, now = performance.now.bind(performance);
  // A worker is not finished yet: it has no timers, and asking for its location would end it.
  let later = D && G.setTimeout.bind(G);
  const P = (name) => G[name] && G[name].prototype;
  const table = () => ({ __proto__: null });
  const weak = () => { const w = new WeakMap(); w.get = w.get; w.set = w.set; return w; };
  const TEXT = 500, CALLS = 3000, CALLS_PER_SCRIPT = 600, TIMER = 1600;
  const text = (v, limit = TEXT) => {
    const t = typeof v === "string" ? v : v === null || (typeof v !== "object" && typeof v !== "function" && typeof v !== "symbol") ? `${v}` : "[object]";
    return t.length > limit ? apply(slice, t, [0, limit]) : t;
  };

  // --- the caller ---
  const numbers = table(), perScript = table();
  let stackCount = 0, newStacks = null;
  const opened = D ? G.location.href : "";
  const sites = (_, calls) => calls;
  const takeStack = () => {
    const limit = own(E, "stackTraceLimit"), prepare = own(E, "prepareStackTrace"), holder = {};
    let urls = [], n = 0, key = "";
    try {
      E.stackTraceLimit = 16;
      E.prepareStackTrace = sites;
      captureStack(holder, takeStack);
      const calls = holder.stack;
      for (let i = 0; i < calls.length && n < 8; i++) {
        let url = calls[i].getScriptNameOrSourceURL();
        if (url && url.length > 2000) url = apply(slice, url, [0, 2000]);
        if (url && url !== urls[n - 1]) urls[n++] = url, key += url + "\n";
      }
    } catch { urls = []; key = ""; } finally {
      try {
        if (limit) define(E, "stackTraceLimit", limit); else delete E.stackTraceLimit;
        if (prepare) define(E, "prepareStackTrace", prepare); else delete E.prepareStackTrace;
      } catch { /* frozen by the page */ }
    }
    if (!numbers[key]) {
      numbers[key] = ++stackCount;
      (newStacks ||= table())[stackCount] = urls;
    }
    return numbers[key];
  };

  // --- what was seen, and telling it ---
  const entries = table(), slots = table();
  let queue = [], listeners = [], bodies = [], sentBodies = 0, length = 0, heard = 0, known = 0, cut = 0, due = 0, closing = false;
  const schedule = (wait) => {
    if (closing) return flush();
    const at = now() + wait;
    if (due && due <= at) return;
    due = at;
    later ||= G.setTimeout.bind(G);
    later(() => { if (due === at) flush(); }, wait);
  };
  const stackFor = (slot, every) => {
    const s = (slots[slot] ||= { n: 0, stack: 0 });
    if (s.n++ < every || (s.n & (s.n - 1)) === 0) s.stack = takeStack();
    return s.stack;
  };
  const record = (stack, api, target, args, result, limit = TEXT) => {
    let key = `${stack}\n${api}\n${target}\n${result}`;
    for (let i = 0; i < args.length; i++) key += "\n" + (args[i] = text(args[i], limit));
    let e = entries[key];
    if (!e) {
      perScript[stack] = (perScript[stack] || 0) + 1;
      if (known >= CALLS || perScript[stack] > CALLS_PER_SCRIPT) return void cut++;
      known++;
      e = entries[key] = { __proto__: null, api, target, args, result: text(result), count: 0, stack, at: 0, told: 0 };
    }
    if (e.count++ === 0) {
      e.at = now();
      queue[length++] = e;
    }
    if (e.told < 4 || closing) schedule(length > 200 ? 0 : D ? 250 : 40);
  };
  const note = (api, target, args, result = "", every = 4, limit = TEXT) =>
    record(stackFor(api + target, every), api, target, args, result, limit);
  const hear = (type, target) => {
    const stack = stackFor("+" + type + target, 6), key = `${stack}+${type}+${target}`;
    let e = entries[key];
    if (!e) e = entries[key] = { __proto__: null, type, target, count: 0, stack, told: 0 };
    if (e.count++ === 0) listeners[heard++] = e;
    if (e.told < 4 || closing) schedule(250);
  };
  const PROTOTYPES = [Array.prototype, Object.prototype, String.prototype, Number.prototype];
  const flush = () => {
    due = 0;
    lookAtCanvases();
    tellFonts();
    const time = now(), url = G.location.href, message = { __proto__: null, url, born: performance.timeOrigin };
    if (D && opened !== url) message.opened = opened;
    if (!D) message.worker = true;
    if (newStacks) message.stacks = newStacks;
    for (let i = 0; i < length; i++) {
      const e = queue[i], c = { __proto__: null, api: e.api };
      if (e.target) c.target = e.target;
      if (e.args.length) c.args = e.args;
      if (e.result) c.result = e.result;
      c.count = e.count; c.stack = e.stack; c.age = round(time - e.at);
      e.count = 0; e.told++;
      queue[i] = c;
    }
    for (let i = 0; i < heard; i++) {
      const { type, target, count, stack } = listeners[i];
      listeners[i].count = 0; listeners[i].told++;
      listeners[i] = { __proto__: null, type, target, count, stack };
    }
    if (length) message.calls = queue;
    if (heard) message.listeners = listeners;
    if (sentBodies) message.sent = bodies;
    const timers = pendingTimers(time);
    if (timers) message.timers = timers;
    if (cut) message.cut = cut;
    if (!(length || heard || timers || cut || sentBodies)) return;
    queue = []; listeners = []; bodies = []; length = heard = cut = sentBodies = 0; newStacks = null;
    const odd = [];
    for (let i = 0; i < 4; i++) { // Prototype.js gives arrays a toJSON of its own
      const d = own(PROTOTYPES[i], "toJSON");
      if (d && d.configurable) odd[i] = d, delete PROTOTYPES[i].toJSON;
    }
    try { send(stringify(message)); } catch { /* the context is going */ }
    for (let i = 0; i < 4; i++) if (odd[i]) define(PROTOTYPES[i], "toJSON", odd[i]);
  };

  // --- standing in for built-ins without being noticed ---
  const natives = weak();
  const replace = (owner, key, kind, make) => {
    const d = owner && own(owner, key), native = d && d[kind];
    if (typeof native !== "function" || !d.configurable) return;
    const wrapper = make(native);
    define(wrapper, "length", { value: native.length, configurable: true });
    natives.set(wrapper, native);
    d[kind] = wrapper;
    define(owner, key, d);
  };
  const method = (owner, key, look) => replace(owner, key, "value", (native) => ({
    [key](...args) {
      const result = apply(native, this, args);
      try { look(this, args, result); } catch { /* never the page's problem */ }
      return result;
    },
  })[key]);
  const getter = (owner, key, look) => replace(owner, key, "get", (native) => own({
    get [key]() {
      const result = apply(native, this, []);
      try { look(this, result); } catch { /* never the page's problem */ }
      return result;
    },
  }, key).get);
  const setter = (owner, key, look) => replace(owner, key, "set", (native) => own({
    set [key](value) {
      apply(native, this, [value]);
      try { look(this, value); } catch { /* never the page's problem */ }
    },
  }, key).set);
  replace(Function.prototype, "toString", "value", (native) => ({
    toString() { return this === NAME ? NAME : apply(native, natives.get(this) || this, []); },
  }).toString);

  // --- cookies and storage ---
  setter(P("Document"), "cookie", (_, value) => note("Document.cookie", "", [value], "", 12, 4200));
  method(P("CookieStore"), "set", (_, a) => note("CookieStore.set", "", typeof a[0] === "object" ? [stringify(a[0])] : [a[0], a[1]], "", 12, 4200));
  method(P("CookieStore"), "delete", (_, a) => note("CookieStore.delete", "", [typeof a[0] === "object" ? a[0].name : a[0]]));
  method(P("Storage"), "setItem", (self, a) => note("Storage.setItem", self === G.localStorage ? "localStorage" : "sessionStorage", [a[0]], "", 12));
  method(P("IDBFactory"), "open", (_, a) => note("IDBFactory.open", "", [a[0]]));
  method(P("CacheStorage"), "open", (_, a) => note("CacheStorage.open", "", [a[0]]));
  method(P("ServiceWorkerContainer"), "register", (_, a) => note("ServiceWorkerContainer.register", "", [`${a[0]}`]));

  // --- what is sent without the network events saying so ---
  const { fromCharCode } = String, { Blob, URL, TextEncoder } = G, parts = weak(), LARGEST = 1 << 18;
  const standIn = (name, look) => {
    const native = G[name];
    if (!native) return;
    const stand = new Proxy(native, { construct(_, args, target) {
      const made = make(native, args, target);
      try { look(made, args); } catch { /* never the page's problem */ }
      return made;
    } });
    natives.set(stand, native);
    define(G, name, { value: stand, writable: true, configurable: true, enumerable: false });
    define(native.prototype, "constructor", { value: stand, writable: true, configurable: true, enumerable: false });
  };
  // What is in one cannot be read at once later, and a page that is left has no later.
  standIn("Blob", (blob, [list]) => { if (isArray(list) && blob.size <= LARGEST) parts.set(blob, list); });
  const encoder = TextEncoder && new TextEncoder(), toBytes = encoder && encoder.encode.bind(encoder), encode64 = G.btoa && G.btoa.bind(G);
  const binary = (list, depth = 0) => {
    let out = "";
    for (let i = 0; i < list.length; i++) {
      const part = list[i], inner = depth < 3 && parts.get(part);
      if (inner) { out += binary(inner, depth + 1); continue; }
      const bytes = typeof part === "string" ? toBytes(part) : part instanceof ArrayBuffer ? new Uint8Array(part) : new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
      for (let k = 0; k < bytes.length; k += 8192) out += apply(fromCharCode, null, bytes.subarray(k, k + 8192));
    }
    return out;
  };
  const keepBody = (address, body) => {
    const list = body && parts.get(body);
    if (!list || sentBodies > 20) return;
    bodies[sentBodies++] = { __proto__: null, url: new URL(address, D ? D.baseURI : G.location.href).href, data: encode64(binary(list)) };
    schedule(0);
  };
  method(P("Navigator"), "sendBeacon", (_, a, sent) => {
    keepBody(a[0], a[1]);
    note("Navigator.sendBeacon", "", [`${a[0]}`], sent, 8);
  });
  method(P("WebSocket"), "send", (self) => note("WebSocket.send", "", [self.url]));
  method(own(G, "fetch") ? G : P("WorkerGlobalScope"), "fetch", (_, [input, init]) => {
    if (init && init.keepalive && init.body) keepBody(typeof input === "string" ? input : input.url || input.href, init.body);
    if ((init && init.keepalive) || (input && input.keepalive)) note("fetch", "", [typeof input === "string" ? input : input.url || input.href, "keepalive"]);
  });

  // --- listeners ---
  if (D) G.addEventListener("pagehide", () => { closing = true; flush(); }, true);
  const TYPES = table();
  for (const type of "input beforeinput change keydown keyup keypress click dblclick mousedown mouseup mousemove mouseover contextmenu pointerdown pointerup pointermove touchstart touchmove touchend scroll wheel copy cut paste selectionchange submit focusin beforeunload unload pagehide visibilitychange deviceorientation devicemotion".split(" ")) TYPES[type] = true;
  const nameOf = (node) => node === G || node === undefined || node === null ? "window" : node === D ? "document" : node.localName || "";
  method(P("EventTarget"), "addEventListener", (self, a) => { if (TYPES[a[0]]) hear(a[0], nameOf(self)); });
  method(P("MutationObserver"), "observe", (_, [node, o]) => {
    if (!o || !o.subtree || !(node === D || node === D.documentElement || node === D.body || node.nodeType === 11)) return;
    note("MutationObserver.observe", nameOf(node) || "#fragment", ["subtree", o.childList ? "childList" : "", o.attributes || o.attributeFilter ? "attributes" : "", o.characterData ? "characterData" : ""], "", 8);
  });

  // --- the device ---
  const read = (name, keys) => {
    for (const key of keys.split(" ")) getter(P(name), key, () => note(`${name}.${key}`, "", [], "", 24));
  };
  const NAVIGATOR = D ? "Navigator" : "WorkerNavigator";
  read(NAVIGATOR, "plugins mimeTypes hardwareConcurrency deviceMemory languages platform maxTouchPoints webdriver connection");
  read("Screen", "width height availWidth availHeight colorDepth pixelDepth");
  const ask = (owner, name, key, args = () => []) => method(owner, key, (self, a) => note(`${name}.${key}`, "", args(a), "", 24));
  ask(P("Navigator"), "Navigator", "getBattery");
  ask(P("NavigatorUAData"), "NavigatorUAData", "getHighEntropyValues", (a) => [stringify(a[0])]);
  ask(P("Permissions"), "Permissions", "query", (a) => [a[0] && a[0].name]);
  ask(P("MediaDevices"), "MediaDevices", "enumerateDevices");
  ask(P("Keyboard"), "Keyboard", "getLayoutMap");
  ask(P("SpeechSynthesis"), "SpeechSynthesis", "getVoices");
  ask(P("StorageManager"), "StorageManager", "estimate");
  ask(P("RTCPeerConnection"), "RTCPeerConnection", "createDataChannel");
  ask(P("RTCPeerConnection"), "RTCPeerConnection", "createOffer");
  ask(G, "Window", "queryLocalFonts");
  ask(Intl.DateTimeFormat.prototype, "Intl.DateTimeFormat", "resolvedOptions");
  const EXOTIC = /color-gamut|inverted-colors|forced-colors|prefers-contrast|dynamic-range|monochrome|reduced-transparency|any-hover|any-pointer/, { test } = RegExp.prototype;
  method(G, "matchMedia", (_, a) => { if (typeof a[0] === "string" && apply(test, EXOTIC, [a[0]])) note("Window.matchMedia", "", [a[0]], "", 24); });

  // --- canvas ---
  const states = weak(), ids = weak(), families = table();
  let objects = 0, toLookAt = [], looking = 0;
  const idOf = (object) => { let id = ids.get(object); if (!id) ids.set(object, (id = `${++objects}`)); return id; };
  const stateOf = (canvas) => {
    let s = states.get(canvas);
    if (!s || s.width !== canvas.width || s.height !== canvas.height) { // a new size empties the canvas
      s = { __proto__: null, id: `${idOf(canvas)}.${s ? ++s.part : 1}`, part: s ? s.part : 1, width: canvas.width, height: canvas.height, texts: table(), kinds: 0, acts: table(), data: "", stack: 0 };
      states.set(canvas, s);
    }
    return s;
  };
  const draw = (api, style) => (self, a) => {
    const s = stateOf(self.canvas);
    if (s.kinds > 60) return;
    const key = text(a[0], 120) + "\n" + text(self[style]);
    if (!s.texts[key]) s.kinds++, (s.texts[key] = { __proto__: null, api, args: [text(a[0], 120), self[style], self.font], count: 0 });
    s.texts[key].count++;
  };
  const act = (api) => (self) => { const { acts } = stateOf(self.canvas); acts[api] = (acts[api] || 0) + 1; };
  for (const name of ["CanvasRenderingContext2D", "OffscreenCanvasRenderingContext2D"]) {
    method(P(name), "fillText", draw("CanvasRenderingContext2D.fillText", "fillStyle"));
    method(P(name), "strokeText", draw("CanvasRenderingContext2D.strokeText", "strokeStyle"));
    for (const key of ["save", "restore", "drawImage", "putImageData", "fillRect", "stroke", "arc"]) method(P(name), key, act(`CanvasRenderingContext2D.${key}`));
    method(P(name), "getImageData", (self, a) => extract("CanvasRenderingContext2D.getImageData", self.canvas, [a[0], a[1], a[2], a[3]], ""));
    method(P(name), "measureText", (self, a) => probe("CanvasRenderingContext2D.measureText", a[0], self.font));
  }
  const extract = (api, canvas, args, result) => {
    const s = stateOf(canvas), stack = stackFor(api + s.id, 3);
    record(stack, api, s.id, args, result && `${result.length} characters`);
    if (s.told > 8) return;
    s.told = (s.told || 0) + 1;
    const kind = D && canvas.localName ? "HTMLCanvasElement" : "OffscreenCanvas";
    record(stack, `${kind}.width`, s.id, [], s.width);
    record(stack, `${kind}.height`, s.id, [], s.height);
    for (const key of keysOf(s.texts)) {
      const { api: drawn, args: what, count } = s.texts[key];
      for (let i = 0; i < min(count, 3); i++) record(stack, drawn, s.id, [what[0], what[1], what[2]], "");
    }
    for (const key of keysOf(s.acts)) for (let i = 0; i < min(s.acts[key], 9); i++) record(stack, key, s.id, [], "");
    s.stack = stack;
    s.data = typeof result === "string" ? result : "";
    if (looking < 50) toLookAt[looking++] = canvas;
  };
  method(P("HTMLCanvasElement"), "toDataURL", (self, a, result) => extract("HTMLCanvasElement.toDataURL", self, a.length ? [a[0]] : [], result));
  // A picture that gets an address of its own is shown or offered to the visitor; nobody reads it through one.
  const pictured = weak();
  const shown = (s) => record(s.stack, "HTMLCanvasElement.shown", s.id, ["blob"], "true");
  replace(P("HTMLCanvasElement"), "toBlob", "value", (native) => ({
    toBlob(...args) {
      const [done] = args;
      let s;
      if (typeof done === "function") args[0] = (blob) => {
        if (blob && s) pictured.set(blob, s);
        return apply(done, undefined, [blob]);
      };
      const result = apply(native, this, args);
      try {
        s = stateOf(this);
        extract("HTMLCanvasElement.toBlob", this, args.length > 1 ? [args[1]] : [], "");
      } catch { /* never the page's problem */ }
      return result;
    },
  }).toBlob);
  const { then } = Promise.prototype;
  method(P("OffscreenCanvas"), "convertToBlob", (self, a, promise) => {
    extract("OffscreenCanvas.convertToBlob", self, a[0] && a[0].type ? [a[0].type] : [], "");
    const s = stateOf(self);
    apply(then, promise, [(blob) => { pictured.set(blob, s); }, () => {}]);
  });
  if (URL) method(URL, "createObjectURL", (_, [blob]) => { const s = pictured.get(blob); if (s) shown(s); });
  const lookAtCanvases = () => { // shown to the visitor, or only read?
    const list = toLookAt;
    if (!looking) return;
    toLookAt = []; looking = 0;
    const pictures = D ? D.querySelectorAll('img[src^="data:"],a[href^="data:"],link[href^="data:"],[style*="data:image"]') : [];
    for (let i = 0; i < list.length; i++) {
      const canvas = list[i], s = stateOf(canvas), box = canvas.isConnected && canvas.getBoundingClientRect();
      const visible = box && box.width >= 8 && box.height >= 8 && box.right > 0 && box.bottom + G.scrollY > 0 && canvas.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      if (canvas.isConnected) record(s.stack, "HTMLCanvasElement.isConnected", s.id, [], "true");
      if (visible) record(s.stack, "HTMLCanvasElement.checkVisibility", s.id, [], "true");
      for (let k = 0; s.data && k < pictures.length; k++)
        if ((pictures[k].src || pictures[k].href) === s.data || apply(includes, pictures[k].getAttribute("style") || "", [s.data])) { record(s.stack, "HTMLCanvasElement.shown", s.id, [pictures[k].localName], "true"); break; }
      s.data = "";
      if (s.gl && !visible && looking < 50) toLookAt[looking++] = canvas; // views are often put in place later
    }
  };

  // --- fonts: the same text measured in many of them ---
  let texts = 0, grown = 0, measured = 0;
  const probe = (api, what, font) => {
    const sample = text(what, 60), key = `${api}\n${sample}`;
    let f = families[key];
    if (!f) { if (texts > 150) return; texts++; f = families[key] = { __proto__: null, api, args: [sample], known: table(), count: 0, told: 0, stack: 0 }; }
    if (f.known[font] || f.count > 300) return;
    f.known[font] = true;
    f.args[++f.count] = text(font, 80);
    if (f.count === 12) f.stack = stackFor(key, 2);
    if (f.count >= 12) grown++, schedule(250);
  };
  const tellFonts = () => {
    if (!grown) return;
    grown = 0;
    for (const key of keysOf(families)) {
      const f = families[key];
      if (f.count < 12 || f.count === f.told) continue;
      f.told = f.count;
      const args = [];
      for (let i = 0; i <= f.count; i++) args[i] = f.args[i];
      record(f.stack, f.api, "", args, `${f.count} fonts`);
    }
  };
  // Fonts that come from a style sheet or an ancestor are asked for only once one short text is measured again and again.
  const again = table(), computed = G.getComputedStyle && G.getComputedStyle.bind(G);
  let looked = 0;
  const measure = (api) => (self) => {
    if (++measured > 5000) return;
    const style = self.style;
    if (!style || looked > 2000) return;
    const sample = self.textContent;
    if (style.fontFamily && (sample.length <= 60 || !self.firstElementChild)) return measured = 0, void probe(api, sample, style.fontFamily);
    if (!sample || sample.length > 60 || self.firstElementChild) return;
    looked++;
    if ((again[sample] = (again[sample] || 0) + 1) > 6) probe(api, sample, computed(self).fontFamily);
  };
  getter(P("HTMLElement"), "offsetWidth", measure("HTMLElement.offsetWidth"));
  getter(P("HTMLElement"), "offsetHeight", measure("HTMLElement.offsetWidth"));
  getter(P("Element"), "clientWidth", measure("HTMLElement.offsetWidth"));
  for (const key of ["getBoundingClientRect", "getClientRects"]) method(P("Element"), key, measure("HTMLElement.offsetWidth"));
  method(P("FontFaceSet"), "check", (_, a) => probe("FontFaceSet.check", "", a[0]));
  method(P("FontFaceSet"), "load", (_, a) => probe("FontFaceSet.check", "load", a[0]));
  const LOCAL = /local\(\s*["']?([^"')]+)/, { exec } = RegExp.prototype;
  standIn("FontFace", (face, [, source]) => {
    const found = typeof source === "string" && apply(exec, LOCAL, [source]);
    if (found) probe("FontFace", "local", found[1]);
  });

  // --- WebGL ---
  const TELLING = { __proto__: null, 7936: true, 7937: true, 7938: true, 37445: true, 37446: true }; // vendor, renderer, version, and both unmasked
  for (const name of ["WebGLRenderingContext", "WebGL2RenderingContext"]) {
    const touch = (key, args = (a) => [], result = () => "") => method(P(name), key, (self, a, value) => {
      const s = stateOf(self.canvas), api = `WebGLRenderingContext.${key}`;
      s.stack = stackFor(api + s.id, 6);
      record(s.stack, api, s.id, args(a), result(value));
      if (D && !s.gl && self.canvas.localName && looking < 50) s.gl = true, toLookAt[looking++] = self.canvas;
    });
    touch("getParameter", (a) => (TELLING[a[0]] ? [a[0]] : []), (v) => (typeof v === "string" ? v : ""));
    touch("getSupportedExtensions");
    touch("getExtension", (a) => [a[0]]);
    touch("getShaderPrecisionFormat", (a) => [a[0], a[1]]);
    touch("getContextAttributes");
    touch("readPixels", (a) => [a[2], a[3]]);
  }

  // --- audio ---
  const Offline = G.OfflineAudioContext;
  const contextName = (context) => (Offline && context instanceof Offline ? "OfflineAudioContext" : "AudioContext");
  for (const key of ["createOscillator", "createDynamicsCompressor", "createAnalyser", "createBufferSource", "createScriptProcessor"])
    method(P("BaseAudioContext"), key, (self) => note(`${contextName(self)}.${key}`, idOf(self), []));
  for (const key of ["createMediaElementSource", "createMediaStreamSource"])
    method(P("AudioContext"), key, (self) => note(`AudioContext.${key}`, idOf(self), []));
  method(P("OfflineAudioContext"), "startRendering", (self) => note("OfflineAudioContext.startRendering", idOf(self), []));
  for (const key of ["getChannelData", "copyFromChannel"]) method(P("AudioBuffer"), key, () => note(`AudioBuffer.${key}`, "", []));
  for (const key of ["getFloatFrequencyData", "getByteFrequencyData", "getFloatTimeDomainData", "getByteTimeDomainData"])
    method(P("AnalyserNode"), key, (self) => note(`AnalyserNode.${key}`, idOf(self.context), []));

  // --- timers: how long until the page has done what it set out to do ---
  const waiting = new Map(), repeated = table();
  waiting.set = waiting.set; waiting.delete = waiting.delete; waiting.forEach = waiting.forEach;
  let horizon = 0, counted = 0;
  const wait = (_, [work, delay], id) => {
    if (!(delay > 60 && delay <= TIMER) || counted > 300) return;
    const key = `${delay} ${typeof work === "function" ? work.name : ""}`;
    if ((repeated[key] = (repeated[key] || 0) + 1) > 3) return; // a clock or a poll has no end to wait for
    counted++;
    const at = now() + delay;
    waiting.set(id, at);
    if (at > horizon + 30) schedule(20);
  };
  const stop = (_, a) => { if (waiting.delete(a[0])) schedule(20); };
  const pendingTimers = (time) => {
    let last = 0, pending = 0;
    waiting.forEach((at, id) => { if (at <= time) waiting.delete(id); else pending++, (last = max(last, at)); });
    if (last === horizon || (!last && horizon <= time)) return null;
    horizon = last;
    return { __proto__: null, pending, due: last ? round(last - time) : 0 };
  };
  method(G, "setTimeout", wait);
  method(G, "setInterval", wait);
  method(G, "clearTimeout", stop);
  method(G, "clearInterval", stop);
})();
