// Behaviour of the calculators' pages; without it the button computes just the same.
"use strict";

document.documentElement.classList.add("with-scripts");

// The field in which someone types, if it is in view when the answer comes.
let typedIn = null;

document.addEventListener("htmx:beforeSwap", () => {
  const field = document.activeElement.closest(".calculator-form .field");
  const place = document.activeElement.getBoundingClientRect();
  const inView = place.bottom > 0 && place.top < innerHeight;
  typedIn = inView ? field : null;
});

// What someone opened stays open when a new answer comes: known by its summary.
let opened = new Set();

document.addEventListener("htmx:beforeSwap", () => {
  const details = document.querySelectorAll("#answer details[open] > summary");
  opened = new Set([...details].map((summary) => summary.textContent));
});

document.addEventListener("htmx:afterSwap", () => {
  for (const summary of document.querySelectorAll("#answer details > summary")) {
    if (opened.has(summary.textContent)) summary.parentElement.open = true;
  }
});

// Without an answer, the one before must not pass for that of the new numbers.
for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failure, ({ target }) => {
    if (!target.matches(".calculator-form")) return;
    const notice = document.getElementById("no-answer");
    notice.hidden = false;
    for (const place of ["announcement", "glance"]) {
      document.getElementById(place).textContent = notice.textContent;
    }
  });
}

document.addEventListener("htmx:afterSwap", () => {
  document.getElementById("no-answer").hidden = true;
});

// The server words the errors; say beside each field whether it has one.
document.addEventListener("htmx:afterSettle", () => {
  for (const error of document.querySelectorAll(".field .error")) {
    const control = error.parentElement.querySelector("input, select, textarea");
    if (error.textContent) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
  // What now stands above it may have pushed it out of view.
  typedIn?.scrollIntoView({ block: "nearest" });
});

// What was left empty does not lengthen the address that the button leads to.
document.addEventListener("formdata", ({ target, formData }) => {
  const answers = [...formData].filter(([, value]) => value);
  if (!target.matches(".calculator-form") || !answers.length) return;
  for (const [name, value] of [...formData]) {
    if (!value) formData.delete(name);
  }
});

// A field that an error asks for may be tucked away.
document.addEventListener("more-needed", () => {
  for (const details of document.querySelectorAll(".calculator-form details")) {
    details.open = true;
  }
});

// Until when each button says that it has copied.
const saysCopied = new Map();

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-print]");
  if (!button) return;
  if ("print" in button.dataset) {
    window.print();
    return;
  }
  const source = document.getElementById(button.dataset.copy);
  const text = source.value ?? source.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // No permission, or no https: leave the text selected for the keyboard.
    if (source.select) source.select();
    else window.getSelection().selectAllChildren(source);
    return;
  }
  const { copied } = button.dataset;
  // Pressed again while it says so, it would keep that for its label.
  button.dataset.label ??= button.textContent;
  button.textContent = copied;
  document.getElementById("announcement").textContent = copied;
  clearTimeout(saysCopied.get(button));
  const sayCopy = () => {
    button.textContent = button.dataset.label;
  };
  saysCopied.set(button, setTimeout(sayCopy, 2000));
});
