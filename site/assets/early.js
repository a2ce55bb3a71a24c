// Runs before the first paint: says that scripts run, and applies the reader's preferences.
(root => {
  root.classList.add('js');
  if (location.protocol !== 'file:' && 'DecompressionStream' in self) root.classList.add('runs');
  try {
    for (const name of ['theme', 'times', 'keys']) {
      const value = localStorage.getItem(name);
      if (value) root.dataset[name] = value;
    }
  } catch { /* storage is forbidden: the standard values hold */ }
})(document.documentElement);
