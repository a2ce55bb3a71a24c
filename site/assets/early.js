(function (r) {
  r.classList.add('js');
  if (location.protocol !== 'file:' && 'DecompressionStream' in self) r.classList.add('runs');
  try {
    var t = localStorage.getItem('theme'), v = localStorage.getItem('times');
    if (t) r.dataset.theme = t;
    if (v) r.dataset.times = v;
  } catch (e) {}
})(document.documentElement);
