// The map's screen: all of it drawn, read out, restored from its address, with and without script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { BASE, PHONE, WIDE, launch, open, seen } from "./browser.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const width of [WIDE, PHONE]) {
  test(`42 territories are drawn at ${width} px`, async () => {
    const page = await open(browser, "/", { width });
    assert.equal(new Set(await seen(page)).size, 42);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}

test("the table has a row for each territory on the map, with the same value", async () => {
  const page = await open(browser, "/?theme=salud");
  const map = await page.$$eval("#mapa .wide [data-code]", (areas) =>
    Object.fromEntries(areas.map(({ dataset }) => [dataset.code, dataset.value])),
  );
  const table = await page.$$eval("tr[data-code]", (rows) =>
    Object.fromEntries(rows.map((row) => [row.dataset.code, row.cells[1].textContent])),
  );
  assert.equal(Object.keys(table).length, 42);
  for (const [code, value] of Object.entries(map)) {
    assert.ok(table[code].startsWith(value.split(" (")[0]), `${code}: ${table[code]}, ${value}`);
  }
  await page.context().close();
});

test("classes and missing values of the legend add up to all territories", async () => {
  for (const path of ["/?theme=salud", "/", "/?measure=nbi_pct"]) {
    const page = await open(browser, path);
    // Small samples and ties are marks on territories that their class counts already.
    const sum = await page.$$eval('#mapa .wide [data-part="key"]', (entries) =>
      entries
        .filter(({ dataset }) => !["small", "tied"].includes(dataset.key))
        .map((entry) => Number(entry.querySelectorAll("text")[1].textContent))
        .reduce((a, b) => a + b, 0),
    );
    assert.equal(sum, 42, path);
    await page.context().close();
  }
});

test("pointing at a territory reads name, value and interval, and marks its row", async () => {
  const page = await open(browser, "/?theme=salud");
  await page.hover('#mapa .wide [data-code="76233"]');
  assert.match(await page.textContent(".readout"), /^Dagua.*%.*IC 95/s);
  assert.equal(await page.locator('tr.on[data-code="76233"]').count(), 1);
  await page.context().close();
});

test("pointing at a class fades the others", async () => {
  const page = await open(browser, "/?theme=salud");
  await page.hover('#mapa .wide [data-part="key"] >> nth=0');
  const faded = await page.locator("#mapa .wide [data-code].faded").count();
  assert.ok(faded > 0 && faded < 42, `${faded}`);
  await page.context().close();
});

test("a choice alone goes nowhere; the button asks, and Back returns", async () => {
  const page = await open(browser, "/");
  const before = await page.textContent("h1");
  const show = () => page.click("form.bar button");
  await page.focus("[name=theme]");
  await page.keyboard.press("ArrowDown");
  await page.selectOption("[name=theme]", "salud");
  await page.waitForLoadState("networkidle");
  assert.equal(page.url(), `${BASE}/`);
  await Promise.all([page.waitForURL(/theme=salud$/), show()]);
  assert.notEqual(await page.textContent("h1"), before);
  await page.goBack();
  assert.equal(await page.textContent("h1"), before);
  await page.selectOption("[name=theme]", "salud");
  await page.selectOption("[name=measure]", "leading_theme");
  await Promise.all([page.waitForURL(`${BASE}/`), show()]);
  assert.equal(await page.textContent("h1"), before);
  await page.context().close();
});

test("without JavaScript the form changes the map and the table is sorted", async () => {
  const page = await open(browser, "/", { javaScriptEnabled: false });
  const before = await page.textContent("h1");
  await page.selectOption("[name=theme]", "salud");
  await page.selectOption("[name=level]", "subregion");
  await page.click("form.bar button");
  assert.equal(page.url(), `${BASE}/?level=subregion&theme=salud`);
  assert.notEqual(await page.textContent("h1"), before);
  assert.equal(new Set(await seen(page)).size, 5);
  await page.click("thead .name a");
  assert.match(page.url(), /sort=name$/);
  assert.equal(await page.getAttribute("thead th.name", "aria-sort"), "ascending");
  await page.context().close();
});

test("the first load stays below 60 kB", async () => {
  const page = await browser.newPage({ viewport: { width: WIDE, height: 900 } });
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  let bytes = 0;
  client.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await page.goto(`${BASE}/`, { waitUntil: "networkidle" });
  assert.ok(bytes < 60_000, `${bytes} bytes`);
  await page.close();
});

test("the page keeps the policy that it states", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => faults.push(message.text()));
  await page.goto(`${BASE}/`);
  assert.equal(await page.locator(".readout:not([hidden])").count(), 1, "the script ran");
  await page.goto(`${BASE}/territorios/76834-tulua`);
  assert.deepEqual(faults, []);
  await context.close();
});
