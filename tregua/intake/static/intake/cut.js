// Marked words go into the form; without this script a person copies them there.
const text = document.getElementById("text");
const words = document.getElementById("id_words");
const occurrence = document.getElementById("id_occurrence");

function count(haystack, needle) {
  const parts = needle.trim().split(/\s+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return [...haystack.matchAll(new RegExp(parts.join("\\s+"), "gu"))].map((match) => match.index);
}

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  if (!words || !selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer)) return;
  const marked = range.toString().trim();
  if (!marked) return;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = before.toString().length + (range.toString().length - range.toString().trimStart().length);
  const places = count(text.textContent, marked);
  words.value = marked;
  occurrence.value = places.length > 1 ? places.indexOf(start) + 1 || "" : "";
});
