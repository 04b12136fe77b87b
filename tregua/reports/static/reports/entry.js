// Quick entry by the keyboard: the list of places under its field, sending with Ctrl+Enter, and a word when nothing is kept.
const field = document.querySelector("input[role=combobox]");
const list = document.getElementById(field.getAttribute("aria-controls"));
const form = field.form;

const options = () => [...list.querySelectorAll("[role=option]")];
const active = () => document.getElementById(field.getAttribute("aria-activedescendant"));

const open = (shown) => {
  list.hidden = !shown;
  field.setAttribute("aria-expanded", String(shown));
  if (!shown) mark(null);
};
const mark = (option) => {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  if (option) {
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    field.removeAttribute("aria-activedescendant");
  }
};
const take = (option) => {
  field.value = option.dataset.value;
  open(false);
  document.getElementById("where-said").textContent = option.textContent.trim();
  field.dispatchEvent(new Event("change", { bubbles: true }));
};
const step = (by) => {
  const all = options();
  if (!all.length) return;
  if (list.hidden) open(true);
  const at = all.indexOf(active());
  mark(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length]);
};

field.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    step(event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
  } else if (event.key === "Enter" && !list.hidden && active()) {
    take(active());
    event.preventDefault();
  } else if (event.key === "Escape" && !list.hidden) {
    open(false);
    event.preventDefault();
  }
});
field.addEventListener("blur", () => open(false));
// Pressing an option must not take the focus from the field.
list.addEventListener("mousedown", (event) => event.preventDefault());
list.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (option) take(option);
});
list.addEventListener("htmx:afterSwap", () => open(document.activeElement === field && options().length > 0));

// Whoever types does not reach for the button; Enter alone, in a line, files nothing that is only half written.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.target.matches("input:not([type=checkbox], [type=radio], [type=submit])")) {
    event.preventDefault();
  }
});

const kept = document.getElementById("entry-kept");
const lost = () => {
  if (kept.querySelector(".lost")) return;
  const said = document.createElement("p");
  said.className = "notice error lost";
  said.setAttribute("role", "alert");
  said.textContent = kept.dataset.lost;
  kept.append(said);
};
// A page that asks for the password is no answer: what stood here before stays, and it is said that nothing was kept.
kept.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.xhr.responseText.includes("entry-kept-now")) {
    event.detail.shouldSwap = false;
    lost();
  }
});
// What is on its way to be filed is not kept as a draft any more.
let sent = false;
form.addEventListener("submit", () => { sent = true; });
kept.addEventListener("htmx:beforeRequest", (event) => {
  if (sent) event.preventDefault();
});
// Back by the browser's own button: the page is typed on.
window.addEventListener("pageshow", () => { sent = false; });
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) kept.addEventListener(name, lost);

// The first field is where one begins; what is wrong comes before it.
if (!form.querySelector(".errors")) form.querySelector("select, input:not([type=hidden])").focus();
