// Runs before the first paint, so that a chart's place is kept and nothing jumps.
document.documentElement.classList.add("scripted");

// The one gate to the page for text from scripts (htmx, charts): markup passes, since the content
// policy lets none of it run; a script may only be loaded from here, and text never becomes one.
window.trustedTypes?.createPolicy("default", {
  createHTML: (markup) => markup,
  createScriptURL: (address) => (new URL(address, location.href).origin === location.origin ? address : null),
});
