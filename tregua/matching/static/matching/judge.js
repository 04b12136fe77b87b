// One key answers: 1 same, 2 different, 3 unsure of a pair; a digit for each answer of a finding.
// A digit's key counts by its place on the keyboard too, whatever digits or letters a language puts there.
// Without this script the buttons do the same.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]")) return;
  const place = event.shiftKey ? null : /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
  const key = place ? place[1] : event.key;
  const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!found) return;
  event.preventDefault();
  found.click();
  found.focus();
});
