
// Programs are edited and run by a module that comes when it is first wanted: at once
// if there is an edit to show, from an earlier visit or in a link.
((module) => {
  const { chapter } = document.getElementById('main').dataset;
  if (!chapter) return;
  const load = () => import(`./${module}`);
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
    load().then(module => module.press(button), () => status('The editor cannot be loaded. Check the connection and load the page again.'));
  });
  document.addEventListener('redrawn', event => {
    for (const box of all('.scroll', event.target)) sizes.observe(box);
  });
  addEventListener('hashchange', () => { if (linked()) load(); });
  if (kept() || linked()) load();
})(document.currentScript.dataset.edit);
