// Marked words go into the form; without this script a person copies them there.
const text = document.getElementById("text");
const words = document.getElementById("id_words");
const occurrence = document.getElementById("id_occurrence");
// The same marks that the server does not count (intake/passages.py).
const INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff";

function places(haystack, needle) {
  const between = `[${INVISIBLE}]*`;
  const parts = needle.replace(new RegExp(`[${INVISIBLE}]`, "gu"), "").trim().split(/\s+/)
    .map((part) => [...part].map((letter) => letter.replace(/[.*+?^${}()|[\]\\/]/, "\\$&")).join(between));
  const pattern = parts.join(`${between}\\s[\\s${INVISIBLE}]*`);
  return [...haystack.matchAll(new RegExp(pattern, "gu"))].map((match) => match.index);
}

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  if (!text || !words || !selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer)) return;
  const marked = range.toString();
  if (!marked.trim()) return;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = before.toString().length + marked.length - marked.trimStart().length;
  const found = places(text.textContent, marked);
  words.value = marked.trim();
  // The place that begins where the mark begins, or the nearest before it.
  const which = found.filter((place) => place <= start).length || 1;
  occurrence.value = found.length > 1 ? which : "";
});
