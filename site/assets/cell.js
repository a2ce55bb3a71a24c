// A cell is one program of the page: the book's, or the reader's edit of it, with
// what its last run gave.

import { Bench } from './bench.js';
import { difference, draw, rows, sum } from './compare.js';
import { button, make } from './dom.js';
import { Editor } from './editor.js';
import { Shelf, toLink } from './edits.js';
import { explore, format, join, run } from './run.js';

const schedules = 200;
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
    this.result = this.bookResult = figure.querySelector('.result');
    this.shelf = new Shelf(chapter, this.name, this.text);
    this.editor = null;
    if (this.result) this.furnish();
  }

  // furnish puts the bench up. A program that is only shown has none.
  furnish() {
    this.bench = new Bench(this.name, this.seed, {
      run: () => this.run(), stop: () => this.stopper?.abort(), format: () => this.format(), reset: () => this.reset(),
      explore: () => this.explore(), share: () => this.share(), above: () => this.runAbove(),
      reseed: seed => { this.seed = seed; this.changed(); },
    });
    (this.figure.querySelector('.guess, .predicted') ?? this.result).before(this.bench.root);
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
    this.unmark();
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
    const takes = event.key === 'Enter' && (event.ctrlKey || event.metaKey) ? () => this.run()
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
      this.mark(error ? [{ kind: 'error', ...error }] : []);
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
    this.stopper?.abort();
    this.unmark();
    this.close();
    this.seed = this.bench.seed.value = this.bookSeed;
    this.show(this.bookResult);
    this.bench.clear();
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
    this.bench.notice(`${text} It has not been run.${own ? ' You have another edit of your own, which is kept.' : ''}`, {
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

  // Running.

  // program is what is run: this program, with those that it continues as they are
  // now.
  async program(schedule) {
    const own = { name: this.name, source: this.source, seed: this.seed, schedule };
    if (!this.uses.length) return own;
    const joined = await join(this.parts.map(({ name, source }) => ({ name, source })));
    if (joined.error) throw new Refusal(joined.error);
    return { ...own, ...joined };
  }

  // during runs a task, which gets a signal, until it is done or stopped. It returns
  // nothing if the task failed, which the bench then says.
  async during(text, task) {
    this.stopper?.abort();
    const stopper = this.stopper = new AbortController();
    this.bench.begin(text);
    try {
      return await task(stopper.signal);
    } catch (error) {
      if (this.stopper === stopper) this.bench.end(error.name === 'AbortError' ? 'Stopped.' : error.message);
      if (error.mark) this.mark([error.mark]);
    } finally {
      if (this.stopper === stopper) this.bench.busy.hidden = true;
    }
  }

  // run reports whether the run gave what the book shows; undefined if there was none.
  async run(schedule = 0) {
    const result = await this.during('Running', async signal =>
      run(await this.program(schedule), { signal, onprogress: progress => this.loading(progress) }));
    if (!result) return undefined;
    if (!schedule) this.bench.explored.replaceChildren();
    const box = make('div', { className: 'result', innerHTML: result.output + result.timeline });
    this.mark(result.marks);
    const same = this.judge(result, box, schedule);
    this.show(box);
    return same;
  }

  loading({ loaded, total, preparing }) {
    const size = bytes => (bytes / 1e6).toFixed(1);
    if (preparing) this.bench.step('Preparing the machine');
    else this.bench.step(`Loading the machine, ${size(loaded)} of ${size(total)} MB`, loaded, total);
  }

  // judge says how a run differs from the book's.
  judge({ golden, ending }, box, schedule) {
    const lines = difference(rows(this.bookResult.querySelector('.output')), rows(box.querySelector('.output')));
    const count = sign => lines.filter(line => line.sign === sign).length;
    const edited = this.parts.some(part => part.edited);
    const gone = count('-'), added = count('+'), same = !gone && !added;
    const verdict = schedule ? [`Schedule ${schedule}.`] : [];
    if (same) {
      verdict.push(edited || schedule ? 'It prints what the book’s does, at the same times.' : 'As in the book.');
      if (sum(golden) !== this.figure.dataset.golden) verdict.push('Only characters that cannot be seen differ.');
    } else if (ending.kind in unstarted) {
      verdict.push(unstarted[ending.kind]);
    } else {
      if (ending.kind in endings) verdict.push(endings[ending.kind]);
      verdict.push(`Not as in the book: ${gone} of its lines ${gone === 1 ? 'is' : 'are'} missing, ${added} ${added === 1 ? 'is' : 'are'} new.`);
      this.bench.below.append(compared(lines));
    }
    this.bench.end(verdict.join(' '));
    return same;
  }

  show(box) {
    this.result.replaceWith(box);
    this.result = box;
    const fold = box.closest('.predicted');
    if (fold) fold.open = box !== this.bookResult;
    this.redrawn();
  }

  // redrawn tells the page's own script that there are new boxes.
  redrawn() { this.figure.dispatchEvent(new Event('redrawn', { bubbles: true })); }

  async runAbove() {
    const above = [...this.cells.values()].filter(cell => cell.result
      && cell.figure.compareDocumentPosition(this.figure) & Node.DOCUMENT_POSITION_FOLLOWING);
    const other = [];
    const done = await this.during('Running', async signal => {
      for (const [i, cell] of above.entries()) {
        this.bench.step(`Running ${cell.name}`, i, above.length);
        const stop = () => cell.stopper.abort();
        signal.addEventListener('abort', stop);
        if (!await cell.run()) other.push(cell.name);
        signal.removeEventListener('abort', stop);
        signal.throwIfAborted();
      }
      return above.length;
    });
    if (done === undefined) return;
    this.bench.end(done === 0 ? 'No program stands above this one.'
      : `Ran ${done}: ${other.length ? `not as in the book: ${other.join(', ')}.` : 'all as in the book.'}`);
  }

  async explore() {
    const found = await this.during('Trying schedules', async signal =>
      explore(await this.program(0), {
        runs: schedules, signal,
        onprogress: progress => progress.done === undefined ? this.loading(progress)
          : this.bench.step(`Schedule ${progress.done} of ${progress.total}`, progress.done, progress.total),
      }));
    if (!found) return;
    this.bench.end(found.outcomes.length === 1 ? `All ${found.runs} schedules gave one outcome.`
      : `${found.runs} schedules gave ${found.outcomes.length} outcomes.`);
    this.bench.explored.innerHTML = found.html;
    this.bench.explored.querySelectorAll('details').forEach(fold => { fold.open = true; });
    this.bench.explored.querySelectorAll('.outcome').forEach((outcome, i) => {
      const { schedule } = found.outcomes[i];
      outcome.append(button('Show this run', () => this.run(schedule), { 'aria-label': `Show this run, schedule ${schedule}` }));
    });
    this.redrawn();
  }

  // Messages at lines.

  // mark marks lines, and lists what is said of them.
  mark(marks) {
    this.unmark();
    const id = `${this.name}:messages`;
    const list = make('ul', { className: 'messages', id });
    for (const mark of marks) {
      const cell = this.cells.get(mark.name) ?? this;
      const line = cell.lines()[mark.line - 1];
      line?.classList.add('marked', mark.kind);
      line?.closest('details')?.setAttribute('open', '');
      const link = make('a', { href: `#${cell.name}:${mark.line}`, textContent: `${cell === this ? '' : `${cell.name}, `}line ${mark.line}` });
      link.addEventListener('click', event => {
        if (!cell.editor) return;
        event.preventDefault();
        cell.editor.show(mark.line, mark.column || 1);
      });
      list.append(make('li', { className: mark.kind }, link, ` ${mark.text}`));
    }
    if (marks.length) this.bench.below.append(list);
    this.editor?.describe(marks.length ? id : null);
  }

  unmark() {
    this.bench.below.replaceChildren();
    for (const cell of this.parts) {
      for (const line of cell.lines()) line.classList.remove('marked', 'error', 'panic', 'blocked');
    }
    this.editor?.describe(null);
  }
}

// A Refusal is an error at a line.
class Refusal extends Error {
  constructor(mark) {
    super('It does not compile.');
    this.mark = { kind: 'error', ...mark };
  }
}

// What is said of programs that are not run, and of runs that do not end well.
const unstarted = { 'compile-error': 'It does not compile.', refused: 'The machine cannot run it.' };
const endings = { panic: 'It panics.', deadlock: 'It deadlocks.', limit: 'It was stopped at a limit.' };

const mostOpen = 12; // lines of a comparison that is shown unfolded

function compared(lines) {
  const list = draw(lines);
  return make('details', { className: 'compared', open: list.children.length <= mostOpen },
    make('summary', { textContent: 'Compared with the book' }),
    make('div', { className: 'scroll', role: 'group', tabIndex: 0, 'aria-label': 'Differences from the book' }, list));
}
