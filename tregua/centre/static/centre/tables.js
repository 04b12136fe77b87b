// A table wider than the page scrolls in its frame: make the frame reachable by the keyboard and say that it goes on.
const follow = (entries) => {
  for (const { target } of entries) {
    const scrolls = target.scrollWidth > target.clientWidth;
    target.classList.toggle("scrolls", scrolls);
    if (!scrolls) {
      target.removeAttribute("tabindex");
    } else {
      target.tabIndex = 0;
    }
  }
};
const watching = new ResizeObserver(follow);
for (const frame of document.querySelectorAll(".table-wrap, pre")) {
  watching.observe(frame);
}
