// Keys of the page on which an entry is translated: to save, to preview, to go on.
(function () {
  "use strict";

  var form = document.getElementById("entry_form");

  function press(name) {
    form.querySelector("[name=" + name + "]").click();
  }

  function goToNextPart() {
    var behind = Array.from(form.querySelectorAll("[data-behind]"));
    var here = document.activeElement;
    var next = behind.find(function (part) {
      var isLater = here.compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING;
      return isLater && !part.contains(here) && !here.contains(part);
    });
    next = next || behind[0];
    if (next) {
      next.scrollIntoView();
      next.querySelector(".mine input, .mine textarea, .mine select").focus();
    }
  }

  // The address may name the field to begin with, such as #id_definition_ro.
  var named = document.getElementById(location.hash.slice(1));
  if (named && named.form === form) {
    named.focus();
    named.scrollIntoView({ block: "center" });
  }

  form.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      press(event.shiftKey ? "_current" : "_save");
    } else if (event.key === "Enter" && event.altKey) {
      event.preventDefault();
      press("_preview");
    }
  });

  document.addEventListener("keydown", function (event) {
    if (event.altKey && event.key === "ArrowDown") {
      event.preventDefault();
      goToNextPart();
    }
  });
})();
