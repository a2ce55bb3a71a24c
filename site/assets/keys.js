// Keys for the whole page, and the search. What they open is loaded when it is first asked for.
{
  // open opens a dialog of search.js by its name.
  const open = name => load('search').then(() => dialogs[name](), () => status('The search could not be loaded.'));
  const search = () => open('search');
  const shortcuts = () => open('shortcuts');

  document.querySelector('.find').addEventListener('click', search);
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
