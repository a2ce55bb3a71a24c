// Keys for the whole page, and the search. What they open is loaded when it is first asked for.
{
  const opener = document.querySelector('.find'); // knows the files
  let loaded = null;

  // dialogs are those of search.js.
  function dialogs() {
    loaded ??= new Promise((done, failed) => {
      const script = Object.assign(document.createElement('script'), { src: opener.dataset.script, onload: done, onerror: failed });
      document.head.append(script);
    }).then(() => globalThis.dialogs(opener.dataset.index));
    return loaded.catch(() => {
      loaded = null;
      status('The search could not be loaded.');
      return {};
    });
  }
  const search = async () => (await dialogs()).search?.();
  const shortcuts = async () => (await dialogs()).shortcuts?.();

  opener.addEventListener('click', search);
  document.querySelector('.shortcuts').addEventListener('click', shortcuts);

  const turn = rel => document.querySelector(`.turn a[rel=${rel}]`)?.click();
  const single = { '/': search, '?': shortcuts, ArrowLeft: () => turn('prev'), ArrowRight: () => turn('next') };

  // Where keys have a meaning of their own.
  const typing = 'input, textarea, select, [contenteditable], dialog, .timeline, .scroll[tabindex], .line[tabindex]';

  document.addEventListener('keydown', event => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const command = event.ctrlKey || event.metaKey;
    let act = null;
    if (command) act = event.key.toLowerCase() === 'k' && !event.shiftKey && search;
    else if (root.dataset.keys !== 'off' && !event.target.closest(typing) && !(event.shiftKey && event.key.startsWith('Arrow'))) act = single[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
