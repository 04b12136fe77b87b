// On a wide screen the menu stands open; on a narrow one a person opens it.
const menu = document.querySelector("details.menu");
const wide = window.matchMedia("(min-width: 62rem)");
const follow = () => { menu.open = wide.matches; };
follow();
wide.addEventListener("change", follow);
