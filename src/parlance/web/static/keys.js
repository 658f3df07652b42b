// Keys of every page: "/" goes to the filter, "j" and "k" walk through a list, "?" shows the keys,
// two keys in a row ("g a") open a page, Escape and a click elsewhere close an open menu.

const help = document.getElementById("help");

const PATIENCE = 1500;
let first = "";
let timer = 0;

// The shortcuts are the links of the help, so each stands there with its words.
function shortcut(key) {
  const keys = first ? `${first} ${key}` : key;
  clearTimeout(timer);
  first = "";
  const link = document.querySelector(`[data-shortcut="${CSS.escape(keys)}"]`);
  if (link) {
    location.assign(link.href);
    return true;
  }
  if (document.querySelector(`[data-shortcut^="${CSS.escape(key)} "]`)) {
    first = key;
    timer = setTimeout(() => { first = ""; }, PATIENCE);
    return true;
  }
  return false;
}

function typing(target) {
  return target.closest("input, select, textarea, [contenteditable]") !== null;
}

function step(by) {
  const place = document.querySelector("dialog[open]") ?? document;
  const links = [...place.querySelectorAll("[data-list] tbody tr")]
    .map((row) => row.querySelector("a"))
    .filter(Boolean);
  const at = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
  links[Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "?" && !help.open) help.showModal();
  if (document.querySelector("dialog[open]:not(.panel)")) return;
  if (event.key.length === 1 && shortcut(event.key)) return;
  if (event.key === "/") {
    const filter = document.querySelector("[data-filter]") ?? document.querySelector("[data-palette-open] input");
    if (!filter) return;
    event.preventDefault();
    filter.focus();
    filter.select();
  }
  if (event.key === "j") step(1);
  if (event.key === "k") step(-1);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-help-open]")) help.showModal();
  if (event.target === help) help.close();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
