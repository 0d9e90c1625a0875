// Runs the GDPR cookie scanner over one address: node gdpr.mjs TARGET.json, as bench/inspection_peers.py writes it.
// The scanner has no setting for the browser; what it asks Playwright for is completed here.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const target = JSON.parse(readFileSync(process.argv[2], "utf8"));
const scanner = `${target.modules}/@slashgear/gdpr-cookie-scanner/dist/index.js`;
const { chromium } = createRequire(scanner)("playwright");
const launch = chromium.launch.bind(chromium);
chromium.launch = (wish) => launch({
  ...wish,
  executablePath: target.chromium,
  args: [...wish.args, "--ignore-certificate-errors", `--host-resolver-rules=${target.rules}`],
});
try {
  const { scan } = await import(pathToFileURL(scanner));
  writeFileSync(target.answer, JSON.stringify(await scan(target.url, { locale: "de-DE", outputDir: target.folder })));
} catch (error) {
  writeFileSync(target.answer, JSON.stringify({ failure: `${error}` }));
}
process.exit(0);
