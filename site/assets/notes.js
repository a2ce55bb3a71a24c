// Notes stay with the lines that they are about while the program is edited.

// follow numbers a figure's notes by a source. Each begins with code that stands in one
// line of the book's program; where an edit has taken that from it, it has no number.
export function follow(figure, source) {
  const lines = source.split('\n');
  for (const note of figure.querySelectorAll('.line-notes > li')) {
    const quote = note.querySelector('code').textContent;
    const found = lines.findIndex(line => line.includes(quote));
    const astray = found < 0 || lines.slice(found + 1).some(line => line.includes(quote));
    note.classList.toggle('astray', astray);
    if (!astray) note.value = found + 1;
  }
}
