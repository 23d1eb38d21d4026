// In pages of `wangdian serve --watch`: reloads the page when the site has changed, and shows the
// problems of the last build.
{
  const PAUSE = 500;
  const version = Number(new URL(document.currentScript.src).searchParams.get('version'));

  const host = document.createElement('div');
  host.id = 'wangdian-live';
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    details {
      position: fixed; inset: auto 0 0 0; z-index: 2147483647; max-height: 60vh; overflow: auto;
      background: #fff8e1; color: #1b1b1b; border-top: 4px solid #b26a00;
      font: 15px/1.5 system-ui, sans-serif;
    }
    details.failed { background: #fdecea; border-color: #b3261e; }
    summary { padding: 8px 16px; cursor: pointer; font-weight: 600; }
    pre { margin: 0; padding: 0 16px 16px; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 13px; }
    @media print { details { display: none; } }
  `);
  shadow.adoptedStyleSheets = [sheet];

  let shown = '';
  const show = ({ succeeded, heading, report }) => {
    const text = heading + report;
    if (text === shown) return;
    shown = text;
    shadow.replaceChildren();
    if (!heading) return host.remove();
    const details = document.createElement('details');
    details.className = succeeded ? '' : 'failed';
    details.open = !succeeded;
    const summary = document.createElement('summary');
    summary.textContent = heading;
    summary.setAttribute('role', 'status');
    const pre = document.createElement('pre');
    pre.textContent = report;
    details.append(summary, pre);
    shadow.append(details);
    document.body.append(host);
  };

  const ask = async () => {
    try {
      const response = await fetch('/.wangdian/status', { cache: 'no-store' });
      const status = await response.json();
      if (status.version !== version) return location.reload();
      show(status);
    } catch {
      // The preview has stopped, and may be started again.
    }
    setTimeout(ask, PAUSE);
  };
  ask();
}
