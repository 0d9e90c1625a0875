// Starts the real Snowplow tracker (its UMD build). data-collector: host of the collector.
(() => {
  const { collector } = document.currentScript.dataset;
  const tracker = window.snowplowTracker || window["snowplow-tracker"] || window.snowplow;
  tracker.newTracker("sp", `https://${collector}`, { appId: "portal", eventMethod: "post" });
  tracker.trackPageView();
})();
