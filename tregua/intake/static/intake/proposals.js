// A proposal or flag shows its words in the text; keys decide on proposals. Without this script the links and buttons do the same.
const list = document.getElementById("proposals");
const told = list ? [...list.querySelectorAll("li[data-name]")] : [];
const proposals = told.filter((one) => one.querySelector("button"));
const KEPT = "proposal";

function show(name) {
  for (const mark of document.querySelectorAll("mark[data-of]")) {
    mark.classList.toggle("shown", mark.dataset.of.split(" ").includes(name));
  }
}

function go(at) {
  const next = proposals[Math.min(Math.max(at, 0), proposals.length - 1)];
  next.focus();
  document.getElementById(`at-${next.dataset.name}`)?.scrollIntoView({ block: "nearest" });
}

function here() {
  return proposals.indexOf(document.activeElement.closest("li[data-name]"));
}

function decide(how) {
  if (here() < 0) return;
  sessionStorage.setItem(KEPT, `${location.pathname} ${here()}`);
  proposals[here()].querySelector(`button[value="${how}"]`)?.click();
}

for (const one of told) {
  one.addEventListener("mouseenter", () => show(one.dataset.name));
  one.addEventListener("focusin", () => show(one.dataset.name));
}

if (proposals.length) {
  list.querySelector(".keys").hidden = false;
  const keys = { j: () => go(here() + 1), k: () => go(here() - 1), a: () => decide("accept"), e: () => decide("edit"), r: () => decide("reject") };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, textarea, select")) return;
    // On an Arabic or Russian keyboard the key counts that stands in the place of the letter.
    const key = /^[\x20-\x7e]$/.test(event.key) ? event.key : event.code.replace("Key", "").toLowerCase();
    keys[key]?.();
  });
  // Whoever decided with a key goes on where they were.
  const [page, at] = (sessionStorage.getItem(KEPT) ?? "").split(" ");
  if (page === location.pathname) go(Number(at));
}
sessionStorage.removeItem(KEPT);
