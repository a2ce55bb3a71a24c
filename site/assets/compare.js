// What a run printed, beside what the book's printed.

// rows reads the lines of an output box, each with its virtual time.
export function rows(output) {
  let time = '';
  return [...output?.querySelectorAll('.line') ?? []].map(line => {
    const at = line.querySelector('.at')?.textContent ?? '';
    time = at.trim() || time;
    return { at: time, text: line.textContent.slice(at.length).replace(/\n$/, '') };
  });
}

const alike = (a, b) => a.text === b.text && a.at === b.at;

// difference lists the lines of both in their order: in the book only ('-'), in
// the run only ('+'), or in both (' ').
export function difference(book, run) {
  let from = 0, end = 0;
  const most = Math.min(book.length, run.length);
  while (from < most && alike(book[from], run[from])) from++;
  while (end < most - from && alike(book.at(-1 - end), run.at(-1 - end))) end++;
  const as = sign => line => ({ sign, ...line });
  return [
    ...run.slice(0, from).map(as(' ')),
    ...middle(book.slice(from, book.length - end), run.slice(from, run.length - end)),
    ...run.slice(run.length - end).map(as(' ')),
  ];
}

const mostCells = 1e6; // of the table; larger ones would take too long

// middle finds the longest lines in common by dynamic programming.
function middle(a, b) {
  const out = [];
  if (a.length * b.length > mostCells) {
    return [...a.map(line => ({ sign: '-', ...line })), ...b.map(line => ({ sign: '+', ...line }))];
  }
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width); // of the rests from i and j on
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = alike(a[i], b[j]) ? common[(i + 1) * width + j + 1] + 1
        : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && alike(a[i], b[j])) {
      out.push({ sign: ' ', ...b[j++] });
      i++;
    } else if (i < a.length && (j === b.length || common[(i + 1) * width + j] >= common[i * width + j + 1])) {
      out.push({ sign: '-', ...a[i++] });
    } else {
      out.push({ sign: '+', ...b[j++] });
    }
  }
  return out;
}

const context = 2; // lines shown around a difference
const words = { '-': 'Only in the book: ', '+': 'Only in this run: ', ' ': '' };

// draw makes a list of the differences, with some lines around each.
export function draw(lines) {
  const shown = lines.map((_, i) => lines.slice(Math.max(0, i - context), i + context + 1).some(l => l.sign !== ' '));
  const list = document.createElement('ol');
  list.className = 'difference';
  const width = Math.max(...lines.map(line => line.at.length));
  let skipped = 0;
  lines.forEach((line, i) => {
    if (!shown[i]) skipped++;
    if (skipped && (shown[i] || i === lines.length - 1)) {
      list.append(item('skipped', skipped === 1 ? '1 line the same' : `${skipped} lines the same`));
      skipped = 0;
    }
    if (shown[i]) list.append(row(line, width));
  });
  return list;
}

function row({ sign, at, text }, width) {
  const li = item(sign === ' ' ? '' : sign === '-' ? 'gone' : 'new', text);
  li.insertAdjacentHTML('afterbegin', '<span class="sign"></span><span class="unseen"></span><span class="at"></span>');
  const [mark, word, time] = li.children;
  mark.textContent = sign;
  mark.ariaHidden = 'true';
  word.textContent = words[sign];
  time.textContent = at.padStart(width) + ' ';
  return li;
}

function item(className, text) {
  const li = document.createElement('li');
  li.className = className;
  li.textContent = text;
  return li;
}

// sum is a check sum of text (FNV-1a, 32 bits), as hexadecimal digits.
export function sum(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
