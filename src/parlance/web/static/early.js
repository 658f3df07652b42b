// Runs before the first paint, so that a chart's place is kept and nothing jumps.
document.documentElement.classList.add("scripted");
