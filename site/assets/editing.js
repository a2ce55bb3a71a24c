// Programs are edited and run by a module that comes when it is first wanted: at once
// if there is an edit to show, from an earlier visit or in a link.
{
  const { chapter } = document.getElementById('main').dataset; // none where nothing can be run
  const module = () => import(`./${files.edit}`);
  const linked = () => location.hash.startsWith('#edit=');
  function kept() {
    try {
      return Object.keys(localStorage).some(key => key.startsWith(`edit ${chapter} `));
    } catch {
      return false;
    }
  }
  document.addEventListener('click', event => {
    const button = event.target.closest('.controls .run, .controls .edit, .guess');
    if (!button) return;
    module().then(edit => edit.press(button), () => status('The editor cannot be loaded. Check the connection and load the page again.'));
  });
  document.addEventListener('redrawn', event => {
    for (const box of all('.scroll', event.target)) sizes.observe(box);
    for (const figure of all('.timeline', event.target)) ahead.observe(figure);
  });
  addEventListener('hashchange', () => { if (chapter && linked()) module(); });
  if (chapter && (kept() || linked())) module();
}
