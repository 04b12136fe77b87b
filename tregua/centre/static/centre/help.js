// On “?” the keys of this page open above it. Without this script the link at the foot leads to the same words.
const link = document.querySelector("a[data-keys]");
let dialog;

async function show() {
  if (!dialog) {
    const answer = await fetch(link.href);
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#keys-of-this-page");
    if (!answer.ok || !found) { location.href = link.href; return; }
    dialog = document.createElement("dialog");
    dialog.className = "keys-dialog";
    dialog.setAttribute("aria-label", link.textContent);
    const form = document.createElement("form");
    form.method = "dialog";
    const close = document.createElement("button");
    close.className = "button secondary";
    close.textContent = link.dataset.close;
    form.append(close);
    dialog.append(document.importNode(found, true), form);
    document.body.append(dialog);
  }
  if (!dialog.open) dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  // On an Arabic or Russian keyboard the sign stands elsewhere: its own there, or the key that bears it here.
  if (["?", "؟"].includes(event.key) || (event.shiftKey && event.code === "Slash")) {
    event.preventDefault();
    show();
  }
});
