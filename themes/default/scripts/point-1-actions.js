// The page of a point: copies telephone and address, shares the page, and says whether it is open by
// the visitor's clock. The page is complete without it, and it sends no data.
(function () {
  "use strict";
  // China has one time zone without summer time; a visitor may be elsewhere.
  var CHINA_MILLISECONDS = 8 * 60 * 60 * 1000;

  function tell(words) {
    document.querySelectorAll("[data-told]").forEach(function (element) {
      element.textContent = words;
    });
  }

  // Pages from http or a folder have no clipboard of their own.
  function copyBySelection(value) {
    var field = document.createElement("textarea");
    field.value = value;
    field.className = "visually-hidden";
    field.setAttribute("readonly", "");
    document.body.append(field);
    field.select();
    var isCopied = document.execCommand("copy");
    field.remove();
    return isCopied;
  }

  function copy(value, told) {
    function bySelection() {
      tell(copyBySelection(value) ? told : text("point.copy_failed"));
    }
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(value).then(function () {
        tell(told);
      }, bySelection);
    } else {
      bySelection();
    }
  }

  function offerCopying() {
    document.querySelectorAll("[data-copy]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        copy(button.getAttribute("data-copy"), text("point.copied"));
      });
    });
  }

  function address() {
    var canonical = document.querySelector("link[rel=canonical]");
    return canonical ? canonical.href : location.href.split("#")[0];
  }

  function offerSharing() {
    document.querySelectorAll("[data-share]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        function copyLink() {
          copy(address(), text("point.copied_link"));
        }
        if (!navigator.share) {
          copyLink();
          return;
        }
        navigator.share({ title: button.getAttribute("data-share"), url: address() }).catch(function (problem) {
          // A visitor who closes the sheet wants nothing copied.
          if (problem.name !== "AbortError") {
            copyLink();
          }
        });
      });
    });
  }

  // Whether it is open at a time: true, false, or undefined where that is not certain.
  function isOpen(hours, time) {
    var china = new Date(time + CHINA_MILLISECONDS);
    var day = china.toISOString().slice(0, 10);
    var minute = china.getUTCHours() * 60 + china.getUTCMinutes();
    var weekday = (china.getUTCDay() + 6) % 7;
    if (day < hours.knownFrom || day > hours.knownUntil) {
      return undefined;
    }
    var isOff = hours.daysOff.split(" ").some(function (days) {
      var ends = days.split("/");
      return ends[0] <= day && day <= ends[1];
    });
    if (hours.daysWorked.split(" ").indexOf(day) >= 0) {
      if (hours.byWorkingDays !== "true") {
        return undefined;
      }
      weekday = 0;
    } else if (isOff && hours.holidays !== "open") {
      return hours.holidays === "closed" ? false : undefined;
    }
    return hours.week.split(";")[weekday].split(",").some(function (span) {
      var ends = span.split("-");
      return span !== "" && Number(ends[0]) <= minute && minute < Number(ends[1]);
    });
  }

  function tellWhetherOpen() {
    document.querySelectorAll("[data-week]").forEach(function (element) {
      var open = isOpen(element.dataset, Date.now());
      element.querySelector("[data-open]").hidden = open !== true;
      element.querySelector("[data-not-open]").hidden = open !== false;
    });
  }

  // Separate calls: a failing one does not stop the others.
  [offerCopying, offerSharing, tellWhetherOpen].forEach(function (start) {
    setTimeout(start, 0);
  });
})();
