// Programs that can be edited and run in the page. This module is loaded when it is
// first wanted, the machine itself at the first run.

import { Cell } from './cell.js';
import { button, make } from './dom.js';
import { fromLink, isLink } from './edits.js';
import { predict } from './predict.js';

const chapter = document.getElementById('main').dataset.chapter;

export const cells = new Map();
for (const figure of document.querySelectorAll('.snippet')) {
  cells.set(figure.id, new Cell(figure, chapter, cells));
}
for (const cell of cells.values()) {
  if (cell.runs) cell.restore();
}

// press does what a button of a figure says.
export function press(button) {
  const cell = cells.get(button.closest('.snippet').id);
  if (button.matches('.guess')) predict(cell.figure);
  else if (button.matches('.edit')) cell.edit();
  else cell.runs.run().then(() => cell.bench.reveal());
}

document.addEventListener('turns:saved', ({ detail: { name, source } }) => cells.get(name).adopt(source));

// A link may carry an edit. It is shown, not run, and takes no other's place.
async function open() {
  if (!isLink(location.hash)) return;
  try {
    const edit = await fromLink(location.hash);
    const cell = cells.get(edit.name);
    if (!cell?.runs) throw new Error(`This link carries an edit of the program ${edit.name}, which this page does not have.`);
    cell.offer(edit, 'This edit came with the link.', () => history.replaceState(null, '', `#${cell.name}`));
    cell.figure.scrollIntoView({ behavior: 'instant' });
  } catch (error) {
    const notice = make('div', { className: 'notice', role: 'alert' }, make('p', { textContent: error.message }),
      button('Close', () => notice.remove()));
    document.querySelector('article').prepend(notice);
    notice.scrollIntoView({ block: 'nearest' });
  }
}
addEventListener('hashchange', open);
open();
