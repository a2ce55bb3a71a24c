'use strict';
// What the pages do beyond HTML and CSS. They are complete without it.

const root = document.documentElement;
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const status = text => { document.getElementById('status').textContent = text; };

// Scripts that are loaded when they are first needed, by the names that the page gives them.
const files = document.currentScript.dataset;
const loading = {};
function load(name) {
  return loading[name] ??= new Promise((done, failed) => {
    const script = Object.assign(document.createElement('script'), { src: files[name], onload: done, onerror: failed });
    document.head.append(script);
  }).catch(error => {
    delete loading[name];
    throw error;
  });
}

// Preferences: kept in data-* attributes of the root (early.js puts them there
// before the first paint) and in localStorage, which may be forbidden.
function prefer(name, value, standard) {
  if (value === standard) delete root.dataset[name];
  else root.dataset[name] = value;
  try {
    if (value === standard) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch { /* then it holds for this page only */ }
}

const times = document.getElementById('times');
times.checked = root.dataset.times !== 'off';
times.addEventListener('change', () => prefer('times', times.checked ? 'on' : 'off', 'on'));

for (const radio of all('input[name=theme]')) {
  radio.checked = radio.value === (root.dataset.theme || 'auto');
  radio.addEventListener('change', () => prefer('theme', radio.value, 'auto'));
}

// The panel closes on Escape and on a press elsewhere.
const display = document.querySelector('.display');
display.addEventListener('keydown', event => {
  if (event.key !== 'Escape' || !display.open) return;
  display.open = false;
  display.querySelector('summary').focus();
});
document.addEventListener('pointerdown', event => {
  if (!event.target.closest('.display, dialog')) display.open = false;
});

// Copying takes the whole program, folded lines too. Line numbers are drawn by
// the style sheet and are not part of the text.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { /* not a secure context, or forbidden: the older way */ }
  const area = document.createElement('textarea');
  area.value = text;
  area.style.cssText = 'position:fixed;opacity:0';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}

// program is the text of a program: with those that it continues, or the reader's edit.
async function program(figure) {
  if (!figure.dataset.uses || figure.matches('.editing')) {
    return all('.program .line', figure).map(line => line.textContent).join('');
  }
  await load('wholes');
  return wholes[figure.id];
}

for (const button of all('.copy')) {
  const figure = button.closest('figure');
  let timer;
  button.addEventListener('click', async () => {
    const done = await program(figure).then(copy, () => false);
    button.focus({ preventScroll: true });
    button.textContent = done ? 'Copied' : 'Failed';
    status(done ? `Copied the program ${figure.id}.` : 'The browser did not allow copying.');
    clearTimeout(timer);
    timer = setTimeout(() => { button.textContent = 'Copy'; status(''); }, 2500);
  });
}

// Lines of programs can be linked: each has the id NAME:LINE, and a press on its number
// goes there, or to the note on it. The pages hold only the ids to which the book links.
for (const figure of all('.snippet')) {
  all('.program .line', figure).forEach((line, i) => { line.id = `${figure.id}:${i + 1}`; });
}
document.addEventListener('click', event => {
  const line = event.target.closest('.program .line[id]');
  if (!line || event.clientX > line.getBoundingClientRect().left + 2.8 * parseFloat(getComputedStyle(line).fontSize)) return;
  event.preventDefault();
  const note = line.id + '-note';
  location.hash = document.getElementById(note) ? note : line.id;
});

// A link to a line that is folded, or was without an id when the page came, leads there.
function show() {
  let id = location.hash.slice(1);
  try { id = decodeURIComponent(id); } catch { return; }
  const target = document.getElementById(id);
  if (!target || !target.matches('.program .line')) return;
  const fold = target.closest('details:not([open])');
  if (fold) fold.open = true;
  target.scrollIntoView();
}
addEventListener('hashchange', show);
show();

// Boxes that do not overflow need no tab stop.
const sizes = new ResizeObserver(entries => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute('tabindex');
  }
});
for (const box of all('.scroll')) sizes.observe(box);

// The contents mark the section being read: the last heading above a third of
// the window, or the first one.
const links = all('.contents ul a');
const headings = all('h2[id], h3[id]', document.querySelector('article'));
let waiting = false;
function mark() {
  waiting = false;
  const passed = headings.filter(h => h.getBoundingClientRect().top < innerHeight / 3);
  const current = passed.length ? '#' + passed.at(-1).id : '';
  for (const link of links) {
    if (link.getAttribute('href') === current) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}
addEventListener('scroll', () => {
  if (!waiting) requestAnimationFrame(mark);
  waiting = true;
}, { passive: true });
mark();

// Stepping is there before a timeline comes into view.
const ahead = new IntersectionObserver(entries => {
  if (!entries.some(entry => entry.isIntersecting)) return;
  ahead.disconnect();
  load('step').catch(() => status('Stepping through timelines could not be loaded.'));
}, { rootMargin: '100%' });
for (const figure of all('.timeline')) ahead.observe(figure);
