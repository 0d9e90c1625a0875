// Between autoconsent's engine and the collector, in our own isolated world: what the engine says is
// queued until it is fetched, and what it wants to press is said instead of pressed. The page's own
// world keeps its own prototypes and sees nothing of this.
(() => {
  "use strict";
  if (globalThis.amtsblickRelay) return;
  const queue = [];
  let wake = null;
  const say = (message) => {
    queue.push(message);
    if (wake) wake();
    return Promise.resolve();
  };
  globalThis.autoconsentSendMessage = say;
  HTMLElement.prototype.click = function () {
    say({ type: "press", id: globalThis.amtsblickConsent.number(this), text: globalThis.amtsblickConsent.labelOf(this), path: globalThis.amtsblickConsent.pathOf(this) });
  };
  globalThis.amtsblickRelay = async (patience) => {
    if (!queue.length) await new Promise((resolve) => { wake = resolve; setTimeout(resolve, patience); });
    wake = null;
    return queue.splice(0);
  };
})();
