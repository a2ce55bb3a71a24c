// The machine's host in the page: a Worker that runs the guest, which interprets a
// program, and the desk (site/desk), which makes of the record of a run what the page
// shows. What package machine does with wazero is done here with the browser's own
// WebAssembly. The guest's only world is the run: a clock that stands still while code
// runs, entropy that follows from the seed, two outputs, limits. The numbers that this
// takes come from the desk.
'use strict';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

// Exit is thrown through WebAssembly by a program that ends itself.
class Exit {
  constructor(status) { this.status = status; }
}

// A Log is the record of a run: the calls that the host was made. Package record reads it.
// Its numbers are little-endian, as is every computer that has a browser.
class Log {
  constructor() {
    this.bytes = new Uint8Array(1 << 16);
    this.length = 0;
  }

  raw(bytes) {
    const length = this.length + bytes.length;
    if (length > this.bytes.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(this.whole());
      this.bytes = larger;
    }
    this.bytes.set(bytes, this.length);
    this.length = length;
  }

  byte(n) { this.raw([n]); }
  int(n) { this.raw(new Uint8Array(Int32Array.of(n).buffer)); }
  long(n) { this.raw(new Uint8Array(BigInt64Array.of(n).buffer)); }

  whole() { return this.bytes.subarray(0, this.length); }
}

const [WRITE, SLEEP, EVENT, ENDING, EXIT] = [0, 1, 2, 3, 4]; // calls in a log
const [DEPTH, OUTPUT] = [4, 8]; // endings that the host itself finds

// A Module is an instance of a program that Go has built, in a world of its own.
class Module {
  // world: wall(), monotonic() and sleep(n) in nanoseconds, write(fd, bytes), random(n).
  constructor(compiled, world, more = {}) {
    const imports = { wasi_snapshot_preview1: {}, takingturns: {} };
    const badDescriptor = () => 8;
    for (const { module, name } of WebAssembly.Module.imports(compiled)) imports[module][name] = badDescriptor;
    Object.assign(imports.wasi_snapshot_preview1, this.wasi(world));
    Object.assign(imports.takingturns, more);
    this.exports = new WebAssembly.Instance(compiled, imports).exports;
    this.globals = [];
    for (let n = 0; this.exports['global' + n]; n++) this.globals.push(this.exports['global' + n]);
  }

  bytes(at, length) { return new Uint8Array(this.exports.memory.buffer, at >>> 0, length >>> 0); }
  view() { return new DataView(this.exports.memory.buffer); }

  // save copies all that changes in the instance while it runs.
  save() {
    return { memory: this.bytes(0, this.exports.memory.buffer.byteLength).slice(), globals: this.globals.map((g) => g.value) };
  }

  // restore puts what was saved back. Memory cannot shrink: what was added is cleared.
  restore(image) {
    const missing = image.memory.length - this.exports.memory.buffer.byteLength;
    if (missing > 0) this.exports.memory.grow(missing / 65536);
    const memory = new Uint8Array(this.exports.memory.buffer);
    memory.set(image.memory);
    memory.fill(0, image.memory.length);
    this.globals.forEach((g, i) => { g.value = image.globals[i]; });
  }

  // wasi is what Go's wasip1 port asks of its host. Files there are none.
  wasi(world) {
    const empty = (count, size) => {
      this.view().setUint32(count, 0, true);
      this.view().setUint32(size, 0, true);
      return 0;
    };
    return {
      sched_yield: () => 0,
      args_sizes_get: empty,
      args_get: () => 0,
      environ_sizes_get: empty,
      environ_get: () => 0,
      proc_exit: (status) => { throw new Exit(status); },
      clock_time_get: (id, precision, at) => {
        this.view().setBigUint64(at, id === 0 ? world.wall() : world.monotonic(), true);
        return 0;
      },
      random_get: (at, length) => {
        this.bytes(at, length).set(world.random(length));
        return 0;
      },
      poll_oneoff: (from, to, count, done) => this.poll(world, from, to, count, done),
      fd_write: (fd, vectors, count, written) => this.write(world, fd, vectors, count, written),
      fd_read: (fd, vectors, count, read) => {
        if (fd !== 0) return 8;
        this.view().setUint32(read, 0, true); // stdin is empty
        return 0;
      },
      fd_fdstat_get: (fd, at) => {
        if (fd > 2) return 8;
        this.bytes(at, 24).fill(0);
        this.view().setUint8(at, 2); // a character device
        this.bytes(at + 8, 16).fill(255); // all rights
        return 0;
      },
      fd_filestat_get: (fd, at) => {
        if (fd > 2) return 8;
        this.bytes(at, 64).fill(0);
        this.view().setUint8(at + 16, 2);
        return 0;
      },
    };
  }

