// On paper: a profile is one sheet, controls are left out, the legend is kept.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, open } from "./browser.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function sheets(page) {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
}

for (const path of ["/territorios/76834-tulua", "/territorios/76001-cali", "/territorios/norte-norte", "/territorios/76-valle-del-cauca"]) {
  test(`${path} prints on one A4`, async () => {
    const page = await open(browser, path);
    assert.equal(await sheets(page), 1);
    await page.context().close();
  });
}

test("the printed map keeps its legend and leaves the controls out", async () => {
  const page = await open(browser, "/?theme=salud");
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator('#mapa .wide [data-part="legend"]').isVisible());
  for (const control of ["form.bar", ".downloads", ".readout"]) {
    assert.equal(await page.locator(control).isVisible(), false, control);
  }
  await page.context().close();
});
