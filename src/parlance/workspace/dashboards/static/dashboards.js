// Dashboards: says what could not be loaded, prints, fills a screen, and moves tiles.
// Without this file every form here is a plain one, and the figures come with the page.

// A part that did not come leaves its tiles waiting: tell it there, with a way to try again.
function waitingTiles() {
  return [...document.querySelectorAll(".board-tile[aria-busy]")];
}

function tell(failed) {
  for (const tile of waitingTiles()) {
    tile.querySelector(".wait").hidden = failed;
    tile.querySelector(".failed").hidden = !failed;
  }
}

let open = document.querySelectorAll("[data-load]").length;

document.addEventListener("htmx:finally:request", (event) => {
  if (!event.target.matches?.("[data-load]")) return;
  open -= 1;
  if (open <= 0) tell(true);
  const fresh = document.querySelector(".board-tile footer time");
  const shown = document.querySelector("[data-fresh] time");
  if (fresh && shown) shown.textContent = fresh.textContent;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-again]")) {
    const loads = document.querySelectorAll("[data-load]");
    open = loads.length;
    tell(false);
    for (const load of loads) window.htmx.trigger(load, "load");
  }
  if (event.target.closest("[data-print]")) {
    event.target.closest("details").open = false;
    window.print();
  }
  if (event.target.closest("[data-fill]")) document.documentElement.requestFullscreen();
});

const fill = document.querySelector("[data-fill]");
if (fill && document.fullscreenEnabled) {
  fill.hidden = false;
  document.addEventListener("fullscreenchange", () => { fill.hidden = document.fullscreenElement !== null; });
}

// Composing: the server keeps every move; here the tile takes its new place at once.
const board = document.querySelector("[data-composing]");
const places = () => [...board.querySelectorAll(":scope > li")];

async function send(form, values) {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  // Whatever was refused is told by the page itself, which also shows how things stand now.
  if (answer.status !== 204) location.reload();
  return answer.status === 204;
}

function settle(place) {
  const all = places();
  all.forEach((one, at) => {
    const [earlier, later] = one.querySelectorAll("[data-move] button");
    earlier.disabled = at === 0;
    later.disabled = at === all.length - 1;
  });
  const words = board.dataset.movedWords.replace("{title}", place.dataset.title)
    .replace("{place}", all.indexOf(place) + 1).replace("{count}", all.length);
  document.querySelector("[data-moved]").textContent = words;
}

async function move(place, before) {
  if (before === place || place.nextElementSibling === before) return;
  const values = { to: "", before: before ? before.dataset.place : "" };
  if (!(await send(place.querySelector("[data-move]"), values))) return;
  board.insertBefore(place, before);
  settle(place);
}

async function step(place, button) {
  const other = button.value === "earlier" ? place.previousElementSibling : place.nextElementSibling?.nextElementSibling ?? null;
  await move(place, other);
  (button.disabled ? place.querySelector("[data-move] button:not(:disabled)") : button)?.focus();
  place.scrollIntoView({ block: "nearest" });
}

function dragging() {
  let dragged = null;
  board.addEventListener("pointerdown", (event) => {
    const place = event.target.closest("[data-grip]")?.closest("li");
    if (place) place.draggable = true;
  });
  board.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    dragged.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
  });
  board.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-composing] > li");
    if (!dragged) return;
    event.preventDefault();
    for (const one of places()) one.classList.toggle("before", one === over && one !== dragged);
  });
  board.addEventListener("drop", (event) => {
    const over = event.target.closest("[data-composing] > li");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    move(dragged, over);
  });
  board.addEventListener("dragend", () => {
    dragged.draggable = false;
    dragged = null;
    for (const one of places()) one.classList.remove("dragged", "before");
  });
}

if (board) {
  board.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-move]")) return;
    event.preventDefault();
    step(event.target.closest("li"), event.submitter);
  });
  board.addEventListener("change", async (event) => {
    const form = event.target.closest("[data-size]");
    if (!form || !(await send(form, {}))) return;
    const place = form.closest("li");
    place.className = `w-${event.target.value}`;
    document.dispatchEvent(new Event("parlance:layout"));
  });
  dragging();
}
