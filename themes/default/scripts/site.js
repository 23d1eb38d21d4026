// Enhancements of pages that are complete without them. Loaded in the head without `defer`, so that
// large type applies before the first paint. Sends no data.
(function () {
  "use strict";
  var root = document.documentElement;
  // What a visitor may switch on, remembered on the device: a class of the document, and in `data-`
  // the attribute of its buttons.
  var VIEWS = ["large-type", "table-view"];
  var CHINA_MILLISECONDS = 8 * 60 * 60 * 1000;

  function remembered(view) {
    try {
      return localStorage.getItem("wangdian." + view) === "1";
    } catch (refused) {
      return false; // Private window or file://: the choice lasts for this page only.
    }
  }

  function remember(view, on) {
    try {
      if (on) {
        localStorage.setItem("wangdian." + view, "1");
      } else {
        localStorage.removeItem("wangdian." + view);
      }
    } catch (refused) {
      // As above.
    }
  }

  VIEWS.forEach(function (view) {
    root.classList.toggle(view, remembered(view));
  });
  // What needs scripts has its place from the first paint on, so that nothing moves later.
  root.classList.add("has-scripts");
  // A page whose own script cannot be loaded offers what it offers without scripts.
  window.addEventListener("error", function (event) {
    if (event.target.localName === "script" && event.target.defer) {
      root.classList.add("lacks-script");
    }
  }, true);

  function offerView(view) {
    var buttons = document.querySelectorAll("[data-" + view + "]");
    function show() {
      var on = root.classList.contains(view);
      buttons.forEach(function (button) {
        button.setAttribute("aria-pressed", String(on));
      });
    }
    buttons.forEach(function (button) {
      button.addEventListener("click", function () {
        remember(view, root.classList.toggle(view));
        show();
      });
    });
    show();
  }

  function offerViews() {
    VIEWS.forEach(offerView);
  }

  // The build judged validity by the date of the data. If a validity has ended since by the
  // visitor's clock, the hidden remark inside [data-valid-until="2026-05-31"] is shown. Days are
  // those of China, and the last one is still valid.
  function markExpired() {
    var today = new Date(Date.now() + CHINA_MILLISECONDS).toISOString().slice(0, 10);
    document.querySelectorAll("[data-valid-until]").forEach(function (element) {
      var until = element.getAttribute("data-valid-until");
      var remark = element.querySelector("[hidden]");
      if (remark && /^\d{4}-\d{2}-\d{2}$/.test(until) && until < today) {
        remark.hidden = false;
      }
    });
  }

  function offerPrinting() {
    document.querySelectorAll("[data-print]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        window.print();
      });
    });
  }

  function load(address, then) {
    var script = document.createElement("script");
    script.onload = then;
    script.src = address;
    document.head.append(script);
  }

  // Suggestions of a search field: their scripts are loaded when the field gets the focus, or is
  // typed into.
  function offerSuggestions() {
    document.querySelectorAll("form[data-suggest]").forEach(function (form) {
      form.addEventListener("input", function () {
        form.setAttribute("data-suggest", "typed");
      });
      form.addEventListener("focusin", function () {
        load(form.getAttribute("data-search-script"), function () {
          load(form.getAttribute("data-suggestions"), function () {});
        });
      }, { once: true });
    });
  }

  // The page of a search in another language has the same search.
  function keepSearch() {
    document.querySelectorAll(".languages a").forEach(function (link) {
      link.addEventListener("click", function () {
        if (document.querySelector("[data-search]")) {
          link.search = location.search;
        }
      });
    });
  }

  // Separate listeners: a failing one does not stop the others.
  [offerViews, markExpired, offerPrinting, offerSuggestions, keepSearch].forEach(function (start) {
    document.addEventListener("DOMContentLoaded", start);
  });
})();
