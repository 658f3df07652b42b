// The command palette: Ctrl or Cmd with K opens it on any page. What can be chosen at once is
// fetched when it first opens and narrowed here; what the records have to say follows.

const dialog = document.getElementById("palette");
const input = dialog.querySelector("input[name=q]");
const list = document.getElementById("palette-list");
const kept = dialog.querySelector("[data-palette-kept]");
const found = dialog.querySelector("[data-palette-found]");
const all = dialog.querySelector("[data-palette-all]");
const asked = dialog.querySelector("[data-palette-asked]");
const said = dialog.querySelector("[data-palette-count]");
const send = dialog.querySelector("[data-palette-send]");
const field = document.querySelector("[data-palette-open] input");
const PAUSE = 60;

let filled = null;
let timer = 0;
let busy = false;
let answered = "";

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
const words = () => folded(input.value).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
const rows = () => [...list.querySelectorAll("[role=option]:not([hidden])")].filter((row) => !row.closest("[hidden]"));

function choose(row) {
  for (const one of list.querySelectorAll("[aria-selected=true]")) one.setAttribute("aria-selected", "false");
  if (row) {
    row.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  } else {
    input.removeAttribute("aria-activedescendant");
  }
}

const chosen = () => list.querySelector("[aria-selected=true]");

function narrow() {
  const wanted = words();
  for (const group of kept.querySelectorAll("[role=group]")) {
    let shown = 0;
    for (const row of group.querySelectorAll("[role=option]")) {
      const have = folded(row.dataset.words).split(/[^\p{L}\p{N}]+/u);
      row.hidden = !wanted.every((want) => have.some((one) => one.startsWith(want)));
      shown += row.hidden ? 0 : 1;
    }
    group.hidden = shown === 0;
  }
  all.hidden = wanted.length === 0;
  all.href = `${dialog.querySelector("form").action}?${new URLSearchParams({ q: input.value })}`;
  asked.textContent = input.value;
  if (wanted.length === 0) {
    found.replaceChildren();
    answered = "";
  }
  choose(rows()[0]);
}

// One question at a time; the newest follows as soon as the one before is answered.
async function ask() {
  const question = words().join(" ");
  if (busy || !question || question === answered) return;
  busy = true;
  const before = chosen()?.closest("[data-palette-kept]") ? chosen() : null;
  await window.htmx.ajax("GET", `${kept.dataset.src}?${new URLSearchParams({ q: question })}`, { target: found, swap: "innerHTML" });
  busy = false;
  answered = question;
  if (!words().length) found.replaceChildren();
  choose(before && !before.hidden ? before : rows()[0]);
  const count = rows().length - (all.hidden ? 0 : 1);
  said.textContent = count ? `${count} ${said.dataset.some}` : said.dataset.none;
  if (words().join(" ") !== question) ask();
}

export async function open(text = "") {
  if (!dialog.open) dialog.showModal();
  if (text) input.value = text;
  input.focus();
  input.select();
  if (text) input.setSelectionRange(text.length, text.length);
  filled ??= window.htmx.ajax("GET", kept.dataset.src, { target: kept, swap: "innerHTML" });
  await filled;
  narrow();
  ask();
}

function go(row, elsewhere) {
  if (row.dataset.sends !== undefined) {
    const value = send.querySelector("[data-palette-field]");
    send.action = row.href;
    value.name = row.dataset.sends;
    value.value = row.dataset.value;
    send.submit();
  } else if (elsewhere) {
    window.open(row.href, "_blank", "noopener");
  } else {
    location.assign(row.href);
  }
}

input.addEventListener("input", () => {
  narrow();
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
});

dialog.addEventListener("keydown", (event) => {
  const place = rows();
  const at = place.indexOf(chosen());
  const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (next !== undefined && place.length) {
    event.preventDefault();
    choose(place[(next + place.length) % place.length]);
  }
  if (event.key === "Enter" && event.target === input && !event.isComposing) {
    event.preventDefault();
    if (chosen()) go(chosen(), event.ctrlKey || event.metaKey);
  }
});

list.addEventListener("click", (event) => {
  const row = event.target.closest("[role=option]");
  if (!row || row.dataset.sends === undefined) return;
  event.preventDefault();
  go(row, false);
});

dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-palette-close]")) dialog.close();
});

dialog.addEventListener("close", () => {
  input.value = "";
  found.replaceChildren();
  answered = "";
  clearTimeout(timer);
});

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  event.preventDefault();
  if (dialog.open) dialog.close();
  else open();
});

// The field in the top bar is a search form of its own; with scripts it opens the palette.
field?.addEventListener("pointerdown", (event) => {
  event.preventDefault();
  field.focus();
  open(field.value);
});
field?.addEventListener("input", () => {
  const text = field.value;
  field.value = "";
  open(text);
});
