// What does this document's origin keep on the visitor's device? Reads only; nothing is opened that is not there.
(async () => {
  "use strict";
  const MOST = 500;
  const LONGEST = 8000;
  const kept = {};
  const area = (name) => {
    try {
      const storage = globalThis[name];
      const entries = [];
      for (let index = 0; index < Math.min(storage.length, MOST); index += 1) {
        const key = storage.key(index);
        entries.push([key, String(storage.getItem(key)).slice(0, LONGEST)]);
      }
      if (entries.length) kept[name] = entries.sort((a, b) => (a[0] < b[0] ? -1 : 1));
    } catch { /* the document has no storage of its own */ }
  };
  const stores = (name) =>
    new Promise((resolve) => {
      const opening = indexedDB.open(name);
      const end = (names) => () => resolve(names(opening));
      opening.onsuccess = () => {
        const names = [...opening.result.objectStoreNames];
        opening.result.close();
        resolve(names);
      };
      opening.onupgradeneeded = () => opening.transaction.abort();
      opening.onerror = opening.onblocked = end(() => []);
      setTimeout(() => resolve([]), 700);
    });
  area("localStorage");
  area("sessionStorage");
  try {
    const found = [];
    for (const { name } of (await indexedDB.databases()).slice(0, 50)) {
      const names = await stores(name);
      found.push(...(names.length ? names.map((store) => `${name}/${store}`) : [`${name}/`]));
    }
    if (found.length) kept.indexedDB = found.sort().map((key) => [key, ""]);
  } catch { /* not for this origin */ }
  try {
    const names = await caches.keys();
    if (names.length) kept.cacheStorage = names.sort().slice(0, MOST).map((key) => [key, ""]);
  } catch { /* only secure origins have caches */ }
  try {
    const workers = await navigator.serviceWorker.getRegistrations();
    const found = workers.map((one) => [one.scope, (one.active || one.waiting || one.installing || {}).scriptURL || ""]);
    if (found.length) kept.serviceWorker = found.sort();
  } catch { /* only secure origins have workers */ }
  return { origin: location.origin === "null" ? "" : location.origin, url: location.href, kept };
})();
