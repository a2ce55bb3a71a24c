package record

import "time"

// Limits bound a run. The zero value of a field means its default.
type Limits struct {
	// Steps is how many steps the interpreter may take; an iteration of an empty
	// loop takes three. Compiled programs are not counted. Default 20,000,000.
	Steps int64

	// Depth is how many interpreted calls may be in progress in one goroutine.
	// Compiled programs are not counted. Default 5,000: deeper, hosts whose
	// stacks are smaller, such as browsers, would differ.
	Depth int32

	// Memory is the size in bytes of the machine's memory, the interpreter and
	// its stacks included. Default 512 MiB.
	Memory int64

	// Output is how many bytes a program may print to stdout and stderr together.
	// Default 1 MiB.
	Output int64

	// Wall is how much real time a run may take. A run cannot be interrupted from
	// within, so this one is kept by the process that watches over the worker.
	// Default 20 s.
	Wall time.Duration
}

// WithDefaults returns l with its zero fields set.
func (l Limits) WithDefaults() Limits {
	setDefault(&l.Steps, 20_000_000)
	setDefault(&l.Depth, 5_000)
	setDefault(&l.Memory, 512<<20)
	setDefault(&l.Output, 1<<20)
	setDefault(&l.Wall, 20*time.Second)
	return l
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// CollectFrom is the memory size, in bytes, near which garbage collection begins: an
// eighth below the limit, so that a collection finds room to work.
func (l Limits) CollectFrom() int64 { return l.Memory - l.Memory/8 }
