// The dialogs of a page: the search of the whole book, and the list of shortcuts.
// It is loaded when one of them is first asked for.
function dialogs(indexURL) {
  return dialogs.made ??= makeDialogs(indexURL);
}

function makeDialogs(indexURL) {
  const most = 20; // results shown

  // A dialog closes on Escape and on a press beside it, and gives the focus back.
  function dialog(name, content) {
    const box = document.createElement('dialog');
    box.className = name;
    box.innerHTML = content;
    document.body.append(box);
    box.addEventListener('click', event => { if (event.target === box) box.close(); });
    return box;
  }

  const keys = [
    ['/', 'search; <kbd>Ctrl</kbd> or <kbd>⌘</kbd> with <kbd>K</kbd> does so everywhere'],
    ['←', 'previous chapter'],
    ['→', 'next chapter'],
    ['?', 'this list'],
  ];
  const timeline = [
    ['← →', 'previous and next event, on the buttons and the chart'],
    ['Home End', 'before the first event and to the last, on the slider'],
    ['↑ ↓', 'next place with an event, on a lit line or row'],
    ['Enter', 'go to the event of a line or row'],
    ['Esc', 'stop stepping'],
  ];
  const table = rows => rows.map(([key, does]) => `<dt>${key.split(' ').map(k => `<kbd>${k}</kbd>`).join(' ')}</dt><dd>${does}</dd>`).join('');
  const list = dialog('keys', `<form method="dialog"><h2 id="keys-title">Keyboard shortcuts</h2><button aria-label="Close">✕</button></form>
    <dl>${table(keys)}</dl>
    <label><input type="checkbox"> Single keys are shortcuts</label>
    <h3>In a timeline</h3><dl>${table(timeline)}</dl>`);
  list.setAttribute('aria-labelledby', 'keys-title');
  const single = list.querySelector('input');
  single.checked = root.dataset.keys !== 'off';
  single.addEventListener('change', () => prefer('keys', single.checked ? 'on' : 'off', 'on'));

  const finder = dialog('finder', `<form method="dialog" role="search"><input type="search" role="combobox" aria-label="Search the book" placeholder="Search the book"
    aria-autocomplete="list" aria-expanded="false" aria-controls="found" autocomplete="off" autocapitalize="off" spellcheck="false"><button aria-label="Close">✕</button></form>
    <p role="status"></p><div id="found" role="listbox" aria-label="Results"></div>`);
  finder.setAttribute('aria-label', 'Search');
  const field = finder.querySelector('input');
  const says = finder.querySelector('p');
  const found = finder.querySelector('#found');
  let index = null, chosen = -1;

  async function load() {
    if (index) return;
    says.textContent = 'Loading the index …';
    try {
      const answer = await fetch(indexURL);
      if (!answer.ok) throw new Error(answer.statusText);
      const { pages, entries } = await answer.json();
      index = entries.map(entry => ({ ...entry, page: pages[entry.page], name: entry.title.toLowerCase(), body: entry.text.toLowerCase() }));
      update();
    } catch {
      says.textContent = location.protocol === 'file:'
        ? 'Browsers do not let pages from a file search; open the book through a server, such as go tool turns serve.'
        : 'The index could not be loaded. Are you offline?';
    }
  }

  // begins says whether a word stands at i in text, and not in the middle of another.
  const begins = (text, i) => i >= 0 && !/[\p{L}\p{N}]/u.test(text[i - 1] ?? ' ');
  function wordAt(text, word) {
    let i = text.indexOf(word);
    while (i >= 0 && !begins(text, i)) i = text.indexOf(word, i + 1);
    return i;
  }

  // score is how well a word fits an entry, 0 if it does not.
  function score({ name, body, kind }, word) {
    if (name === word) return 100;
    const inName = wordAt(name, word);
    if (inName === 0) return 60;
    if (inName > 0) return 40;
    if (name.includes(word)) return 20;
    const inBody = wordAt(body, word);
    if (inBody < 0) return body.includes(word) ? 2 : 0;
    const whole = begins(body, inBody) && !/[\p{L}\p{N}]/u.test(body[inBody + word.length] ?? ' ');
    return (whole ? 10 : 6) + (kind === 'word' ? 4 : 0);
  }

  // search ranks the entries that have all words of a query.
  function search(query) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const results = [];
    if (!words.length) return { words, results };
    const phrase = words.join(' ');
    for (const entry of index) {
      let sum = 0;
      for (const word of words) {
        const points = score(entry, word);
        if (!points) { sum = 0; break; }
        sum += points;
      }
      if (!sum) continue;
      if (entry.name === phrase) sum += 200;
      else if (words.length > 1 && entry.name.includes(phrase)) sum += 60;
      else if (words.length > 1 && entry.body.includes(phrase)) sum += 15;
      results.push({ entry, sum });
    }
    results.sort((a, b) => b.sum - a.sum);
    return { words, results: results.map(result => result.entry) };
  }

  // lit appends text to an element, with the words of the query marked.
  function lit(element, text, words) {
    if (!words.length) {
      element.append(text);
      return element;
    }
    const escaped = words.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    for (const piece of text.split(new RegExp(`(${escaped.join('|')})`, 'iu'))) {
      const isWord = words.includes(piece.toLowerCase());
      element.append(isWord ? Object.assign(document.createElement('mark'), { textContent: piece }) : piece);
    }
    return element;
  }

  // excerpt is the text around the first word of a query that is in it: of a program
  // one line.
  function excerpt({ kind, text, body }, words) {
    const places = words.map(word => wordAt(body, word)).filter(i => i >= 0);
    const at = places.length ? Math.min(...places) : 0;
    if (kind === 'program') return places.length ? text.slice(text.lastIndexOf('\n', at) + 1).split('\n', 1)[0].trim() : '';
    const from = at > 50 ? text.indexOf(' ', at - 50) + 1 : 0;
    const to = text.length > from + 150 ? text.lastIndexOf(' ', from + 150) : text.length;
    return (from > 0 ? '… ' : '') + text.slice(from, to) + (to < text.length ? ' …' : '');
  }

  function option(entry, words, i) {
    const link = Object.assign(document.createElement('a'), { id: `result:${i}`, role: 'option', tabIndex: -1, href: entry.page.href + (entry.id && '#' + entry.id) });
    link.setAttribute('aria-selected', 'false');
    link.className = entry.kind;
    const part = (name, text, marked) => link.append(lit(Object.assign(document.createElement('span'), { className: name }), text, marked), ' ');
    part('title', entry.title, words);
    part('from', `${entry.kind}, ${entry.page.title}`, []);
    const text = excerpt(entry, words);
    if (text) part('text', text, words);
    return link;
  }

  function update() {
    if (!index) return;
    const { words, results } = search(field.value);
    found.replaceChildren(...results.slice(0, most).map((entry, i) => option(entry, words, i)));
    field.setAttribute('aria-expanded', String(results.length > 0));
    found.scrollTop = 0;
    choose(results.length ? 0 : -1);
    const more = results.length > most ? `, the first ${most} of them shown` : '';
    says.textContent = !words.length ? 'Sections, programs, identifiers, words of the glossary.'
      : results.length === 1 ? '1 result' : `${results.length || 'No'} results${more}`;
  }

  function choose(i) {
    found.children[chosen]?.setAttribute('aria-selected', 'false');
    chosen = i;
    const link = found.children[i];
    link?.setAttribute('aria-selected', 'true');
    if (link) field.setAttribute('aria-activedescendant', link.id);
    else field.removeAttribute('aria-activedescendant');
  }

  field.addEventListener('input', update);
  field.addEventListener('keydown', event => {
    const count = found.children.length;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && count) {
      choose((chosen + by + count) % count);
      found.children[chosen].scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') found.children[chosen]?.click();
    else if (event.key === 'Escape') finder.close();
    else return;
    event.preventDefault();
  });
  found.addEventListener('click', event => { if (event.target.closest('a')) finder.close(); });

  const open = box => { if (!document.querySelector('dialog[open]')) box.showModal(); };
  return {
    shortcuts() { open(list); },
    search() {
      open(finder);
      field.select();
      update();
      load();
    },
  };
}
