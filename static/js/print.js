// Prints the page; the button is shown only where this runs.
const button = document.querySelector("[data-print]");
button.hidden = false;
button.addEventListener("click", () => print());
