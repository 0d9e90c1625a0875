// Runs Blacklight's collector over one address: node blacklight.cjs TARGET.json, as bench/inspection_peers.py writes it.
const { readFileSync, writeFileSync } = require("node:fs");
const target = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { collect } = require(`${target.modules}/@themarkup/blacklight-collector`);

collect(target.url, {
  outDir: target.folder,
  puppeteerExecutablePath: target.chromium,
  extraChromiumArgs: ["--disable-features=TrackingProtection3pcd", `--host-resolver-rules=${target.rules}`],
}).then((found) => {
  writeFileSync(target.answer, JSON.stringify(found.status === "success" ? found : { failure: `${found.page_response}` }));
  process.exit(0);
}, (error) => {
  writeFileSync(target.answer, JSON.stringify({ failure: `${error}` }));
  process.exit(0);
});
