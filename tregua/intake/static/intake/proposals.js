// A proposal shows its words in the text; keys decide on it. Without this script the links and buttons do the same.
const list = document.getElementById("proposals");
const proposals = list ? [...list.querySelectorAll("li[data-name]")] : [];

function show(name) {
  for (const mark of document.querySelectorAll("mark[data-of]")) {
    mark.classList.toggle("shown", mark.dataset.of.split(" ").includes(name));
  }
}

function move(step) {
  const at = proposals.indexOf(document.activeElement.closest("li[data-name]"));
  const next = proposals[Math.min(Math.max(at + step, 0), proposals.length - 1)];
  next.focus();
  document.getElementById(`at-${next.dataset.name}`)?.scrollIntoView({ block: "nearest" });
}

function decide(how) {
  document.activeElement.closest("li[data-name]")?.querySelector(`button[value="${how}"]`)?.click();
}

for (const one of proposals) {
  one.addEventListener("mouseenter", () => show(one.dataset.name));
  one.addEventListener("focusin", () => show(one.dataset.name));
}

if (proposals.length) {
  list.querySelector(".keys").hidden = false;
  const keys = { j: () => move(1), k: () => move(-1), a: () => decide("accept"), e: () => decide("edit"), r: () => decide("reject") };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, textarea, select")) return;
    keys[event.key]?.();
  });
}
