// Running programs in the page. The machine (machine.js) works in a Worker of its own,
// which is started, and its files fetched, when it is first needed.
//
// A program is {name, source, seed, schedule, parts}: name is that of the snippet, so
// that messages name NAME.go; seed and schedule are numbers, or strings of digits, 0
// if they are left out; parts are the snippets that join made it from, if it did.

// The build puts the names of the files beside the page here, hashed by content, and
// their sizes in bytes.
const FILES = {
  machine: './machine.js',
  desk: './desk.wasm.gz',
  guest: './guest.wasm.gz', // the interpreter
  small: './small.wasm.gz', // the interpreter without what HTTP takes
};
const SIZES = { desk: 0, guest: 0, small: 0 };

// Packages that only the whole interpreter has.
const HTTP = /"(?:net|net\/http|net\/http\/httptest|takingturns\/runner\/internet)"/;

// A Machine is a Worker with one of the interpreters, which does one thing at a time.
class Machine {
  constructor(kind) {
    this.kind = kind;
    this.queue = Promise.resolve();
  }

  // enqueue has work done after what was asked for before.
  enqueue(work) {
    const done = this.queue.then(work);
    this.queue = done.catch(() => {});
    return done;
  }

  start() {
    this.worker = new Worker(new URL(FILES.machine, import.meta.url));
    this.loaded = undefined;
    this.count = 0;
    this.waiting = new Map(); // by the number of the request
    this.worker.onmessage = ({ data: { id, progress, result, error } }) => {
      const request = this.waiting.get(id);
      if (progress) return request.onprogress?.(progress);
      this.waiting.delete(id);
      if (error) request.reject(new Error(error));
      else request.resolve(result);
    };
    this.worker.onerror = (event) => this.stop(new Error(event.message ?? 'the machine cannot be loaded'));
  }

  // stop ends the Worker, whatever it does.
  stop(reason) {
    this.worker?.terminate();
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(reason);
  }

  post(action, parameters, onprogress) {
    const id = ++this.count;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, onprogress });
      this.worker.postMessage({ id, action, ...parameters });
    });
  }

  // load gets the Worker ready: with the interpreter, or with the desk only.
  async load(whole, onprogress) {
    if (!this.worker) this.start();
    const wanted = whole ? ['desk', this.kind] : ['desk'];
    if (this.loaded?.length >= wanted.length) return;
    const missing = wanted.filter((name) => !this.loaded?.includes(name));
    const url = (name) => new URL(FILES[name], import.meta.url).href;
    this.rules = await this.post('load', {
      files: { desk: url('desk'), guest: whole && url(this.kind) },
      total: missing.reduce((sum, name) => sum + SIZES[name], 0),
    }, onprogress);
    this.loaded = wanted;
  }

  // run does one thing in the Worker, which ends with it if the signal says so or if a
  // program takes too long.
  async run(action, parameters, { onprogress, ontick, signal }) {
    signal?.throwIfAborted();
    const abort = () => this.stop(signal.reason);
    signal?.addEventListener('abort', abort);
    let clock;
    try {
      await this.load(action !== 'ask', onprogress);
      if (action === 'run') clock = setTimeout(() => this.stop(tooLong), this.rules.wall);
      return await this.post(action, parameters, ontick);
    } finally {
      clearTimeout(clock);
      signal?.removeEventListener('abort', abort);
      if (!this.worker && action !== 'ask') this.enqueue(() => this.load(true)).catch(() => {});
    }
  }
}

// tooLong is the reason for which a run that reaches the limit of real time is stopped.
const tooLong = new Error('the program takes too long');

const machines = { guest: new Machine('guest'), small: new Machine('small') };

// ready is a machine that works already, or that without HTTP.
function ready() { return machines.guest.worker ? machines.guest : machines.small; }

// machineFor is one that has what the program imports.
function machineFor(source) { return HTTP.test(source) ? machines.guest : ready(); }

function plain({ name, source, seed = 0, schedule = 0, parts = [] }) {
  return { name, source, parts, seed: String(seed), schedule: String(schedule) };
}

// run runs a program. onprogress is told {loaded, total, preparing} while the machine
// is being loaded, in bytes; onwrite(stream, text) what the program prints, as far as
// that takes long.
export function run(program, { onprogress, onwrite, signal } = {}) {
  const machine = machineFor(program.source);
  return machine.enqueue(async () => {
    const log = [];
    const ontick = (tick) => {
      log.push(tick.log);
      tick.wrote.forEach(([stream, text]) => onwrite?.(stream, text));
    };
    try {
      return await machine.run('run', { program: plain(program) }, { onprogress, ontick, signal });
    } catch (error) {
      if (error !== tooLong) throw error;
      return machine.run('ask', { request: { do: 'cut', program: plain(program) }, log: new Uint8Array(await new Blob(log).arrayBuffer()) }, { signal });
    }
  });
}

// explore runs a program under other schedules. onprogress is also told {done, runs}.
export function explore(program, { runs = 200, onprogress, signal } = {}) {
  const machine = machineFor(program.source);
  return machine.enqueue(() => machine.run('explore', { program: plain(program), runs }, { onprogress, ontick: onprogress, signal }));
}

function ask(request) {
  const machine = ready();
  return machine.enqueue(() => machine.run('ask', { request }, {}));
}

// format is what gofmt makes of a source: {source}, or {error: {line, column, text}}.
export function format(source) { return ask({ do: 'format', source }); }

// join makes one program of snippets {name, line, source} in the order of the book, of
// which the last one is to run: a program without seed, or {error}.
export function join(parts) { return ask({ do: 'join', parts }); }
