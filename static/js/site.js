// Suggestions below a search field, and the definition of a linked term in a card.
// Without this file a search is a page, and a term is a link with a title.
"use strict";

// Suggestions ------------------------------------------------------------------------

const fields = document.querySelectorAll("[role=search] input[type=search]");
for (const field of fields) suggest(field);

function suggest(field) {
  const list = field.form.querySelector(".suggestions");
  const status = field.form.querySelector("[role=status]");
  const options = () => [...list.querySelectorAll("[role=option]")];
  let active = -1;
  // An answer on its way must not open again what the reader has closed.
  let dismissed = false;

  list.id = `${field.id}-suggestions`;
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  show(false);

  // Readers who do not search need not load what fetches suggestions. Before the page
  // is complete the library would wait for an event that has passed.
  field.addEventListener("focus", () => complete(() => loadHtmx(field)), { once: true });
  list.addEventListener("htmx:afterSwap", () => {
    show(!dismissed && document.activeElement === field && options().length > 0);
    status.textContent = field.value ? list.querySelector("p").textContent : "";
  });
  field.addEventListener("input", () => {
    dismissed = false;
  });
  field.addEventListener("keydown", (event) => {
    const found = list.hidden ? [] : options();
    if (event.key === "Escape" && found.length) {
      event.preventDefault();
      dismissed = true;
      show(false);
    } else if (event.key === "ArrowDown" && list.hidden) {
      show(options().length > 0);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!found.length) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place more than there are options: the field itself.
      const places = found.length + 1;
      choose(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && found[active]) {
      event.preventDefault();
      found[active].click();
    }
  });
  field.addEventListener("blur", (event) => {
    if (!list.contains(event.relatedTarget)) show(false);
  });

  function show(visible) {
    list.hidden = !visible;
    field.setAttribute("aria-expanded", String(visible));
    choose(-1);
  }

  function choose(index) {
    active = index;
    options().forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === index));
    });
    const option = options()[index];
    if (option) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  }
}

function complete(then) {
  if (document.readyState === "complete") then();
  else window.addEventListener("load", then);
}

function loadHtmx(field) {
  if (window.htmx || document.querySelector("meta[name=htmx-config]")) return;
  const config = document.createElement("meta");
  config.name = "htmx-config";
  config.content = '{"includeIndicatorStyles":false,"allowEval":false}';
  const script = document.createElement("script");
  script.src = field.dataset.htmx;
  // What was typed meanwhile has met nobody who listens.
  script.addEventListener("load", () => {
    if (field.value) field.dispatchEvent(new Event("input"));
  });
  document.head.append(config, script);
}

// Definitions ------------------------------------------------------------------------

const card = document.createElement("div");
card.className = "term-card";
card.id = "term-card";
card.setAttribute("role", "tooltip");
card.hidden = true;
let shownFor = null;
let closing;

for (const link of document.querySelectorAll(".term-link")) {
  // The card takes the place of the browser's own, which no keyboard reaches.
  link.dataset.definition = link.title;
  link.removeAttribute("title");
}

function isTerm(target) {
  return target instanceof Element && target.closest(".term-link");
}

function openCard(link) {
  clearTimeout(closing);
  if (shownFor === link) return;
  closeCard();
  shownFor = link;
  card.textContent = link.dataset.definition;
  link.setAttribute("aria-describedby", card.id);
  link.after(card);
  card.hidden = false;
  place();
}

function place() {
  const view = document.documentElement;
  const line = shownFor.getClientRects()[0];
  const left = Math.min(line.left, view.clientWidth - card.offsetWidth - 16);
  const fitsBelow = line.bottom + card.offsetHeight + 8 < view.clientHeight;
  card.style.left = `${Math.max(16, left)}px`;
  card.style.top = `${fitsBelow ? line.bottom + 4 : line.top - card.offsetHeight - 4}px`;
}

function closeCard() {
  clearTimeout(closing);
  if (!shownFor) return;
  shownFor.removeAttribute("aria-describedby");
  shownFor = null;
  card.hidden = true;
}

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const link = isTerm(event.target);
  if (link) openCard(link);
  else if (card.contains(event.target)) clearTimeout(closing);
  else if (shownFor && shownFor !== document.activeElement) {
    // Time to move the pointer onto the card, which may hold much to read.
    clearTimeout(closing);
    closing = setTimeout(closeCard, 250);
  }
});
document.addEventListener("focusin", (event) => {
  const link = isTerm(event.target);
  if (link) openCard(link);
  else closeCard();
});
document.addEventListener("focusout", (event) => {
  if (isTerm(event.target)) closeCard();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeCard();
});
// Coming to a link with the keyboard may scroll the page below the card.
document.addEventListener("scroll", () => shownFor && place(), { passive: true });
// The first tap shows the definition, the second follows the link.
document.addEventListener("click", (event) => {
  const link = isTerm(event.target);
  if (!link) closeCard();
  else if (event.pointerType === "touch" && link.dataset.tapped !== "yes") {
    event.preventDefault();
    for (const other of document.querySelectorAll("[data-tapped]")) {
      delete other.dataset.tapped;
    }
    link.dataset.tapped = "yes";
    openCard(link);
  }
});

// Paper ------------------------------------------------------------------------------

// Answers are printed with their questions, in browsers too whose style cannot say so.
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll(".faq details")) details.open = true;
});
