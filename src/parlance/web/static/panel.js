// The explanation panel: every number's link opens beside the page, and the address says so.
// Without this file the same links lead to the explanation as a page of its own.

const panel = document.getElementById("panel");
const body = document.getElementById("panel-body");
const skeleton = panel.querySelector("[data-panel-skeleton]");
const asPage = panel.querySelector("[data-panel-page]");
let pushed = false;

function asked() {
  const address = new URLSearchParams(location.search).get("explain");
  return address && address.startsWith("/explain?") ? address : null;
}

function pageWith(address) {
  const page = new URL(location.href);
  if (address) page.searchParams.set("explain", address);
  else page.searchParams.delete("explain");
  return page;
}

async function show(address) {
  asPage.href = address;
  body.replaceChildren(skeleton.content.cloneNode(true));
  if (!panel.open) panel.showModal();
  await window.htmx.ajax("GET", address, { target: "#panel-body", swap: "innerHTML" });
  panel.scrollTop = 0;
  body.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-panel-link]");
  const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0;
  if (!link || elsewhere || event.defaultPrevented) return;
  event.preventDefault();
  const address = link.getAttribute("href");
  if (panel.open) {
    history.replaceState(history.state, "", pageWith(address));
  } else {
    history.pushState(null, "", pageWith(address));
    pushed = true;
  }
  show(address);
});

panel.addEventListener("click", (event) => {
  if (event.target === panel) panel.close();
});

panel.addEventListener("close", () => {
  if (!asked()) return;
  if (pushed) history.back();
  else history.replaceState(history.state, "", pageWith(null));
  pushed = false;
});

window.addEventListener("popstate", () => {
  const address = asked();
  if (address) show(address);
  else if (panel.open) panel.close();
});

if (asked()) show(asked());
