// The part of jQuery UI's tabs that django-modeltranslation calls: tabs({active}),
// tabs("option", "active", index) and the event "tabsactivate".
//
// Instead of a row of tabs above every field there is one bar for the whole form: a
// language chosen there is shown in all fields at once.
(function ($) {
  "use strict";

  var chosen = 0;
  var bar = null;

  function ownName(code) {
    var name = new Intl.DisplayNames([code], { type: "language" }).of(code);
    return name.charAt(0).toUpperCase() + name.slice(1);
  }

  function panelsOf($group) {
    return $group.find("> ul > li > a").map(function () {
      return document.getElementById(this.hash.slice(1));
    });
  }

  function codesOf($group) {
    return $group
      .find("> ul > li > a")
      .map(function () {
        return this.dataset.code || $(this).text().trim();
      })
      .get();
  }

  function show($group) {
    panelsOf($group).each(function (position) {
      this.hidden = position !== chosen;
    });
    $group.trigger("tabsactivate", {
      newTab: $group.find("> ul > li").eq(chosen),
    });
  }

  // Fields that are not text have a row of their own in each language.
  function showRows(codes) {
    codes.forEach(function (code, position) {
      var ownField = new RegExp("(^|\\s)field-\\S+_" + code + "(\\s|$)");
      $(".form-row").each(function () {
        var inPanel = $(this).closest(".ui-tabs-panel").length > 0;
        if (!inPanel && ownField.test(this.className) && !$(this).has(".ui-tabs").length) {
          this.hidden = position !== chosen;
        }
      });
    });
  }

  function choose(position, codes) {
    chosen = position;
    $(bar)
      .find("button")
      .each(function (index) {
        this.setAttribute("aria-pressed", String(index === position));
      });
    $(".ui-tabs").each(function () {
      show($(this));
    });
    showRows(codes);
  }

  function hasError(position) {
    return $(".ui-tabs").filter(function () {
      return $(panelsOf($(this))[position]).find(".errorlist").length > 0;
    }).length;
  }

  // The address may name a field, such as #id_slug_ro or #id_forms_et_0.
  function visit(codes) {
    var field = document.getElementById(location.hash.slice(1));
    var named = /_([a-z]+)(_\d+)?$/.exec(location.hash);
    if (!field) return;
    if (named && codes.indexOf(named[1]) !== -1) choose(codes.indexOf(named[1]), codes);
    field.focus();
    field.scrollIntoView({ block: "center" });
  }

  function buildBar(codes, active) {
    bar = $("<div class='language-bar' role='group'>").get(0);
    codes.forEach(function (code, position) {
      $("<button type='button'>")
        .attr("lang", code)
        .text(ownName(code))
        .on("click", function () {
          choose(position, codes);
        })
        .appendTo(bar);
    });
    $("#content-main form").first().prepend(bar);
    // After the page's other groups are built: show the first language with an error.
    $(function () {
      var wrong = codes.findIndex(function (code, position) {
        return hasError(position);
      });
      $(bar)
        .find("button")
        .each(function (position) {
          this.classList.toggle("has-error", hasError(position) > 0);
        });
      choose(wrong === -1 ? active : wrong, codes);
      visit(codes);
      window.addEventListener("hashchange", function () {
        visit(codes);
      });
    });
  }

  function build($group, active) {
    $group.addClass("ui-tabs");
    $group.find("> ul").prop("hidden", true);
    panelsOf($group).addClass("ui-tabs-panel");
    if (!bar) {
      chosen = active;
      buildBar(codesOf($group), active);
    }
    show($group);
  }

  $.fn.tabs = function (command) {
    return this.each(function () {
      if (command !== "option") {
        build($(this), (command && command.active) || 0);
      }
    });
  };
})(window.jQuery || django.jQuery);
