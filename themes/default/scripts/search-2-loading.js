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

  /**
   * A function that loads a script, once; one that did not arrive is asked for again next
   * time. `hasArrived`: a script that breaks off loads too, but leaves nothing behind.
   */
  function scriptLoader(address, hasArrived) {
    let loading = null;
    return function () {
      loading = loading || new Promise(function (resolve, reject) {
        const script = window.document.createElement('script');
        script.onerror = function () {
          loading = null;
          script.remove();
          reject(new Error('no script: ' + address));
        };
        script.onload = function () {
          if (hasArrived()) {
            resolve();
          } else {
            script.onerror();
          }
        };
        script.src = address;
        window.document.head.append(script);
      });
      return loading;
    };
  }

  /** Loads from the offline script, which holds every file as text. */
  function offlineLoader(root, offlinePath) {
    const loadScript = scriptLoader(root + offlinePath, function () {
      return window.wangdianOffline;
    });
    return function (path) {
      return loadScript().then(function () {
        return JSON.parse(window.wangdianOffline[path]);
      });
    };
  }

  window.wangdian.httpLoader = httpLoader;
  window.wangdian.offlineLoader = offlineLoader;
  window.wangdian.scriptLoader = scriptLoader;
})(window);
