// Predict first: the reader puts the lines of an output into order before seeing it.

import { rows, sum } from './compare.js';
import { button, make } from './dom.js';

// predict asks for the order of a figure whose output is folded.
export function predict(figure) {
  const fold = figure.querySelector('.predicted');
  const lines = rows(figure.querySelector('.output samp'));
  const guess = new Guess(lines, writers(figure), () => { fold.open = true; });
  figure.querySelector('.guess').replaceWith(guess.root);
  guess.root.focus();
}

// writers finds in the table of events which goroutine printed each line: "2 main.func1".
function writers(figure) {
  const timeline = figure.querySelector('.timeline');
  const who = [];
  const steps = timeline?.dataset.steps.split(';') ?? [];
  const table = [...timeline?.querySelectorAll('tr') ?? []].slice(1);
  steps.forEach((step, i) => {
    const [first, last = first] = (step.split(',')[3] ?? '').split('-');
    for (let line = Number(first); first && line <= Number(last); line++) {
      who[line] ??= table[i]?.children[1].textContent;
    }
  });
  return who;
}

// shuffled is an order of the numbers below n that is the same for everyone and not
// their own.
function shuffled(n, seed) {
  const order = [...Array(n).keys()];
  for (let i = n - 1; i > 0; i--) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const j = Math.floor(seed / 2 ** 32 * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

class Guess {
  constructor(lines, who, reveal) {
    this.lines = lines;
    this.who = who;
    const order = shuffled(lines.length, parseInt(sum(lines.map(line => line.text).join('\n')), 16));
    if (order.every((line, i) => lines[line].text === lines[i].text)) order.reverse();
    this.list = make('ol', {}, ...order.map(i => this.item(lines[i].text)));
    this.verdict = make('p', { className: 'verdict', role: 'status' });
    this.root = make('div', { className: 'guessing', tabIndex: -1, role: 'group', 'aria-label': 'Predict the order' },
      make('p', { textContent: 'Put the lines into the order in which they will be printed.' }),
      this.list,
      make('div', { className: 'bar' }, button('Compare', () => { this.compare(); reveal(); })),
      this.verdict);
  }

  item(text) {
    const li = make('li', {}, make('samp', { textContent: text }));
    const name = text || 'an empty line';
    li.append(
      button('↑', () => this.move(li, -1), { 'aria-label': `Up: ${name}` }),
      button('↓', () => this.move(li, 1), { 'aria-label': `Down: ${name}` }));
    return li;
  }

  // move shifts a line by one place. The focus stays on its button.
  move(li, by) {
    const focused = document.activeElement;
    if (by < 0) li.previousElementSibling?.before(li);
    else li.nextElementSibling?.after(li);
    focused.focus();
    const items = [...this.list.children];
    this.verdict.textContent = `Now line ${items.indexOf(li) + 1} of ${items.length}.`;
  }

  // compare names the first place at which prediction and run part ways.
  compare() {
    const items = [...this.list.children];
    items.forEach(li => li.classList.remove('parts'));
    const at = items.findIndex((li, i) => li.firstChild.textContent !== this.lines[i].text);
    if (at < 0) {
      this.verdict.textContent = `As you predicted: all ${items.length} lines.`;
      return;
    }
    const { at: time, text } = this.lines[at];
    items[at].classList.add('parts');
    const who = this.who[at] ? `goroutine ${this.who[at]}` : 'main';
    this.verdict.textContent = `You and the run part ways at line ${at + 1}: at ${time}, ${who} prints “${text}”.`;
  }
}
