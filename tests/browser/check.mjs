// Reports and the site in a real browser: nothing is asked for, nothing runs, nothing is said on the console; axe-core finds
// no violation, light and dark, wide and as narrow as a phone; nothing stands out of the page; the keyboard reaches all links.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
const root = pathToFileURL(resolve("pages")).href + "/";
const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const views = [
  { name: "light", width: 1000, colorScheme: "light" },
  { name: "dark", width: 1000, colorScheme: "dark" },
  { name: "phone", width: 400, colorScheme: "light" },
  { name: "dark phone", width: 400, colorScheme: "dark" },
  { name: "200 % of a small screen", width: 320, colorScheme: "light" },
];

function pagesIn(folder) {
  return readdirSync(folder).sort().flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return pagesIn(path);
    return name.endsWith(".html") ? [path] : [];
  });
}

let passed = 0, failed = 0;
function check(name, faults) {
  const ok = faults.length === 0;
  ok ? passed++ : failed++;
  console.log(`${ok ? "ok" : "not ok"} ${passed + failed} - ${name}`);
  for (const fault of faults) console.log(`#   ${fault}`);
}

// What a page does when it is opened; a report has no script at all, a page of the site at most its own one.
async function inert(browser, path) {
  const isSite = path.includes("/site/");
  const page = await browser.newPage();
  const url = pathToFileURL(resolve(path)).href;
  const faults = [];
  page.on("request", (r) => {
    const own = r.url() === url || r.url().startsWith("data:") || (isSite && r.url().startsWith(root + "site/"));
    if (!own) faults.push(`asks for ${r.url().slice(0, 200)}`);
  });
  page.on("console", (m) => faults.push(`says on the console: ${m.text().slice(0, 200)}`));
  page.on("dialog", (d) => { faults.push(`opens a dialog: ${d.message()}`); d.dismiss(); });
  page.on("pageerror", (e) => faults.push(`fails: ${e.message}`));
  await page.goto(url, { waitUntil: "load" });
  await page.waitForTimeout(100);
  const found = await page.evaluate(() => ({
    scripts: document.scripts.length,
    handlers: [...document.querySelectorAll("*")].flatMap((e) => [...e.attributes])
      .filter((a) => /^on/i.test(a.name) || /^\s*javascript:/i.test(a.value)).map((a) => `${a.name}=${a.value}`),
    frames: document.querySelectorAll("iframe,object,embed,base,link[rel=stylesheet][href^=http]").length,
    title: document.title,
    lang: document.documentElement.lang,
  }));
  if (found.scripts > (isSite ? 1 : 0)) faults.push(`has ${found.scripts} scripts`);
  if (found.frames > 0) faults.push(`has ${found.frames} frames or objects`);
  if (found.title === "bitten") faults.push("ran a script of the evidence");
  if (found.lang === "") faults.push("names no language");
  faults.push(...found.handlers.map((h) => `has ${h.slice(0, 100)}`));
  check(`${path}: inert`, faults);
  await page.close();
}

async function seen(browser, path, view) {
  const context = await browser.newContext({ viewport: { width: view.width, height: 900 }, colorScheme: view.colorScheme });
  const page = await context.newPage();
  await page.goto(pathToFileURL(resolve(path)).href);
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
  const out = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const faults = out > 0 ? [`is ${out} px wider than the window`] : [];
  const result = await page.evaluate(`${axe}; axe.run(document, { resultTypes: ["violations"] })`);
  for (const v of result.violations)
    for (const n of v.nodes.slice(0, 5))
      faults.push(`${v.id} (${v.impact}): ${n.target.join(" ")}: ${n.failureSummary.replace(/\s+/g, " ").slice(0, 200)}`);
  check(`${path}: ${view.name}`, faults);
  await context.close();
}

