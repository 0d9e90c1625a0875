// What a third party keeps on the visitor's device when its frame may.
(async () => {
  const id = [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");
  localStorage.setItem("zw_besucher", id);
  sessionStorage.setItem("zw_sitzung", id.slice(0, 12));
  await new Promise((done) => {
    const open = indexedDB.open("zw_db", 1);
    open.onupgradeneeded = () => open.result.createObjectStore("profil");
    open.onsuccess = () => {
      const change = open.result.transaction("profil", "readwrite");
      change.objectStore("profil").put(id, "id");
      change.oncomplete = done;
    };
  });
  const cache = await caches.open("zw_cache");
  await cache.put("/teil.json", new Response(JSON.stringify({ id })));
  document.body.append("gespeichert");
})();
