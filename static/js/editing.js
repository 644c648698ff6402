// Says every half minute that this entry is open, and shows who else has it open.
(function () {
  "use strict";

  function report(note) {
    var form = document.getElementById("entry_form");
    var sent = new URLSearchParams();
    ["csrfmiddlewaretoken", "version"].forEach(function (name) {
      sent.set(name, form.elements[name].value);
    });
    fetch(note.dataset.address, { method: "POST", body: sent })
      .then(function (response) {
        return response.ok ? response.json() : null;
      })
      .then(function (answer) {
        if (answer) {
          show(note, answer.sentences);
        }
      })
      .catch(function () {
        // The next report will tell.
      });
  }

  function show(note, sentences) {
    var shown = sentences.join("\n");
    if (note.dataset.shown !== shown) {
      note.dataset.shown = shown;
      note.replaceChildren.apply(
        note,
        sentences.map(function (sentence) {
          var line = document.createElement("p");
          line.textContent = sentence;
          return line;
        })
      );
    }
  }

  // Whoever writes into the third text has chosen it.
  function chooseWhatIsWritten(event) {
    var option = event.target.closest("[data-option]");
    if (option) {
      option.querySelector("input[type=radio]").checked = true;
    }
  }

  document.addEventListener("DOMContentLoaded", function () {
    var note = document.getElementById("editing-now");
    if (note) {
      setInterval(function () {
        if (!document.hidden) {
          report(note);
        }
      }, note.dataset.everySeconds * 1000);
    }
    document.addEventListener("input", chooseWhatIsWritten);
  });
})();
