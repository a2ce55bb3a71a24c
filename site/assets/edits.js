// Edits outlive the page: in the browser's storage, and in links.

import { sum } from './compare.js';

// A seed is a number in digits; an edit is { source, seed }.
export const mostSeed = 2n ** 64n - 1n;
export const isSeed = text => /^\d{1,20}$/.test(text) && BigInt(text) <= mostSeed;
const isEdit = edit => typeof edit?.source === 'string' && typeof edit.seed === 'string' && isSeed(edit.seed);

// A Shelf keeps the edits of one program, each under the check sum of the book's
// text that it is an edit of. Storage may be forbidden or full.
export class Shelf {
  constructor(chapter, name, book) {
    this.prefix = `edit ${chapter} ${name} `;
    this.key = this.prefix + sum(book);
  }

  // own is the edit of the present text, or null.
  own() { return this.read(this.key); }

  // older lists the edits of texts that the book no longer has.
  older() {
    try {
      return Object.keys(localStorage)
        .filter(key => key.startsWith(this.prefix) && key !== this.key)
        .map(key => ({ key, edit: this.read(key) }))
        .filter(({ edit }) => edit);
    } catch {
      return [];
    }
  }

  read(key) {
    try {
      const edit = JSON.parse(localStorage.getItem(key));
      return isEdit(edit) ? edit : null;
    } catch {
      return null;
    }
  }

  // keep reports whether the edit was stored.
  keep(edit) {
    try {
      localStorage.setItem(this.key, JSON.stringify(edit));
      return true;
    } catch {
      return false;
    }
  }

  drop(key = this.key) {
    try { localStorage.removeItem(key); } catch { /* nothing is kept there */ }
  }
}

// A link holds { name, source, seed } in its fragment: JSON, deflated, in base64url.
const mostLink = 16_000; // characters: what programs that pass links on take
const mostSource = 64 << 10; // bytes
const start = '#edit=';

export const isLink = fragment => fragment.startsWith(start);

// toLink makes the fragment of a link. It throws an Error for readers if the
// program is too long.
export async function toLink(edit) {
  const deflated = await through(new CompressionStream('deflate-raw'), new TextEncoder().encode(JSON.stringify(edit)));
  const link = start + btoa(String.fromCharCode(...deflated))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  if (link.length > mostLink) throw new Error(`The program is too long for a link: it would have ${link.length} characters, and ${mostLink} are the most.`);
  return link;
}

// fromLink reads the fragment of a link. It throws an Error for readers if it is
// not whole.
export async function fromLink(fragment) {
  let edit;
  try {
    const text = fragment.slice(start.length).replaceAll('-', '+').replaceAll('_', '/');
    const deflated = Uint8Array.from(atob(text), c => c.charCodeAt(0));
    const json = await through(new DecompressionStream('deflate-raw'), deflated);
    edit = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch {
    throw new Error('This link was to carry an edited program, but a part of it is missing or changed. Ask for it again.');
  }
  if (!isEdit(edit) || typeof edit.name !== 'string') {
    throw new Error('This link carries no program. Ask for it again.');
  }
  return edit;
}

// through passes bytes through a stream. No more than mostSource come out.
async function through(stream, bytes) {
  const writer = stream.writable.getWriter();
  const fed = writer.write(bytes).then(() => writer.close());
  fed.catch(() => {}); // reading reports the same
  const out = [];
  const reader = stream.readable.getReader();
  for (let part; !(part = await reader.read()).done;) {
    out.push(...part.value);
    if (out.length > mostSource) {
      reader.cancel().catch(() => {}); // what else is packed stays so
      throw new RangeError();
    }
  }
  await fed;
  return Uint8Array.from(out);
}
