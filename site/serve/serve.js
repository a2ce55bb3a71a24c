'use strict';
// What `turns serve` adds to a page of the book. It runs before the page's other scripts,
// while the page is still as it came.
(() => {
  const knownTo = page => JSON.parse(page.querySelector('script.known').textContent);
  let known = knownTo(document);
  const article = document.querySelector('article');
  const edited = new Map(); // unsaved programs, by the snippet's name

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const said = make('p', { role: 'status' });
  const problem = make('pre', { role: 'alert' });
  document.body.append(make('div', { className: 'serve' }, said, problem));

  function say(text, button) {
    said.replaceChildren(text, ...button ? [button] : []);
    clearTimeout(say.timer);
    if (!button) say.timer = setTimeout(() => said.replaceChildren(), 8000);
  }

  // The page as it came: its blocks, and what stands around them. Where the
  // search's index is makes no other page of it.
  const html = element => element.outerHTML.replace(/ data-index="[^"]*"/, '');
  const blocksOf = page => [...page.querySelector('article')?.children ?? []];
  const frameOf = page => [...page.head.children,
    ...page.querySelectorAll('body > :not(.book, .serve, .known), .book > :not(main), main > :not(article)')].map(html).join('\n');
  let blocks = blocksOf(document);
  let texts = blocks.map(html);
  const frame = frameOf(document);

  // update brings the page up to date: text where it stands, so that nothing else moves
  // or is lost; for all else the page is loaded again.
  async function update() {
    const answer = await fetch(location.pathname, { cache: 'no-store' });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (patch(page)) {
      known = knownTo(page);
    } else if (edited.size) {
      say('This page has changed.', make('button', { type: 'button', textContent: 'Show it', onclick: reload }));
    } else {
      reload();
    }
  }

  // patch exchanges the blocks that are not what they were. It does not touch programs:
  // other scripts hold on to them.
  function patch(page) {
    if (!article || !page.querySelector('article') || frameOf(page) !== frame) return false;
    const next = blocksOf(page);
    const nextTexts = next.map(html);
    let from = 0;
    while (from < texts.length && from < nextTexts.length && texts[from] === nextTexts[from]) from++;
    let same = 0;
    while (same < Math.min(texts.length, nextTexts.length) - from && texts.at(-1 - same) === nextTexts.at(-1 - same)) same++;
    const gone = blocks.slice(from, blocks.length - same);
    const come = next.slice(from, next.length - same);
    if ([...gone, ...come].some(block => block.matches('.snippet') || block.querySelector('.snippet'))) return false;
    for (const element of document.querySelectorAll('[data-index]')) element.dataset.index = page.querySelector('[data-index]').dataset.index;
    if (from > 0) blocks[from - 1].after(...come);
    else article.prepend(...come);
    gone.forEach(block => block.remove());
    blocks = [...blocks.slice(0, from), ...come, ...blocks.slice(blocks.length - same)];
    texts = nextTexts;
    return true;
  }

  // A page that is loaded again shows the block that it showed, at the same height.
  function reload() {
    const index = blocks.findIndex(block => block.getBoundingClientRect().bottom > 0);
    try {
      if (index > 0) sessionStorage.setItem('serve', JSON.stringify({ index, text: texts[index], top: blocks[index].getBoundingClientRect().top }));
    } catch { /* then the browser's own way must do */ }
    location.reload();
  }
  function returnTo(place) {
    const found = texts.indexOf(place.text);
    const block = blocks[found < 0 ? Math.min(place.index, blocks.length - 1) : found];
    if (block) scrollBy({ top: block.getBoundingClientRect().top - place.top, behavior: 'instant' });
  }
  try {
    const place = JSON.parse(sessionStorage.getItem('serve'));
    sessionStorage.removeItem('serve');
    if (place) addEventListener('load', () => returnTo(place));
  } catch { /* nothing is kept there */ }

  // The server tells of changes. A page that nobody sees does not listen: browsers keep
  // few connections to one server.
  let events;
  let updating = Promise.resolve();
  function listen() {
    events = new EventSource(`/-/events?page=${encodeURIComponent(known.page)}`);
    events.onmessage = ({ data }) => {
      const now = JSON.parse(data);
      problem.textContent = now.problem;
      updating = updating.then(() => now.version !== known.version && update()).catch(error => say(error.message));
    };
  }
  addEventListener('visibilitychange', () => {
    events?.close();
    if (!document.hidden) listen();
  });
  if (!document.hidden) listen();

  // Saving and accepting.

  async function ask(what, change) {
    const answer = await fetch(`/-/${what}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Turns-Token': known.token },
      body: JSON.stringify({ chapter: known.chapter, sum: known.sums.chapter, ...change }),
    });
    const said = await answer.json();
    if (said.error) throw new Error(said.error);
    return said;
  }

  // during keeps a button from being pressed twice, and tells what went wrong.
  async function during(button, task) {
    button.disabled = true;
    try {
      say(await task());
    } catch (error) {
      say(error.message, make('button', { type: 'button', textContent: 'Close', onclick: () => said.replaceChildren() }));
    }
    button.disabled = false;
  }

  async function save(name) {
    const source = edited.get(name);
    const answer = await ask('save', { name, source });
    known.sums.chapter = answer.sum;
    document.dispatchEvent(new CustomEvent('turns:saved', { detail: { name, source } }));
    return `Saved ${name}.`;
  }

  async function accept(name) {
    if (edited.has(name)) throw new Error(`Save ${name} first: what is stored is the transcript of the chapter’s program.`);
    say(`Running ${name}, and trying other schedules…`);
    const { changed } = await ask('accept', { name, golden: known.sums.golden[name] ?? '' });
    return changed ? `Stored what ${name} prints now.` : `${name} prints what is stored.`;
  }

  const saves = new Map(); // buttons, by the snippet's name
  for (const figure of known.sums ? document.querySelectorAll('figure.snippet') : []) {
    if (!figure.querySelector('.output')) continue; // it is only shown
    const name = figure.id;
    const saving = make('button', { type: 'button', className: 'save', textContent: 'Save', ariaLabel: `Save ${name} into its chapter`, hidden: true });
    saving.onclick = () => during(saving, () => save(name));
    const accepting = make('button', { type: 'button', className: 'accept', textContent: 'Accept', ariaLabel: `Accept what ${name} prints` });
    accepting.onclick = () => during(accepting, () => accept(name));
    saves.set(name, saving);
    figure.querySelector('.controls').append(saving, accepting);
  }

  document.addEventListener('turns:edited', ({ detail: { name, source, bookSource } }) => {
    if (source === bookSource) edited.delete(name);
    else edited.set(name, source);
    const button = saves.get(name);
    if (button) button.hidden = source === bookSource;
  });
})();
