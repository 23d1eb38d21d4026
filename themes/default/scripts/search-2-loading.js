/** Loads the search files from the server or from the offline script. */
(function (window) {
  'use strict';

  const PATIENCE_MILLISECONDS = 20000;

  function fetchJson(url, cache) {
    // Abort a request after a timeout: otherwise browsers let the next one for the same URL wait
    // for it.
    const giving = new window.AbortController();
    const patience = window.setTimeout(function () {
      giving.abort();
    }, PATIENCE_MILLISECONDS);
    return window.fetch(url, { cache: cache, signal: giving.signal }).then(function (response) {
      if (!response.ok) {
        const error = new Error(response.status + ': ' + url);
        // A file that is not there; some object stores say 403 then.
        error.isGone = response.status >= 400 && response.status < 500;
        throw error;
      }
      return response.json();
    }).finally(function () {
      window.clearTimeout(patience);
    });
  }

  /** Loads over HTTP; a retry bypasses the browser's cache. */
  function httpLoader(root) {
    return function (path, isRetry) {
      return fetchJson(root + path, isRetry ? 'reload' : 'default');
    };
  }

  /** The newest version of the search page as a document, whatever the browser's cache has. */
  async function fetchSearchPage(address) {
    const response = await window.fetch(address, { cache: 'no-cache' });
    if (!response.ok) {
      throw new Error(response.status + ': ' + address);
    }
    return new window.DOMParser().parseFromString(await response.text(), 'text/html');
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

  window.wangdian.fetchSearchPage = fetchSearchPage;
  window.wangdian.httpLoader = httpLoader;
  window.wangdian.offlineLoader = offlineLoader;
  window.wangdian.scriptLoader = scriptLoader;
})(window);
