// Messages at lines of programs.

import { make } from './dom.js';

// mark marks lines of a cell's program and of those that it continues, and lists on its
// bench what is said of them: { name, line, column, kind, text }, where name is the
// cell's own if it is left out.
export function mark(cell, marks) {
  unmark(cell);
  const id = `${cell.name}:messages`;
  const list = make('ul', { className: 'messages', id });
  for (const mark of marks) {
    list.append(make('li', { className: mark.kind }, ...mark.line ? [place(cell, mark), ' '] : [], mark.text));
  }
  if (marks.length) cell.bench.below.append(list);
  cell.editor?.describe(marks.length ? id : null);
}

// place marks the line, and returns a link to it.
function place(cell, mark) {
  const at = cell.cells.get(mark.name) ?? cell;
  const line = at.lines()[mark.line - 1];
  line?.classList.add('marked', mark.kind);
  line?.closest('details')?.setAttribute('open', '');
  const link = make('a', { href: `#${at.name}:${mark.line}`, textContent: `${at === cell ? '' : `${at.name}, `}line ${mark.line}` });
  link.addEventListener('click', event => {
    if (!at.editor) return;
    event.preventDefault();
    at.editor.show(mark.line, mark.column || 1);
  });
  return link;
}

// unmark takes all marks and messages of the last run away.
export function unmark(cell) {
  cell.bench.below.replaceChildren();
  for (const part of cell.parts) {
    for (const line of part.lines()) line.classList.remove('marked', 'error', 'panic', 'blocked');
  }
  cell.editor?.describe(null);
}
