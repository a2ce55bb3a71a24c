// What runs of a cell's program give, and what the page says of it.

import { difference, draw, rows, sum } from './compare.js';
import { button, make } from './dom.js';
import { mark, unmark } from './marks.js';
import { explore, join, run } from './run.js';

const schedules = 200; // that are explored

// Runs are those of one cell; at most one goes on.
export class Runs {
  constructor(cell) {
    this.cell = cell;
    this.bench = cell.bench;
    this.result = this.book = cell.figure.querySelector('.result');
  }

  stop() { this.stopper?.abort(); }

  // clear shows the book's result again.
  clear() {
    this.stop();
    unmark(this.cell);
    this.bench.explored.replaceChildren();
    this.show(this.book);
  }

  // program is what is run: this program, with those that it continues as they are
  // now.
  async program(schedule) {
    const { name, source, seed, parts } = this.cell;
    const own = { name, source, seed, schedule };
    if (parts.length === 1) return own;
    const joined = await join(parts.map(({ name, source }) => ({ name, source })));
    if (joined.error) throw Object.assign(new Error('It does not compile.'), { mark: { kind: 'error', ...joined.error } });
    return { ...own, ...joined };
  }

  // during runs a task, which gets a signal, until it is done or stopped. It returns
  // nothing if the task failed, which the bench then says.
  async during(text, task) {
    this.stop();
    const stopper = this.stopper = new AbortController();
    this.bench.begin(text);
    try {
      return await task(stopper.signal);
    } catch (error) {
      if (this.stopper === stopper) this.bench.end(error.name === 'AbortError' ? 'Stopped.' : error.message);
      if (error.mark) mark(this.cell, [error.mark]);
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
    const edited = this.cell.parts.some(part => part.edited) || schedule;
    const orders = edited ? '' : this.book.querySelector('.orders')?.outerHTML ?? '';
    const box = make('div', { className: 'result', innerHTML: result.output + orders + result.timeline });
    mark(this.cell, result.marks);
    const same = this.judge(result, box, edited, schedule);
    this.show(box);
    return same;
  }

  // loading shows how far the machine has come.
  loading({ loaded, total, preparing }) {
    const size = bytes => (bytes / 1e6).toFixed(1);
    if (preparing) this.bench.step('Preparing the machine');
    else this.bench.step(`Loading the machine, ${size(loaded)} of ${size(total)} MB`, loaded, total);
  }

  // judge says how a run differs from the book's.
  judge({ golden, ending }, box, edited, schedule) {
    const lines = difference(rows(this.book.querySelector('.output')), rows(box.querySelector('.output')));
    const count = sign => lines.filter(line => line.sign === sign).length;
    const gone = count('-'), added = count('+'), same = !gone && !added;
    const verdict = schedule ? [`Schedule ${schedule}.`] : [];
    if (same) {
      verdict.push(edited ? 'It prints what the book’s does, at the same times.' : 'As in the book.');
      if (sum(golden) !== this.cell.figure.dataset.golden) verdict.push('Only characters that cannot be seen differ.');
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

  // show puts a result in the place of the one that is shown.
  show(box) {
    this.result.replaceWith(box);
    this.result = box;
    const fold = box.closest('.predicted');
    if (fold) fold.open = box !== this.book;
    this.redrawn();
  }

  // redrawn tells the page's own script that there are new boxes.
  redrawn() { this.cell.figure.dispatchEvent(new Event('redrawn', { bubbles: true })); }

  // runAbove runs each program of the page above this one, each in its place.
  async runAbove() {
    const all = [...this.cell.cells.values()]; // in the order of the page
    const above = all.slice(0, all.indexOf(this.cell)).filter(cell => cell.runs);
    const other = [];
    const done = await this.during('Running', async signal => {
      for (const [i, cell] of above.entries()) {
        this.bench.step(`Running ${cell.name}`, i, above.length);
        const stop = () => cell.runs.stop();
        signal.addEventListener('abort', stop);
        if (!await cell.runs.run()) other.push(cell.name);
        signal.removeEventListener('abort', stop);
        signal.throwIfAborted();
      }
      return above.length;
    });
    if (done === undefined) return;
    this.bench.end(done === 0 ? 'No program stands above this one.'
      : `Ran ${done}: ${other.length ? `not as in the book: ${other.join(', ')}.` : 'all as in the book.'}`);
  }

  // explore lists what other schedules give. Each outcome can be shown.
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
