/**
 * The filters beside the hits, or on narrow screens in a sheet over them: which groups are open,
 * what was chosen in each, and the values without hits, which stand behind a button.
 */
(function (window) {
  'use strict';

  /** `onShown` is called whenever the filters become visible. */
  function createPanel(page, onShown) {
    const find = function (name) {
      return page.querySelector('[data-search-' + name + ']');
    };
    const filters = find('filters');
    const side = filters.parentElement;
    const sheet = find('sheet');
    const opener = find('open');
    const view = find('view').firstElementChild;
    const groups = Array.from(find('groups').children);
    const wide = window.matchMedia('(min-width: 60em)');
    const hasSheets = typeof sheet.showModal === 'function';
    /** The keys of the filters with chosen values. */
    let chosenKeys = [];

    const keyOf = function (group) {
      return group.querySelector('[data-search-filter]').dataset.searchFilter;
    };
    const isChosen = function (group) {
      return chosenKeys.indexOf(keyOf(group)) >= 0;
    };

    function isShown() {
      return wide.matches || sheet.open || page.classList.contains('is-filtering');
    }

    /** In the sheet, what was chosen comes first and is open. */
    function open() {
      groups.forEach(function (group) {
        group.open = isChosen(group);
      });
      const first = groups.filter(isChosen);
      find('groups').append(...first, ...groups.filter(function (group) {
        return !isChosen(group);
      }));
      if (hasSheets) {
        sheet.append(filters);
        sheet.showModal();
      } else {
        // Older browsers show the filters above the hits.
        page.classList.add('is-filtering');
        filters.querySelector('button').focus();
      }
      onShown();
    }

    function close() {
      page.classList.remove('is-filtering');
      if (sheet.open) {
        sheet.close();
      } else {
        opener.focus();
      }
    }

    opener.addEventListener('click', open);
    filters.addEventListener('click', function (event) {
      const button = event.target.closest('button');
      if (!button) {
        return;
      }
      if (button.hasAttribute('data-search-more')) {
        const isOpen = button.getAttribute('aria-expanded') === 'true';
        button.setAttribute('aria-expanded', String(!isOpen));
        nameMore(button);
      } else {
        close();
        if (button.contains(view)) {
          find('status').focus();
          find('status').scrollIntoView({ block: 'start' });
        }
      }
    });
    // Also after the Escape key. The event comes later than the sheet closes, which may be open again.
    sheet.addEventListener('close', function () {
      if (!sheet.open) {
        side.append(filters);
      }
    });
    const widened = function () {
      if (wide.matches) {
        page.classList.remove('is-filtering');
        if (sheet.open) {
          sheet.close();
        }
        onShown();
      }
    };
    if (wide.addEventListener) {
      wide.addEventListener('change', widened);
    } else {
      wide.addListener(widened);
    }

    function nameMore(button) {
      button.textContent = button.getAttribute('aria-expanded') === 'true'
        ? text('search.fewer_values')
        : text('search.more_values', { count: button.parentElement.querySelectorAll('.is-without-hits').length });
    }

    /** Moves values without hits behind the button of their group, but never what has the focus. */
    function hideWithoutHits() {
      groups.forEach(function (group) {
        const button = group.querySelector('[data-search-more]');
        if (!button) {
          return;
        }
        group.querySelectorAll('.search-choice').forEach(function (choice) {
          const box = choice.querySelector('input');
          choice.classList.toggle('is-without-hits', box.disabled && !choice.contains(window.document.activeElement));
        });
        button.hidden = !group.querySelector('.is-without-hits');
        nameMore(button);
      });
    }

    /** Says what is chosen in each group; `labels` has the labels of the chosen values by key. */
    function showChosen(labels) {
      const isFirst = chosenKeys.length === 0;
      chosenKeys = Object.keys(labels);
      let count = 0;
      groups.forEach(function (group) {
        const chosen = labels[keyOf(group)] || [];
        count += chosen.length;
        group.querySelector('[data-search-chosen]').textContent = chosen.join(text('common.comma'));
        if (isFirst && chosen.length > 0) {
          group.open = true;
        }
      });
      opener.textContent = count === 0
        ? text('search.filters')
        : text('common.with_note', { text: text('search.filters'), note: count });
    }

    /** Names the number of hits that wait behind the sheet; null if it is not known. */
    function showTotal(total) {
      view.textContent = total === null ? text('search.view') : text('search.view_hits', { count: total });
    }

    return { isShown: isShown, hideWithoutHits: hideWithoutHits, showChosen: showChosen, showTotal: showTotal };
  }

  window.wangdian.createPanel = createPanel;
})(window);