  // poll waits for the earliest of the clocks that it is given.
  poll(world, from, to, count, done) {
    const view = this.view();
    let until;
    for (let i = 0; i < count; i++) {
      const at = from + 48 * i;
      const event = to + 32 * i;
      const kind = view.getUint8(at + 8);
      this.bytes(event, 32).fill(0);
      view.setBigUint64(event, view.getBigUint64(at, true), true);
      view.setUint8(event + 10, kind);
      if (kind !== 0) {
        view.setUint16(event + 8, 8, true);
        continue;
      }
      const timeout = view.getBigInt64(at + 24, true);
      if (until === undefined || timeout < until) until = timeout;
    }
    view.setUint32(done, count, true);
    if (until !== undefined) world.sleep(until);
    return 0;
  }

  write(world, fd, vectors, count, written) {
    if (fd !== 1 && fd !== 2) return 8;
    const view = this.view();
    let total = 0;
    for (let i = 0; i < count; i++) {
      const length = view.getUint32(vectors + 8 * i + 4, true);
      world.write(fd, this.bytes(view.getUint32(vectors + 8 * i, true), length));
      total += length;
    }
    view.setUint32(written, total, true);
    return 0;
  }
}

// The Desk answers requests in JSON.
class Desk extends Module {
  constructor(compiled) {
    super(compiled, {
      wall: () => 0n,
      monotonic: () => BigInt(Math.ceil(1e6 * performance.now())),
      sleep: () => {},
      write: (fd, bytes) => console.error(decoder.decode(bytes)),
      random: (n) => crypto.getRandomValues(new Uint8Array(n)),
    });
    this.exports._initialize();
    this.rules = this.do({ do: 'rules' });
  }

  do(request, log = new Uint8Array()) {
    const asked = encoder.encode(JSON.stringify(request));
    const at = this.exports.room(asked.length + log.length);
    this.bytes(at, asked.length).set(asked);
    this.bytes(at + asked.length, log.length).set(log);
    const answered = this.exports.do(asked.length);
    return JSON.parse(decoder.decode(this.bytes(answered, this.exports.size())));
  }

  random(n) { return this.bytes(this.exports.random(n), n); }
}

// A Run is the world of one run.
class Run {
  constructor(desk, { seed, schedule, traced }) {
    Object.assign(this, { desk, traced, clock: 0n, ended: false, log: new Log(), left: desk.rules.output });
    this.schedule = BigInt(schedule);
    this.seed = BigInt(seed) ^ this.schedule;
    this.epoch = BigInt(desk.rules.epoch) * 1000000000n;
    this.start = BigInt(desk.rules.monotonicStart);
    desk.exports.seed(BigInt.asIntN(64, this.seed));
  }

  wall() { return this.epoch + this.clock; }
  monotonic() { return this.start + this.clock; }
  random(n) { return this.desk.random(n); }
  option(which) { return BigInt.asIntN(64, [this.seed, this.schedule, this.traced ? 1n : 0n][which]); }

  // sleep moves the clock, which counts whole microseconds, until the run is ending.
  sleep(n) {
    this.log.byte(SLEEP);
    this.log.long(n);
    if (!this.ended) this.clock = (this.clock + (n > 0n ? n : 0n) + 999n) / 1000n * 1000n;
  }

  end(ending) {
    this.ended = true;
    this.log.byte(ENDING);
    this.log.int(ending);
  }

  write(fd, bytes) {
    this.log.byte(WRITE);
    this.log.byte(fd - 1);
    this.log.int(bytes.length);
    this.log.raw(bytes);
    this.left -= bytes.length;
    this.ontick?.(fd, this.left < 0 ? bytes.subarray(0, bytes.length + this.left) : bytes);
    if (this.left >= 0) return;
    this.ended = true;
    throw new Exit(this.desk.rules.limitStatus);
  }

  exit(status) {
    this.log.byte(EXIT);
    this.log.int(status);
  }
}

// The Guest interprets programs: prepared once, and put back before each run.
class Guest {
  constructor(compiled, desk) {
    Object.assign(this, { compiled, desk });
    this.instantiate();
    this.run = new Run(desk, { seed: 0, schedule: 0 });
    if (this.call('_initialize') + this.call('prepare') !== 0) throw new Error('the interpreter did not start');
    this.image = this.module.save();
  }

  instantiate() {
    const world = {};
    for (const name of ['wall', 'monotonic', 'sleep', 'write', 'random']) {
      world[name] = (a, b) => {
        this.gather();
        return this.run[name](a, b);
      };
    }
    this.module = new Module(this.compiled, world, {
      ending: (which) => this.run.end(which),
      memory_limit: () => BigInt(this.desk.rules.collectFrom),
      option: (which) => this.run.option(which),
      events: (buffer) => {
        this.run.buffer = buffer;
        this.gather();
      },
    });
  }

