/**
 * Where the search's files come from: the server, or the offline script.
 */
(function (window) {
  'use strict';

  const PATIENCE_MILLISECONDS = 20000;

  function fetchJson(url, cache) {
    // A request that is given up is cancelled: browsers let the next one for the same
    // address wait behind it.
    const giving = new window.AbortController();
    const patience = window.setTimeout(function () {
      giving.abort();
    }, PATIENCE_MILLISECONDS);
    return window.fetch(url, { cache: cache, signal: giving.signal }).then(function (response) {
      if (!response.ok) {
        throw new Error(response.status + ': ' + url);
      }
      return response.json();
    }).finally(function () {
      window.clearTimeout(patience);
    });
  }

  /** Loads over HTTP; what is asked for once more does not come from the browser's cache. */
  function httpLoader(root) {
    return function (path, isOnceMore) {
      return fetchJson(root + path, isOnceMore ? 'reload' : 'default');
    };
  }

  /** Loads from the offline script, which holds every file as text. */
  function offlineLoader(root, offlinePath) {
    let script = null;
    return function (path) {
      script = script || new Promise(function (resolve, reject) {
        const element = window.document.createElement('script');
        element.onerror = function () {
          script = null;
          reject(new Error('no offline script'));
        };
        element.onload = function () {
          // A script that breaks off loads too, but says nothing.
          if (window.wangdianOffline) {
            resolve();
          } else {
            element.onerror();
          }
        };
        element.src = root + offlinePath;
        window.document.head.appendChild(element);
      });
      return script.then(function () {
        return JSON.parse(window.wangdianOffline[path]);
      });
    };
  }

  window.wangdian.httpLoader = httpLoader;
  window.wangdian.offlineLoader = offlineLoader;
})(window);
