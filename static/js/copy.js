// A button with data-copies copies the field of that id, and says so for a moment.
document.querySelectorAll("[data-copies]").forEach(function (button) {
  "use strict";

  var field = document.getElementById(button.dataset.copies);
  var label = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", function () {
    field.select();
    // Where the page may not write to the clipboard, the selection can be copied.
    (navigator.clipboard ? navigator.clipboard.writeText(field.value) : Promise.reject())
      .catch(function () {
        if (!document.execCommand("copy")) throw new Error("not copied");
      })
      .then(function () {
        button.textContent = button.dataset.done;
        setTimeout(function () {
          button.textContent = label;
        }, 2000);
      })
      .catch(function () {});
  });
});
