// "/" goes to the search box, wherever nothing is being typed; on an Arabic or Russian keyboard the key that bears it here.
document.addEventListener("keydown", (event) => {
  if ((event.key !== "/" && event.code !== "Slash") || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = document.getElementById("words-of-search");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
