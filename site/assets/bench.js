// The bench is what stands under a program once it is edited or run: its buttons,
// what became of the run, notices, messages.

import { button, make } from './dom.js';
import { isSeed, mostSeed } from './edits.js';

export class Bench {
  // actions: run, format, reset, explore, share, above, stop, reseed; all functions.
  constructor(name, seed, actions) {
    this.format = button('Format', actions.format, { title: 'gofmt (Shift-Alt-F)', hidden: true });
    this.verdict = make('p', { className: 'verdict', role: 'status' });
    this.progress = make('progress', { 'aria-label': 'Progress' });
    this.doing = make('span');
    this.busy = make('div', { className: 'busy', hidden: true },
      this.doing, this.progress, button('Stop', actions.stop, { className: 'stop' }));
    this.link = make('input', { readOnly: true, hidden: true, 'aria-label': 'Link to this edit', onfocus() { this.select(); } });
    this.notices = make('div');
    this.below = make('div'); // messages and comparisons of the last run
    this.explored = make('div', { className: 'explored' });
    this.root = make('div', { className: 'bench', hidden: true, role: 'group', 'aria-label': `Running ${name}` },
      this.notices,
      make('div', { className: 'bar' },
        button('Run', actions.run, { title: 'Ctrl-Enter, ⌘-Enter' }), this.format,
        button('Reset', actions.reset, { title: 'Back to the book’s program and output' }),
        button('What else could happen?', actions.explore),
        this.more(name, seed, actions)),
      make('div', { className: 'state' }, this.verdict, this.busy),
      this.below, this.explored);
  }

  // more is what is seldom needed.
  more(name, seed, { share, above, reseed }) {
    this.seed = make('input', { value: seed, inputMode: 'numeric', maxLength: 20, autocomplete: 'off', size: 20 });
    this.seed.addEventListener('input', () => {
      const wrong = isSeed(this.seed.value) ? '' : `A seed is a whole number from 0 to ${mostSeed}.`;
      this.seed.setCustomValidity(wrong);
      if (wrong) this.seed.reportValidity();
      else reseed(this.seed.value);
    });
    return make('details', { className: 'more' }, make('summary', { textContent: 'More' }),
      make('div', {},
        make('label', { title: 'All that a program draws by chance follows from it.' }, 'Seed ', this.seed),
        button('Run all above', above, { title: `Runs each program of this page that stands above ${name}` }),
        button('Copy a link', share, { title: 'A link that carries this program and its seed' }), this.link));
  }

  begin(text) {
    this.root.hidden = false;
    this.verdict.textContent = '';
    this.busy.hidden = false;
    this.step(text);
  }

  // step tells of progress. Without a total nobody knows how long it takes.
  step(text, done, total) {
    this.doing.textContent = text;
    if (total) Object.assign(this.progress, { value: done, max: total });
    else this.progress.removeAttribute('value');
  }

  end(verdict) {
    this.busy.hidden = true;
    this.say(verdict);
  }

  say(verdict) {
    this.root.hidden = false;
    this.verdict.textContent = verdict;
  }

  // notice asks something. Each answer takes the notice away.
  notice(text, answers) {
    const box = make('div', { className: 'notice', role: 'status' }, make('p', { textContent: text }));
    for (const [label, act] of Object.entries(answers)) {
      box.append(button(label, () => { box.remove(); act(); }));
    }
    this.notices.append(box);
    this.root.hidden = false;
  }

  // reveal brings the bench into the window if it is below its edge.
  reveal() {
    if (this.root.getBoundingClientRect().bottom > innerHeight) this.root.scrollIntoView({ block: 'center' });
  }
}
