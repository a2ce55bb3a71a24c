// An editor of one program: a textarea whose letters are transparent, over the
// same text in the book's colours. What is typed, the caret, the selection and
// undo are the browser's own.

import { highlight } from './go.js';

const hint = 'Tab indents. Escape, then Tab, leaves the editor. Control or Command with Enter runs the program, Shift-Alt-F formats it.';

// An Editor stands in the place of the book's listing, in its metrics. Its lines
// have the ids that the listing's lines have, so links to lines find them.
export class Editor {
  // onchange is called after each change of the text. onkey sees keys first and
  // returns true for those it takes.
  constructor(name, source, { onchange, onkey }) {
    this.name = name;
    this.onchange = onchange;
    this.onkey = onkey;
    this.lines = []; // { html, element }
    this.root = document.createElement('div');
    this.root.className = 'program editor';
    this.root.innerHTML = `<div class="sheet"><pre aria-hidden="true"><code></code></pre>
      <textarea wrap="off" spellcheck="false" autocomplete="off" autocapitalize="off" autocorrect="off"></textarea></div>
      <p hidden id="${name}:keys">${hint}</p>`;
    this.area = this.root.querySelector('textarea');
    this.area.setAttribute('aria-label', `Program ${name}`);
    this.describe(null);
    this.area.value = source.replace(/\n$/, '');
    this.area.setSelectionRange(0, 0);
    this.area.addEventListener('input', () => { this.paint(); this.onchange(); });
    this.area.addEventListener('keydown', event => this.key(event));
    this.area.addEventListener('blur', () => { this.leaving = false; });
    this.paint();
  }

  // The program ends with a newline, for which the listing shows no line.
  get source() { return this.area.value.replace(/\n*$/, '\n'); }

  // describe ties messages, in the element with the id, to the text.
  describe(id) {
    this.area.setAttribute('aria-describedby', id ? `${this.name}:keys ${id}` : `${this.name}:keys`);
    this.area.setAttribute('aria-invalid', String(Boolean(id)));
  }

  // replace changes the text as if it had been typed, so that undo brings it back.
  replace(source) {
    const before = this.area.value, after = source.replace(/\n$/, '');
    if (before === after) return;
    let from = 0, end = 0;
    while (before[from] === after[from]) from++;
    const most = Math.min(before.length, after.length) - from;
    while (end < most && before.at(-1 - end) === after.at(-1 - end)) end++;
    const focused = document.activeElement;
    const caret = Math.min(this.area.selectionStart, after.length);
    this.area.focus({ preventScroll: true });
    this.area.setSelectionRange(from, before.length - end);
    this.insert(after.slice(from, after.length - end));
    this.area.setSelectionRange(caret, caret);
    focused?.focus({ preventScroll: true });
  }

  insert(text) {
    if (document.execCommand(text ? 'insertText' : 'delete', false, text)) return;
    this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, 'end');
    this.area.dispatchEvent(new Event('input'));
  }

  // show puts the caret at a line and a column, both from 1.
  show(line, column) {
    const before = this.area.value.split('\n').slice(0, line - 1).join('\n');
    const at = before.length + (line > 1 ? 1 : 0) + column - 1;
    this.area.focus({ preventScroll: true });
    this.area.setSelectionRange(at, at);
    this.lines[line - 1]?.element.scrollIntoView({ block: 'nearest' });
  }

  // paint makes the elements of the lines that changed. The others keep theirs,
  // and with it their marks.
  paint() {
    const html = highlight(this.area.value), old = this.lines;
    let from = 0, end = 0;
    while (from < Math.min(html.length, old.length) && html[from] === old[from].html) from++;
    const most = Math.min(html.length, old.length) - from;
    while (end < most && html.at(-1 - end) === old.at(-1 - end).html) end++;
    const fresh = html.slice(from, html.length - end).map(text => {
      const element = document.createElement('span');
      element.className = 'line';
      element.innerHTML = text + '\n';
      return { html: text, element };
    });
    const next = old[old.length - end]?.element ?? null;
    for (const line of old.slice(from, old.length - end)) line.element.remove();
    const code = this.root.querySelector('code');
    for (const line of fresh) code.insertBefore(line.element, next);
    this.lines = [...old.slice(0, from), ...fresh, ...old.slice(old.length - end)];
    this.lines.slice(from).forEach((line, i) => { line.element.id = `${this.name}:${from + i + 1}`; });
  }

  key(event) {
    if (event.isComposing || this.onkey(event)) return;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === 'Tab' && plain && !this.leaving) {
      event.preventDefault();
      this.indent(event.shiftKey);
    } else if (event.key === 'Enter' && plain && !event.shiftKey) {
      event.preventDefault();
      this.breakLine();
    } else if (/^[})\]]$/.test(event.key) && event.ctrlKey === event.altKey) { // AltGr is both
      this.outdent();
    }
    if (event.key !== 'Shift' && event.key !== 'Tab') this.leaving = event.key === 'Escape';
  }

  // around is the text of the caret's line on both sides of the selection.
  around() {
    const { value, selectionStart, selectionEnd } = this.area;
    const before = value.slice(0, selectionStart).split('\n').at(-1);
    return { before, after: value.slice(selectionEnd).split('\n', 1)[0] };
  }

  // breakLine begins a line as deep as this one; deeper after what opens a block.
  breakLine() {
    const { before, after } = this.around();
    const depth = before.match(/^[\t ]*/)[0];
    const opens = /([{([]|\b(case|default)\b.*:)\s*$/.test(before);
    this.insert('\n' + depth + (opens ? '\t' : ''));
    if (!opens || !/^\s*[})\]]/.test(after)) return;
    const at = this.area.selectionStart;
    this.insert('\n' + depth);
    this.area.setSelectionRange(at, at);
  }

  // outdent takes back a tab before a bracket that closes a block is typed.
  outdent() {
    const { before } = this.around();
    const { selectionStart, selectionEnd } = this.area;
    if (selectionStart !== selectionEnd || !/^\t+$/.test(before)) return;
    this.area.setSelectionRange(selectionStart - 1, selectionStart);
    this.insert('');
  }

  // indent puts in a tab, or shifts the lines of the selection.
  indent(back) {
    const { value, selectionStart, selectionEnd } = this.area;
    if (!back && !value.slice(selectionStart, selectionEnd).includes('\n')) {
      this.insert('\t');
      return;
    }
    const from = value.slice(0, selectionStart).lastIndexOf('\n') + 1;
    const last = value.indexOf('\n', Math.max(selectionStart, selectionEnd - 1));
    const to = last < 0 ? value.length : last;
    const lines = value.slice(from, to);
    const shifted = back ? lines.replace(/^(\t| {1,4})/gm, '') : lines.replace(/^(?=.)/gm, '\t');
    if (shifted === lines) return;
    this.area.setSelectionRange(from, to);
    this.insert(shifted);
    this.area.setSelectionRange(from, from + shifted.length);
  }
}
