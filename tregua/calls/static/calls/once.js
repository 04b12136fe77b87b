// The caller's number is shown once: a second press of the button must not bring another page before it was read.
let sent = false;
document.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
// Back by the browser's own button, or a page that was stopped and opened again.
window.addEventListener("pageshow", () => { sent = false; });