  // gather logs the events in the kernel's buffer and empties it, before anything else is
  // logged. Package record knows what they are made of.
  gather() {
    const { module, run } = this;
    const view = module.view();
    const n = run.buffer && view.getUint32(run.buffer, true);
    if (!n) return;
    for (let i = 0, at = run.buffer + 8; i < n; i++, at += 40) {
      run.log.byte(EVENT);
      run.log.raw(module.bytes(at, 40));
      for (let text = at + 24; text < at + 40; text += 8) {
        run.log.raw(module.bytes(view.getUint32(text, true), view.getUint32(text + 4, true)));
      }
    }
    view.setUint32(run.buffer, 0, true);
    run.ontick?.();
  }

  // call calls an exported function and returns the status with which the program left:
  // 0 if the function returned.
  call(name, ...parameters) {
    try {
      this.module.exports[name](...parameters);
      return 0;
    } catch (thrown) {
      if (thrown instanceof Exit) return thrown.status;
      if (!(thrown instanceof RangeError)) throw thrown;
      this.run.end(DEPTH);
      return this.desk.rules.limitStatus;
    } finally {
      this.gather();
    }
  }

  // begin puts an image back for a run. An instance that has grown far is replaced:
  // clearing it would cost more.
  begin(image, run) {
    if (this.module.exports.memory.buffer.byteLength > image.memory.length + (64 << 20)) this.instantiate();
    this.run = run;
    this.module.restore(image);
  }

  load(program) {
    const text = encoder.encode(`${program.name}.go\0${program.source}`);
    this.module.bytes(this.module.exports.source(text.length), text.length).set(text);
    return this.call('load', this.desk.rules.depth);
  }

  execute() { return this.call('run', BigInt(this.desk.rules.steps), this.desk.rules.depth); }

  // interpret runs a program.
  interpret(program, run) {
    this.begin(this.image, run);
    let status = this.load(program);
    if (status === 0 && !run.ended) status = this.execute();
    run.exit(status);
  }
}

let desk;
let guest;

// compile fetches a compressed module and compiles it while it comes in.
async function compile(url, onbytes) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  const counted = new TransformStream({
    transform(chunk, controller) {
      onbytes(chunk.length);
      controller.enqueue(chunk);
    },
  });
  const body = response.body.pipeThrough(counted).pipeThrough(new DecompressionStream('gzip'));
  return WebAssembly.compileStreaming(new Response(body, { headers: { 'Content-Type': 'application/wasm' } }));
}

const actions = {
  // load gets the desk and, if it is named, the guest ready.
  async load({ files, total }, tell) {
    let loaded = 0;
    const onbytes = (n) => tell({ loaded: loaded += n, total });
    const guestModule = files.guest && !guest ? compile(files.guest, onbytes) : undefined;
    guestModule?.catch(() => {}); // it is awaited below
    desk ??= new Desk(await compile(files.desk, onbytes));
    if (guestModule) {
      const compiled = await guestModule;
      tell({ loaded: total, total, preparing: true });
      guest = new Guest(compiled, desk);
    }
    return { wall: desk.rules.wall };
  },

  run({ program }, tell) {
    const run = new Run(desk, { ...program, traced: true });
    run.ontick = ticker(run, tell);
    guest.interpret(program, run);
    return desk.do({ do: 'render', program }, run.log.whole());
  },

  // explore loads a program once and runs it under its first schedules, the canonical one
  // included.
  explore({ program, runs }, tell) {
    let run = new Run(desk, { ...program, schedule: 0 });
    guest.begin(guest.image, run);
    let status = guest.load(program);
    const loaded = status === 0 && !run.ended && guest.module.save();
    for (let schedule = 0; schedule <= (loaded ? runs : 0); schedule++) {
      if (loaded) {
        run = new Run(desk, { ...program, schedule });
        guest.begin(loaded, run);
        status = guest.execute();
      }
      run.exit(status);
      desk.do({ do: 'tally', program, schedule: String(schedule) }, run.log.whole());
      if (schedule % 10 === 0) tell({ done: schedule, runs });
    }
    return desk.do({ do: 'tallied' });
  },

  ask({ request, log }) { return desk.do(request, log); },
};

// ticker tells, now and then, what is new in a run's log and what it has printed: the
// Worker may be ended at any time.
function ticker(run, tell) {
  let last = performance.now();
  let told = 0;
  let wrote = [];
  return (fd, bytes) => {
    if (bytes) wrote.push([fd === 2 ? 'stderr' : 'stdout', decoder.decode(bytes)]);
    const now = performance.now();
    if (now - last < 100) return;
    tell({ wrote, log: run.log.bytes.slice(told, run.log.length) });
    told = run.log.length;
    last = now;
    wrote = [];
  };
}

self.onmessage = async ({ data: { id, action, ...parameters } }) => {
  const tell = (progress) => postMessage({ id, progress });
  try {
    postMessage({ id, result: await actions[action](parameters, tell) });
  } catch (error) {
    postMessage({ id, error: String(error.message ?? error) });
  }
};
