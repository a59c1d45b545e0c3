// Looks at pages as Lighthouse does: `node look.mjs FORM < pages.json`, FORM being mobile or desktop.
// The input is a list of {name, url, cookie}; the output one line of JSON a page: {name, scores, failed}.
import { readFileSync } from 'node:fs';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

const DESK = { mobile: false, width: 1366, height: 768, deviceScaleFactor: 1, disabled: false };
const form = process.argv[2];
const chrome = await launch({ chromePath: process.env.CHROME_PATH, chromeFlags: ['--no-sandbox', '--disable-gpu'] });

function settings(cookie) {
  return {
    formFactor: form,
    screenEmulation: form === 'desktop' ? DESK : undefined,
    onlyCategories: ['accessibility', 'best-practices'],
    skipAudits: ['full-page-screenshot'],
    ignoreStatusCode: true, // the page that says that there is none is a page too
    throttlingMethod: 'provided',
    extraHeaders: cookie ? { Cookie: cookie } : {},
  };
}

function failed({ audits, categories }) {
  const weighed = Object.values(categories).flatMap((category) => category.auditRefs.filter((ref) => ref.weight > 0));
  return [...new Set(weighed.map((ref) => ref.id))]
    .filter((id) => audits[id].score !== null && audits[id].score < 1)
    .map((id) => `${id}: ${(audits[id].details?.items ?? []).slice(0, 2).map((item) => item.node?.snippet ?? item.description ?? '').join(' | ')}`);
}

for (const { name, url, cookie } of JSON.parse(readFileSync(0, 'utf8'))) {
  const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: 'error' }, { extends: 'lighthouse:default', settings: settings(cookie) });
  const scores = Object.values(lhr.categories).map((category) => Math.round(category.score * 100));
  console.log(JSON.stringify({ name, scores, failed: failed(lhr), error: lhr.runtimeError?.message ?? '' }));
}
chrome.kill();
