// A cell is one program of the page: the book's, or the reader's edit of it.

import { Bench } from './bench.js';
import { Editor } from './editor.js';
import { Shelf, toLink } from './edits.js';
import { turning } from './go.js';
import { mark, unmark } from './marks.js';
import { follow } from './notes.js';
import { format } from './run.js';
import { Runs } from './runs.js';

const saveAfter = 300; // milliseconds without a change

export class Cell {
  // chapter is the path of its file; cells are all of the page, by name.
  constructor(figure, chapter, cells) {
    this.figure = figure;
    this.name = figure.id;
    this.chapter = chapter;
    this.cells = cells;
    this.uses = figure.dataset.uses?.split(' ') ?? [];
    this.listing = figure.querySelector('.program');
    this.text = this.lines().map(line => line.textContent).join('');
    this.seed = this.bookSeed = figure.dataset.seed ?? '0';
    this.shelf = new Shelf(chapter, this.name, this.text);
    this.editor = null;
    if (figure.querySelector('.result')) this.furnish();
  }

  // furnish puts the bench up. A program that is only shown has none, and no runs.
  furnish() {
    this.bench = new Bench(this.name, this.seed, {
      run: () => this.runs.run(), stop: () => this.runs.stop(), explore: () => this.runs.explore(), above: () => this.runs.runAbove(),
      format: () => this.format(), reset: () => this.reset(), share: () => this.share(),
      reseed: seed => { this.seed = seed; this.changed(); },
    });
    this.figure.querySelector('.guess, .predicted, .result').before(this.bench.root);
    this.runs = new Runs(this);
    addEventListener('pagehide', () => this.save());
  }

  get source() { return this.editor?.source ?? this.text; }
  get edited() { return this.source !== this.text || this.seed !== this.bookSeed; }
  get parts() { return [...this.uses.map(name => this.cells.get(name)), this]; }

  lines() { return [...(this.editor?.root ?? this.listing).querySelectorAll('.line')]; }

  // Editing.

  edit() {
    if (!this.editor) this.open({ source: this.text, seed: this.seed });
    this.editor.area.focus({ preventScroll: true });
  }

  // open shows an edit in the editor, folded lines too.
  open({ source, seed }) {
    unmark(this);
    this.close();
    this.editor = new Editor(this.name, source, { onchange: () => this.changed(), onkey: event => this.key(event) });
    this.listing.replaceWith(this.editor.root);
    this.figure.classList.add('editing');
    this.bench.root.hidden = this.bench.format.hidden = false;
    this.seed = this.bench.seed.value = seed;
    this.tell();
  }

  close() {
    clearTimeout(this.saving);
    this.editor?.root.replaceWith(this.listing);
    this.editor = null;
    this.figure.classList.remove('editing');
    this.bench.format.hidden = true;
    this.tell();
  }

  key(event) {
    const takes = event.key === 'Enter' && (event.ctrlKey || event.metaKey) ? () => this.runs.run()
      : event.code === 'KeyF' && event.shiftKey && event.altKey ? () => this.format() : null;
    if (takes) {
      event.preventDefault();
      takes();
    }
    return Boolean(takes);
  }

  async format() {
    const before = this.source;
    try {
      const { source, error } = await format(before);
      if (this.source !== before) return; // typed on meanwhile
      mark(this, error ? [{ kind: 'error', ...error }] : []);
      if (source) this.editor.replace(source);
      this.bench.say(error ? 'Not formatted: it does not parse.' : source === before ? 'Formatted already.' : 'Formatted.');
    } catch (error) {
      this.bench.say(error.message);
    }
  }

  // reset shows the book's program and output again. It can be taken back.
  reset() {
    if (this.held) return this.refuse();
    const edit = this.edited ? { source: this.source, seed: this.seed } : null;
    this.close();
    this.seed = this.bench.seed.value = this.bookSeed;
    this.runs.clear();
    this.bench.notices.replaceChildren();
    this.unsaved = false;
    this.shelf.drop();
    this.bench.say('This is the book’s program again.');
    if (edit) this.bench.notice('Your edit is gone.', { 'Bring it back': () => { this.open(edit); this.changed(); } });
    this.figure.querySelector('.edit').focus({ preventScroll: true });
  }

  // Keeping edits.

  changed() {
    this.unsaved = true;
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.save(), saveAfter);
    this.tell();
  }

  // tell says what the program is now, to whoever wants to know: `turns serve` can put it
  // into the chapter.
  tell() {
    follow(this.figure, this.source);
    const { name, source, text: bookSource } = this;
    document.dispatchEvent(new CustomEvent('turns:edited', { detail: { name, source, bookSource } }));
  }

  // adopt makes a program that was put into the chapter the book's.
  adopt(source) {
    this.shelf.drop();
    this.text = source;
    this.shelf = new Shelf(this.chapter, this.name, source);
    this.changed();
  }

  // save keeps the edit, if it is not kept: in another tab it may have gone on. One that
  // is held, because it would replace another, waits for the reader's word.
  save() {
    clearTimeout(this.saving);
    if (this.held || !this.unsaved) return;
    this.unsaved = false;
    if (!this.edited) {
      this.shelf.drop();
    } else if (!this.shelf.keep({ source: this.source, seed: this.seed }) && !this.warned) {
      this.warned = true;
      this.bench.notice('The browser does not let this page keep your edit. It is lost when you leave; a link can carry it.', { 'Understood': () => {} });
    }
  }

  // restore shows the edit that was kept, and offers those of texts that the book no
  // longer has.
  restore() {
    const own = this.shelf.own();
    if (own) {
      this.open(own);
      this.bench.say('Your edit. The output below is the book’s until you run it.');
    }
    for (const { key, edit } of this.shelf.older()) {
      this.bench.notice('You edited this program before the book changed it.', {
        'Show my edit': () => this.offer(edit, 'This is your edit of the older program.', () => this.shelf.drop(key)),
        'Discard it': () => this.shelf.drop(key),
      });
    }
  }

  // offer shows an edit that comes from elsewhere. It takes the place of the reader's
  // own only if the reader says so; kept is called when it is kept.
  offer(edit, text, kept) {
    this.save();
    const own = this.shelf.own();
    this.open(edit);
    this.held = true;
    this.refuse = () => {
      this.held = false;
      this.bench.notices.replaceChildren();
      if (own) this.open(own);
      else this.reset();
    };
    const keep = () => { this.held = false; this.changed(); this.save(); kept(); };
    const turns = edit.source.search(turning) < 0 ? '' : ' Characters in it, which are marked, would show its text in another order.';
    this.bench.notice(`${text} It has not been run.${turns}${own ? ' You have another edit of your own, which is kept.' : ''}`, {
      [own ? 'Replace mine by it' : 'Keep it']: keep,
      [own ? 'Show mine' : 'Show the book’s']: () => this.refuse(),
    });
  }

  async share() {
    try {
      const link = location.href.split('#')[0] + await toLink({ name: this.name, source: this.source, seed: this.seed });
      Object.assign(this.bench.link, { hidden: false, value: link });
      this.bench.link.focus();
      await navigator.clipboard.writeText(link).then(
        () => this.bench.say('The link is copied. It carries this program and its seed.'),
        () => this.bench.say('The browser does not allow copying; the link stands above.'));
    } catch (error) {
      this.bench.say(error.message);
    }
  }
}
