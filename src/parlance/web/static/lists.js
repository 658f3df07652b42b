// Lists: a filter that completes words of the language, and check boxes that go together.
// Without this file the filter is typed whole, and rows are checked one by one.

const NEAR = 120;
let waiting = 0;
let asked = 0;

function box(input) {
  let list = document.getElementById(`${input.name}-words`);
  if (list) return list;
  list = document.createElement("ul");
  list.id = `${input.name}-words`;
  list.className = "words plain";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  input.parentElement.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  list.addEventListener("pointerdown", (event) => {
    const item = event.target.closest("li");
    if (!item) return;
    event.preventDefault();
    take(input, item);
  });
  return list;
}

function close(input) {
  const list = box(input);
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function take(input, item) {
  const start = Number(item.dataset.start);
  const end = input.selectionStart;
  input.setRangeText(`${item.dataset.text} `, start, end, "end");
  close(input);
  input.focus();
}

function choose(input, item) {
  for (const one of box(input).children) one.setAttribute("aria-selected", String(one === item));
  input.setAttribute("aria-activedescendant", item.id);
  item.scrollIntoView({ block: "nearest" });
}

function show(input, words) {
  const list = box(input);
  list.replaceChildren(
    ...words.map((word, index) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.text = word.text;
      item.dataset.start = word.start;
      const name = document.createElement("code");
      name.textContent = word.text;
      const note = document.createElement("span");
      note.className = "small";
      note.textContent = word.note;
      item.append(name, note);
      return item;
    }),
  );
  list.hidden = words.length === 0;
  input.setAttribute("aria-expanded", String(words.length > 0));
}

async function complete(input) {
  const turn = ++asked;
  const address = new URL(input.dataset.complete, location.href);
  address.searchParams.set("text", input.value);
  address.searchParams.set("at", String(input.selectionStart));
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok || turn !== asked || document.activeElement !== input) return;
  show(input, (await response.json()).words);
}

document.addEventListener("input", (event) => {
  const input = event.target.closest?.("input[data-complete]");
  if (!input) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => complete(input), NEAR);
});

document.addEventListener("focusout", (event) => {
  const input = event.target.closest?.("input[data-complete]");
  if (input) close(input);
});

document.addEventListener("keydown", (event) => {
  const input = event.target.closest?.("input[data-complete]");
  if (!input || box(input).hidden) return;
  const items = [...box(input).children];
  const at = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const by = event.key === "ArrowDown" ? 1 : -1;
    choose(input, items[(at + by + items.length) % items.length]);
  } else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) {
    event.preventDefault();
    take(input, items[at]);
  } else if (event.key === "Escape") {
    event.preventDefault();
    close(input);
  }
});

function freePickers() {
  for (const all of document.querySelectorAll("[data-pick-all][hidden]")) all.hidden = false;
}

document.addEventListener("change", (event) => {
  const all = event.target.closest?.("[data-pick-all]");
  if (!all) return;
  for (const one of all.form.querySelectorAll("input[name=id]")) one.checked = all.checked;
});

document.addEventListener("htmx:after:swap", freePickers);
document.addEventListener("htmx:afterSwap", freePickers);
freePickers();
