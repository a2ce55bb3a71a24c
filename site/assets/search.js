// The dialogs of a page: the search of the whole book, and the list of shortcuts. This
// script is loaded when one of them is first asked for, and sets dialogs, by their names.
var dialogs;
{
  const most = 20; // results shown

  // close closes a dialog and gives the focus back: at once, as browsers leave it in what is
  // no longer seen until they paint, and keys pressed before that would be lost there.
  function close(box) {
    box.close();
    if (box.contains(document.activeElement)) document.activeElement.blur();
  }

  // A dialog closes on Escape and on a press beside it.
  function dialog(name, label, content) {
    const box = document.createElement('dialog');
    box.className = name;
    box.setAttribute('aria-label', label);
    box.innerHTML = content;
    document.body.append(box);
    box.addEventListener('click', event => { if (event.target === box) close(box); });
    box.addEventListener('keydown', event => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      close(box);
    });
    return box;
  }

  const open = box => { if (!document.querySelector('dialog[open]')) box.showModal(); };

  // The list of shortcuts.

  const everywhere = [
    ['/', 'search; <kbd>Ctrl</kbd> or <kbd>⌘</kbd> with <kbd>K</kbd> does so everywhere'],
    ['←', 'previous chapter'],
    ['→', 'next chapter'],
    ['?', 'this list'],
  ];
  const inTimelines = [
    ['← →', 'previous and next event, on the buttons and the chart'],
    ['Home End', 'before the first event and to the last, on the slider'],
    ['↑ ↓', 'next place with an event, on a lit line or row'],
    ['Enter', 'go to the event of a line or row'],
    ['Esc', 'stop stepping'],
  ];
  const inEditors = [
    ['Ctrl Enter', 'run the program; <kbd>⌘</kbd> with <kbd>Enter</kbd> too'],
    ['Shift Alt F', 'format it'],
    ['Esc Tab', 'leave the editor; <kbd>Tab</kbd> alone indents'],
  ];
  const keysOf = keys => keys.split(' ').map(key => `<kbd>${key}</kbd>`).join(' ');
  const table = rows => `<dl>${rows.map(([keys, does]) => `<dt>${keysOf(keys)}</dt><dd>${does}</dd>`).join('')}</dl>`;

  function shortcuts() {
    const box = dialog('keys', 'Keyboard shortcuts', `<form method="dialog"><h2>Keyboard shortcuts</h2><button aria-label="Close">✕</button></form>
      ${table(everywhere)}
      <label><input type="checkbox"> Single keys are shortcuts</label>
      <h3>In an editor</h3>${table(inEditors)}
      <h3>In a timeline</h3>${table(inTimelines)}`);
    const single = box.querySelector('input');
    single.checked = root.dataset.keys !== 'off';
    single.addEventListener('change', () => prefer('keys', single.checked ? 'on' : 'off', 'on'));
    return () => open(box);
  }

  // What fits a query, and how well. An index entry knows its title and text in lower
  // case as name and body.

  const letter = /[\p{L}\p{N}]/u;
  const ascii = Array.from({ length: 128 }, (_, code) => letter.test(String.fromCharCode(code)));
  const isLetter = code => code < 128 ? ascii[code] : letter.test(String.fromCharCode(code));

  // wordAt is where a word begins in text, or what begins with it, and -1 if nothing does.
  function wordAt(text, word) {
    let i = text.indexOf(word);
    while (i > 0 && isLetter(text.charCodeAt(i - 1))) i = text.indexOf(word, i + 1);
    return i;
  }

  // score is how well a word fits an entry, 0 if it does not.
  function score({ name, body, kind }, word) {
    if (name.includes(word)) {
      const inName = wordAt(name, word);
      if (inName === 0) return 60;
      return inName > 0 ? 40 : 20;
    }
    if (!body.includes(word)) return 0;
    const inBody = wordAt(body, word);
    if (inBody < 0) return 2;
    const whole = !isLetter(body.charCodeAt(inBody + word.length));
    return (whole ? 10 : 6) + (kind === 'word' ? 4 : 0);
  }

  // rank is how well an entry fits all words of a query, 0 if one does not.
  function rank(entry, words) {
    let sum = 0;
    for (const word of words) {
      const fits = score(entry, word);
      if (!fits) return 0;
      sum += fits;
    }
    const phrase = words.join(' ');
    if (entry.name === phrase) return sum + 200;
    if (words.length > 1 && entry.name.includes(phrase)) return sum + 60;
    if (words.length > 1 && entry.body.includes(phrase)) return sum + 15;
    return sum;
  }

  // search lists the entries that have all words, the best first.
  function search(index, words) {
    if (!words.length) return [];
    const ranked = [];
    for (const entry of index) {
      const fits = rank(entry, words);
      if (fits) ranked.push({ entry, rank: fits });
    }
    return ranked.sort((a, b) => b.rank - a.rank).map(found => found.entry);
  }

  // How a result is shown.

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

  // marked is text with the words of a query marked.
  function marked(text, words) {
    if (!words.length) return [text];
    const escaped = words.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const mark = piece => Object.assign(document.createElement('mark'), { textContent: piece });
    return text.split(new RegExp(`(${escaped.join('|')})`, 'iu')).map(piece => words.includes(piece.toLowerCase()) ? mark(piece) : piece);
  }

  function option(entry, words, i) {
    const href = entry.page.href + (entry.id && '#' + entry.id);
    const link = Object.assign(document.createElement('a'), { id: `result:${i}`, role: 'option', tabIndex: -1, className: entry.kind, href });
    link.setAttribute('aria-selected', 'false');
    const part = (className, ...content) => {
      const span = Object.assign(document.createElement('span'), { className });
      span.append(...content);
      link.append(span, ' ');
    };
    part('title', ...marked(entry.title, words));
    part('from', `${entry.kind}, ${entry.page.title}`);
    const text = excerpt(entry, words);
    if (text) part('text', ...marked(text, words));
    return link;
  }

  // The search: a field with the list of results below it.
  class Finder {
    constructor() {
      this.box = dialog('finder', 'Search', `<form method="dialog" role="search"><input type="search" role="combobox" aria-label="Search the book" placeholder="Search the book"
        aria-autocomplete="list" aria-expanded="false" aria-controls="found" autocomplete="off" autocapitalize="off" spellcheck="false"><button aria-label="Close">✕</button></form>
        <p role="status"></p><div id="found" role="listbox" aria-label="Results"></div>`);
      this.field = this.box.querySelector('input');
      this.says = this.box.querySelector('p');
      this.found = this.box.querySelector('#found');
      this.index = null;
      this.chosen = -1;
      this.field.addEventListener('input', () => this.update());
      this.field.addEventListener('keydown', event => { if (this.key(event.key)) event.preventDefault(); });
      this.found.addEventListener('click', event => { if (event.target.closest('a')) close(this.box); });
    }

    open() {
      open(this.box);
      this.field.select();
      if (this.index) this.update();
      else this.load();
    }

    async load() {
      this.says.textContent = 'Loading the index …';
      try {
        const answer = await fetch(files.index);
        if (!answer.ok) throw new Error(answer.statusText);
        const { pages, entries } = await answer.json();
        this.index = entries.map(entry => ({ ...entry, page: pages[entry.page], name: entry.title.toLowerCase(), body: entry.text.toLowerCase() }));
        this.update();
      } catch {
        this.says.textContent = location.protocol === 'file:'
          ? 'Browsers do not let pages from a file search; open the book through a server, such as go tool turns serve.'
          : 'The index could not be loaded. Are you offline?';
      }
    }

    update() {
      if (!this.index) return;
      const words = this.field.value.toLowerCase().split(/\s+/).filter(Boolean);
      const results = search(this.index, words);
      this.found.replaceChildren(...results.slice(0, most).map((entry, i) => option(entry, words, i)));
      requestAnimationFrame(() => { this.found.scrollTop = 0; }); // now it would cost a layout
      this.field.setAttribute('aria-expanded', String(results.length > 0));
      this.choose(results.length ? 0 : -1);
      const more = results.length > most ? `, the first ${most} of them shown` : '';
      if (!words.length) this.says.textContent = 'Sections, programs, identifiers, words of the glossary.';
      else this.says.textContent = results.length === 1 ? '1 result' : `${results.length || 'No'} results${more}`;
    }

    choose(i) {
      const { children } = this.found;
      children[this.chosen]?.setAttribute('aria-selected', 'false');
      this.chosen = i;
      children[i]?.setAttribute('aria-selected', 'true');
      if (i >= 0) this.field.setAttribute('aria-activedescendant', children[i].id);
      else this.field.removeAttribute('aria-activedescendant');
    }

    // key does what a key asks for, and returns whether it did.
    key(name) {
      const { children } = this.found;
      const by = { ArrowDown: 1, ArrowUp: -1 }[name];
      if (by && children.length) {
        this.choose((this.chosen + by + children.length) % children.length);
        children[this.chosen].scrollIntoView({ block: 'nearest' });
      } else if (name === 'Enter') children[this.chosen]?.click();
      else return false;
      return true;
    }
  }

  const finder = new Finder();
  dialogs = { search: () => finder.open(), shortcuts: shortcuts() };
}
