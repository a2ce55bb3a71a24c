// Package runner tells the story of one run, in the order in which things
// happen.
//
// A chapter is Markdown, in a file that package plainfile reads. Package snippet finds
// the fences that are programs, with their attributes and lines, and puts together what
// continues earlier snippets. Package book has each of them run and judges the outcome.
//
// Package engine takes a program and one of two engines. For yaegi, the program
// goes to the guest, a WebAssembly module that holds the interpreter; for go,
// the program itself becomes a WebAssembly module. Package toolchain builds
// either with the reader's Go toolchain, once, into the user's cache directory.
// It applies package kernel: an overlay of Go's runtime that makes scheduling,
// timers, entropy and memory follow fixed rules. For the guest it also patches
// yaegi, so that steps and calls are counted, that deferred calls, panics and bounds
// follow Go's rules, and that steps on plain values and calls do without reflection, adds the parser of Go's compiler, which words the syntax errors,
// and writes the tables of what package imports lets programs
// use.
//
// Package worker hands the run to a process that can be killed: the command
// itself, started again. There, package machine puts the guest's prepared image, which
// is kept in the cache and shared by all workers, back into a WebAssembly instance,
// hands it the program and lets it run. The
// instance's only world is the run: a clock that stands still while code runs
// and jumps to the next deadline when every goroutine is durably blocked, entropy
// that follows from the seed, two outputs, limits. Programs that fetch pages talk
// to package internet, inside the instance.
//
// The guest does not interpret a program as it stands. Package lower type-checks it,
// rewrites what the interpreter would get wrong, with package lowered for what plain
// Go cannot say, and takes the types out of it: the guest makes them as the compiler
// would. What cannot be run faithfully is refused.
//
// What the host is asked and told, package record takes down by its rules. What comes
// back is a transcript: every write with its virtual time, how the run
// ended, and what the scheduler saw of the program's goroutines on the way. Package
// book compares it with the golden one and, by package notebook, with what the
// notebook's cell printed; package site renders what is stored.
//
// The kernel can also let chance decide who runs next. Under some hundreds of such
// schedules a program shows which of its output Go promises and which it does not.
// Package results keeps what runs gave, by the content of all that went into them, so
// that programs that have not changed are not run again. Package generator makes
// programs on which the two engines are compared. Package bench measures how long all this
// takes, for the tables of README.
//
// The reader's page has a machine too. Package toolchain builds the guest for it, once as
// it is and once without HTTP, which is a third smaller; package wasm makes both modules
// that a browser can host. There machine.js does with the browser's WebAssembly what
// package machine does with wazero, and keeps a log of the same calls; the desk, a
// program of ours beside the guest (site/desk), makes a transcript of the log with package
// record and shows it with the book's own templates. A test runs the book under both.
//
// The command is compiled before a reader's first run can begin, so it holds only what runs
// programs. The pages are rendered and served by another, turns-pages (package pages), in
// whose place turns build and turns serve put themselves; package command is what both
// have in common.
package runner
