// Enhances the page that the server draws; everything works without it.
//
// Reads out the territory under the pointer or the focus, shows it in the table, moves between
// territories with the arrow keys, fades the others from the legend.

const bar = document.querySelector("form.bar");
if (bar) {
  const { measure, theme } = bar.elements;
  bar.addEventListener("change", ({ target }) => {
    // The leading theme is that of all themes: choosing it leaves the chosen theme.
    if (target === measure && measure.value === "leading_theme") theme.value = "";
  });
}

const figure = document.getElementById("mapa");
if (figure) {
  const readout = figure.querySelector(".readout");
  const hint = readout.textContent;
  const twin = new Map(
    [...document.querySelectorAll("tr[data-code]")].map((row) => [row.dataset.code, row]),
  );
  const codeOf = (area) => area.dataset.code ?? area.dataset.copy;
  const areas = [...figure.querySelectorAll("[data-code], [data-copy]")];
  let present = null;

  const mark = (code) => {
    if (code === present) return;
    present = code;
    for (const area of areas) area.classList.toggle("on", codeOf(area) === code);
    for (const [key, row] of twin) row.classList.toggle("on", key === code);
    const area = areas.find((candidate) => codeOf(candidate) === code);
    if (!area) {
      readout.textContent = hint;
      return;
    }
    const text = area.querySelector("title")?.textContent ?? area.dataset.name;
    const rest = text.slice(area.dataset.name.length).replace(/^: /, "");
    const [, value, notes] = rest.match(/^(.*?)(?: \((.*)\))?$/s);
    const name = document.createElement("strong");
    name.textContent = area.dataset.name;
    const line = document.createElement("span");
    line.className = "value";
    line.textContent = value;
    readout.replaceChildren(name, line, notes ?? "");
  };

  const areaAt = (node) => node.closest?.("[data-code], [data-copy]");
  const focused = (node) => areaAt(node.querySelector?.("[data-code], [data-copy]") ?? node);
  readout.hidden = false;
  figure.addEventListener("pointerover", ({ target }) => {
    const area = areaAt(target);
    if (area) mark(codeOf(area));
  });
  figure.addEventListener("pointerleave", () => mark(null));
  figure.addEventListener("focusin", ({ target }) => {
    const area = focused(target);
    if (area) mark(codeOf(area));
  });
  for (const [code, row] of twin) row.addEventListener("pointerenter", () => mark(code));

  // One tab stop for each drawing; the arrow keys go to the nearest territory that way.
  for (const drawing of figure.querySelectorAll("svg")) {
    const links = [...drawing.querySelectorAll("a")].filter((a) => a.querySelector("[data-code]"));
    links.forEach((link, place) => link.setAttribute("tabindex", place === 0 ? "0" : "-1"));
    for (const copy of drawing.querySelectorAll("a")) {
      if (!links.includes(copy)) copy.setAttribute("tabindex", "-1");
    }
    drawing.addEventListener("keydown", (event) => {
      if (event.key === "Escape") return mark(null);
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      const direction = way[event.key];
      const here = event.target.closest("a");
      if (!direction || !here) return;
      event.preventDefault();
      const next = nearest(here, links, direction);
      if (!next) return;
      here.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    });
  }

  // Pointing at a class of the legend fades the territories of the others.
  for (const entry of figure.querySelectorAll("[data-part][data-key]")) {
    const fade = (key) => {
      for (const area of areas) area.classList.toggle("faded", key && area.dataset.key !== key);
    };
    entry.addEventListener("pointerenter", () => fade(entry.dataset.key));
    entry.addEventListener("pointerleave", () => fade(null));
  }
}

// The link whose middle lies nearest within 60° of a direction.
function nearest(here, links, [dx, dy]) {
  const middle = (link) => {
    const box = link.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const [x, y] = middle(here);
  let best = null;
  let least = Infinity;
  for (const link of links) {
    if (link === here) continue;
    const [mx, my] = middle(link);
    const distance = Math.hypot(mx - x, my - y);
    const along = ((mx - x) * dx + (my - y) * dy) / distance;
    if (along >= 0.5 && distance < least) [best, least] = [link, distance];
  }
  return best;
}
