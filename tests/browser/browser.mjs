// A headless Chromium, and pages of the server under test (TEJIDO_URL).

import { chromium } from "playwright-core";

export const BASE = process.env.TEJIDO_URL ?? "http://127.0.0.1:8076";

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

export const WIDE = 1440;
export const PHONE = 360;

export function launch() {
  const executablePath = process.env.TEJIDO_CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: FLAGS });
}

// Opens a path; `page.faults` gathers errors of the console and requests that leave the server.
export async function open(browser, path, { width = WIDE, javaScriptEnabled = true } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    locale: "es-CO",
    javaScriptEnabled,
    // Tools are injected for the checks; a separate check holds the policy to its word.
    bypassCSP: javaScriptEnabled,
  });
  const page = await context.newPage();
  page.faults = [];
  page.on("console", (message) => {
    if (message.type() === "error") page.faults.push(message.text());
  });
  page.on("pageerror", (error) => page.faults.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(BASE)) page.faults.push(`left the server: ${request.url()}`);
  });
  await page.goto(BASE + path);
  return page;
}

// Territories that can be seen in the drawing that this window shows, by code.
export function seen(page) {
  return page.$$eval("#mapa [data-code]", (areas) =>
    areas
      .map((area) => [area.dataset.code, area.getBoundingClientRect()])
      .filter(([, box]) => box.width > 0.5 && box.height > 0.5)
      .map(([code]) => code),
  );
}