// Tab goes through everything that can be followed or opened, and shows where it is.
async function keyboard(browser, path) {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(resolve(path)).href);
  const faults = [];
  const want = await page.evaluate(() =>
    [...document.querySelectorAll("a[href],summary,input,select,button,[tabindex]")]
      .filter((e) => e.tabIndex >= 0 && e.checkVisibility()).length);
  const reached = new Set();
  for (let i = 0; i < Math.min(want, 400) + 1; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      if (e === document.body) return null;
      const all = [...document.querySelectorAll("*")];
      const style = getComputedStyle(e);
      const shown = (style.outlineStyle !== "none" && style.outlineWidth !== "0px") || style.boxShadow !== "none";
      return { index: all.indexOf(e), shown, html: e.outerHTML.slice(0, 80) };
    });
    if (at === null) continue;
    if (!at.shown) faults.push(`shows no focus on ${at.html}`);
    reached.add(at.index);
  }
  if (reached.size < Math.min(want, 400)) faults.push(`reaches ${reached.size} of ${want} by Tab`);
  check(`${path}: keyboard`, faults.slice(0, 5));
  await page.close();
}

// What stands in a report stands on paper: the first page holds the title and the key figures.
async function paper(browser, path) {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(resolve(path)).href);
  await page.emulateMedia({ media: "print" });
  const out = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const pdf = await page.pdf({ format: "A4", path: path.replace(/html$/, "print.pdf") });
  const faults = out > 0 ? [`is ${out} px wider than the paper`] : [];
  if (pdf.length < 1000) faults.push("prints nothing");
  check(`${path}: print`, faults);
  await page.close();
}

// The list of the site: words and a choice narrow it, / and the arrows lead through it, Esc begins anew, Enter opens.
async function list(browser, path, word, severity) {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(resolve(path)).href);
  const faults = [];
  const rows = () => page.evaluate(() =>
    [...document.querySelectorAll("#list tbody tr")].filter((r) => r.checkVisibility()).map((r) => r.textContent.toLowerCase()));
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute("href"));
  const all = await rows();
  const expect = async (what, want) => {
    const got = await rows();
    if (got.length !== want.length || got.some((row, i) => row !== want[i])) faults.push(`${what}: shows ${got.length} rows, not ${want.length}`);
  };
  await page.keyboard.press("/");
  if (await focused() !== "q") faults.push("/ does not lead to the search");
  await page.keyboard.type(word);
  const found = all.filter((row) => row.includes(word));
  if (found.length === 0 || found.length === all.length) faults.push(`"${word}" narrows nothing`);
  await expect(`search for "${word}"`, found);
  await page.keyboard.press("ArrowDown");
  if (!/^incidents\//.test(await focused())) faults.push("the arrow does not lead into the list");
  await page.keyboard.press("Escape");
  await expect("after Esc", all);
  await page.selectOption("[data-of=severity]", severity);
  await expect(`choice of ${severity}`, all.filter((row) => row.includes(severity)));
  await page.selectOption("[data-of=severity]", "");
  await page.fill("#q", word);
  await page.press("#q", "Enter");
  await page.waitForLoadState();
  if (!page.url().startsWith(root + "site/incidents/")) faults.push(`Enter leads to ${page.url()}`);
  check(`${path}: search, filter and keys`, faults);
  await page.close();
}

// Without scripts all of it can be read.
async function unscripted(browser, path, rows) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(pathToFileURL(resolve(path)).href);
  const n = await page.locator("#list tbody tr:visible").count();
  check(`${path}: readable without its script`, n === rows ? [] : [`shows ${n} of ${rows} incidents`]);
  await context.close();
}

const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
for (const path of pagesIn("pages")) {
  await inert(browser, path);
  for (const view of views) await seen(browser, path, view);
  await keyboard(browser, path);
  await paper(browser, path);
}
await list(browser, "pages/site/index.html", "cart", "critical");
await unscripted(browser, "pages/site/index.html", 6);
await browser.close();
console.log(`1..${passed + failed}`);
console.log(`# ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
