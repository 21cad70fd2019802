// WCAG 2.2 AA as far as a program can tell, reflow, targets, keyboard.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { PHONE, WIDE, launch, open } from "./browser.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SCREENS = [
  "/",
  "/?theme=salud",
  "/?level=subregion&theme=salud&classes=4",
  "/?measure=nbi_pct",
  "/conglomerados",
  "/conglomerados?theme=ambiente",
  "/?lang=en",
  "/territorios/76834-tulua",
  "/territorios/norte-norte",
  "/territorios/76-valle-del-cauca",
  "/comparar",
  "/comparar?a=76834&b=76109",
  "/cambios",
  "/cambios?territory=norte",
];

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const path of SCREENS) {
  for (const width of [PHONE, WIDE]) {
    test(`${path} at ${width} px has no violation and does not scroll sideways`, async () => {
      const page = await open(browser, path, { width });
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }),
      );
      const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join("\n")}`);
      assert.deepEqual(told, []);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(sideways <= width, `${sideways} px`);
      assert.deepEqual(page.faults, []);
      await page.context().close();
    });
  }
}

test("links and controls are at least 24 px high on a telephone", async () => {
  for (const path of ["/", "/territorios/76834-tulua"]) {
    const page = await open(browser, path, { width: PHONE });
    const low = await page.$$eval("a, button, select", (controls) =>
      controls
        .filter((control) => !control.closest("svg") && !control.matches(".skip"))
        .filter((control) => control.offsetParent && control.getBoundingClientRect().height < 24)
        .map((control) => control.outerHTML),
    );
    assert.deepEqual(low, []);
    await page.context().close();
  }
});

test("the map is one tab stop, and arrow keys go to the neighbours", async () => {
  const page = await open(browser, "/?theme=salud");
  const stops = await page.$$eval("#mapa .wide a", (links) =>
    links.filter((link) => link.getAttribute("tabindex") === "0").length,
  );
  assert.equal(stops, 1);
  await page.focus('#mapa .wide a[tabindex="0"]');
  const focused = () =>
    page.evaluate(() => document.activeElement.querySelector("[data-code]")?.dataset.code);
  const cali = await focused();
  await page.keyboard.press("ArrowUp");
  const above = await focused();
  assert.notEqual(above, cali);
  const read = await page.textContent(".readout strong");
  const name = await page.getAttribute(`#mapa .wide [data-code="${above}"]`, "data-name");
  assert.equal(read, name);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  assert.match(page.url(), new RegExp(`/territorios/${above}-`));
  await page.context().close();
});

test("the first tab stop leads past the header", async () => {
  const page = await open(browser, "/");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "contenido");
  await page.context().close();
});
