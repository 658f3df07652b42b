// Keeps a term's definition inside the window, and lets Escape put it away.

for (const kind of ["pointerover", "focusin"]) {
  document.addEventListener(kind, (event) => {
    const term = event.target.closest?.("a.term");
    if (!term) return;
    term.classList.remove("tip-off", "tip-left");
    const tip = term.querySelector(".tip");
    if (tip && tip.getBoundingClientRect().right > document.documentElement.clientWidth - 8) {
      term.classList.add("tip-left");
    }
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const term of document.querySelectorAll("a.term:hover, a.term:focus-visible")) {
    term.classList.add("tip-off");
  }
});
