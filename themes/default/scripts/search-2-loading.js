/** Loads the search files from the server or from the offline script. */
(function (window) {
  'use strict';

  const PATIENCE_MILLISECONDS = 20000;

  /**
   * What a method of the response (`json`, `text`) returns.
   *
   * @param {string} address
   * @param {string} cache as for `fetch`
   * @param {string} method
   * @param {number} [patience] in milliseconds
   */
  async function fetchWithin(address, cache, method, patience) {
    // Abort a request after a timeout: otherwise browsers let the next one for the same URL wait
    // for it.
    const giving = new window.AbortController();
    const timer = window.setTimeout(function () {
      giving.abort();
    }, patience || PATIENCE_MILLISECONDS);
    try {
      const response = await window.fetch(address, { cache: cache, signal: giving.signal });
      if (!response.ok) {
        const error = new Error(response.status + ': ' + address);
        // A file that is not there; some object stores say 403 then.
        error.isGone = Math.floor(response.status / 100) === 4;
        throw error;
      }
      return await response[method]();
    } finally {
      window.clearTimeout(timer);
    }
  }

  /** Loads over HTTP; a retry bypasses the browser's cache. */
  function httpLoader(root) {
    return function (path, isRetry) {
      return fetchWithin(root + path, isRetry ? 'reload' : 'default', 'json');
    };
  }

  /** The search of the newest version of the search page, whatever the browser's cache has; null if it has none. */
  async function fetchSearchPage(address) {
    const html = await fetchWithin(address, 'no-cache', 'text');
    return new window.DOMParser().parseFromString(html, 'text/html').querySelector('[data-search]');
  }

  /**
   * Returns a function that loads a script once, and again after a failure. `hasArrived` tells
   * whether the script ran completely: a truncated script fires `onload`, too.
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

  /** Loads from the offline script, which contains every file as text. */
  function offlineLoader(root, offlinePath) {
    const loadScript = scriptLoader(root + offlinePath, function () {
      return window.wangdianOffline;
    });
    const load = function (path) {
      return loadScript().then(function () {
        return JSON.parse(window.wangdianOffline[path]);
      });
    };
    load.script = loadScript;
    return load;
  }

  window.wangdian.fetchWithin = fetchWithin;
  window.wangdian.fetchSearchPage = fetchSearchPage;
  window.wangdian.httpLoader = httpLoader;
  window.wangdian.offlineLoader = offlineLoader;
  window.wangdian.scriptLoader = scriptLoader;
})(window);
