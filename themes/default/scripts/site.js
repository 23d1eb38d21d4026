// Enhancements of pages that are complete without them. Loaded in the head without `defer`, so that
// large type applies before the first paint. Sends no data.
(function () {
  "use strict";
  var KEY = "wangdian.large-type";
  var root = document.documentElement;

  // Large type, remembered on the device.
  function remembered() {
    try {
      return localStorage.getItem(KEY) === "1";
    } catch (refused) {
      return false; // Private window or file://: the choice lasts for this page only.
    }
  }

  function remember(on) {
    try {
      if (on) {
        localStorage.setItem(KEY, "1");
      } else {
        localStorage.removeItem(KEY);
      }
    } catch (refused) {
      // As above.
    }
  }

  root.classList.toggle("large-type", remembered());
  // What needs scripts has its place from the first paint on, so that nothing moves later.
  root.classList.add("has-scripts");
  // A page whose own script cannot be loaded offers what it offers without scripts.
  window.addEventListener("error", function (event) {
    if (event.target.localName === "script" && event.target.defer) {
      root.classList.add("lacks-script");
    }
  }, true);

  function offerLargeType() {
    var buttons = document.querySelectorAll("[data-large-type]");
    function show() {
      var on = root.classList.contains("large-type");
      buttons.forEach(function (button) {
        button.setAttribute("aria-pressed", String(on));
      });
    }
    buttons.forEach(function (button) {
      button.addEventListener("click", function () {
        remember(root.classList.toggle("large-type"));
        show();
      });
    });
    show();
  }

  // The build judged validity by the date of the data. If a validity has ended since by the
  // visitor's clock, the hidden remark inside [data-valid-until="2026-05-31"] is shown. The last
  // day is still valid.
  function markExpired() {
    var now = new Date();
    var today = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
      .map(function (part) {
        return String(part).padStart(2, "0");
      })
      .join("-");
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

  // Separate listeners: a failing one does not stop the others.
  [offerLargeType, markExpired, offerPrinting, offerSuggestions].forEach(function (start) {
    document.addEventListener("DOMContentLoaded", start);
  });
})();
