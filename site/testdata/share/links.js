// Reads links of many kinds with the page's own decoder: from nobody, cut, changed, and from
// a stranger who knows how to make one. Prints what is wrong, a line each.
import { fromLink, isLink, toLink } from './edits.js';

const [count] = process.argv.slice(2).map(Number);
const messages = [
  'This link was to carry an edited program, but a part of it is missing or changed. Ask for it again.',
  'This link carries no program. Ask for it again.',
];

// random numbers are the same in each run (mulberry32).
let state = 444;
function random(below) {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % below;
}
const one = list => list[random(list.length)];
const text = length => String.fromCharCode(...Array.from({ length }, () => one([random(128), random(0xd800), 0x202e, 0xd800 + random(0x800)])));

async function pack(json) {
  const deflated = await new Response(new Blob([json]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer();
  return '#edit=' + Buffer.from(deflated).toString('base64url');
}

const hostile = ['', 0, -1, null, true, [], {}, ['x'], '18446744073709551616', '00', '1e9', '__proto__', 'constructor', '"><img src=x onerror=alert(1)>'];
const value = () => one([one(hostile), text(random(50)), '1', 'nobody-waits']);
const kinds = {
  nonsense: () => '#edit=' + text(random(200)),
  bytes: () => '#edit=' + Buffer.from(Array.from({ length: random(300) }, () => random(256))).toString('base64url'),
  json: () => pack(one(['{', '[', '"', '{"name":', 'null', '1', '[]', '['.repeat(60000), text(30)])),
  fields: () => pack(JSON.stringify({ name: value(), source: value(), seed: value(), [one(['__proto__', 'toString', 'more'])]: value() })),
  encoding: () => pack(Buffer.from(`{"name": "a", "source": "\xff", "seed": "0"}`, 'latin1')),
  seed: () => pack('{"name": "a", "source": "", "seed": "18446744073709551616"}'),
  bomb: () => pack(' '.repeat(1 << (14 + random(10)))),
  long: () => pack(JSON.stringify({ name: 'a', source: 'x'.repeat(random(200000)), seed: '0' })),
};

async function check(kind, fragment) {
  try {
    const edit = await fromLink(fragment);
    const sound = typeof edit.name === 'string' && typeof edit.source === 'string' && !edit.source.includes('\ufffd')
      && /^\d+$/.test(edit.seed) && BigInt(edit.seed) < 2n ** 64n;
    if (!sound || edit.source.length > 65536) console.log(`${kind}: ${fragment.slice(0, 200)} gives ${JSON.stringify(edit).slice(0, 200)}`);
  } catch (error) {
    if (!messages.includes(error.message)) console.log(`${kind}: ${fragment.slice(0, 200)} is refused with ${error.message}`);
  }
}

async function changed() {
  const link = await toLink({ name: 'a', source: text(random(500)), seed: String(random(100)) });
  const at = 6 + random(link.length - 6);
  return one([link.slice(0, at), link.slice(0, at) + one('AZaz09-_=%') + link.slice(at + 1), link + link.slice(at)]);
}

async function roundTrip() {
  const edit = { name: text(10).toWellFormed?.() ?? 'a', source: (text(random(2000)).toWellFormed?.() ?? 'x') + '\n', seed: String(random(1e9)) };
  const link = await toLink(edit);
  const back = await fromLink(link);
  if (!isLink(link) || JSON.stringify(back) !== JSON.stringify(edit)) console.log(`${JSON.stringify(edit)} comes back as ${JSON.stringify(back)}`);
}

for (let n = 0; n < count; n++) {
  const kind = one(Object.keys(kinds));
  await check(kind, await kinds[kind]());
  await check('changed', await changed());
  await roundTrip();
}
console.log(`read ${count}`);
