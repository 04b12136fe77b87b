// On a wide screen the filters stand open; on a narrow one they are folded until something is asked for.
const filters = document.querySelector("details.filters");
const room = window.matchMedia("(min-width: 34rem)");
const unfold = () => { filters.open = room.matches || filters.classList.contains("in-use"); };
unfold();
room.addEventListener("change", unfold);
