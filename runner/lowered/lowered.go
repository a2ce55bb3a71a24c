// Package lowered holds what rewritten programs (runner/lower) need besides
// plain Go. It is compiled into the guest; programs cannot import it by
// themselves.
package lowered

import (
	"iter"
	"reflect"
)

// The states of a range-over-func loop, as in internal/abi.
const (
	Done         = 0 // the body has ended the loop
	Ready        = 1 // the body may be called
	Panicking    = 2 // the body runs, or has panicked
	Exhausted    = 3 // the function has returned
	MissingPanic = 4 // the function has returned though the body panicked
)

// RangePanic panics as the runtime does when the function of a range-over-func
// loop calls the body in a state other than Ready, or swallows its panic. The
// runtime makes the error: here is a loop that goes wrong in the same way.
func RangePanic(state int) {
	switch state {
	case Done:
		for range twice {
			break
		}
	case Panicking:
		for range again {
			panic(state)
		}
	case Exhausted:
		var body func() bool
		for range func(yield func() bool) { body = yield } {
		}
		body()
	case MissingPanic:
		for range swallow {
			panic(state)
		}
	}
}

func twice(yield func() bool) {
	yield()
	yield()
}

func swallow(yield func() bool) {
	defer func() { _ = recover() }()
	yield()
}

func again(yield func() bool) {
	swallow(yield)
	yield()
}

// Clear is the builtin clear for what the interpreter has: any map or slice.
func Clear(v any) { reflect.ValueOf(v).Clear() }

// Equal is ==, where one side or both are interface values.
func Equal(x, y any) bool { return x == y }

// Pull is iter.Pull for a sequence of nothing.
func Pull(seq func(yield func() bool)) (next func() bool, stop func()) {
	step, stop := iter.Pull(func(yield func(struct{}) bool) {
		seq(func() bool { return yield(struct{}{}) })
	})
	return func() bool { _, ok := step(); return ok }, stop
}

// ShiftCount panics as a shift by n does if n is negative.
func ShiftCount(n int) uint {
	_ = 1 << n
	return uint(n)
}

// Print is the builtin print, which writes to stderr. Its values have lost their
// types to an interface; the builtin goes by their kinds.
func Print(values ...any) {
	for _, v := range values {
		printValue(v)
	}
}

// Println is the builtin println.
func Println(values ...any) {
	for i, v := range values {
		if i > 0 {
			print(" ")
		}
		printValue(v)
	}
	println()
}

func printValue(v any) {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Bool:
		print(r.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		print(r.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		print(r.Uint())
	case reflect.Float32, reflect.Float64:
		print(r.Float())
	case reflect.Complex64, reflect.Complex128:
		print(r.Complex())
	case reflect.String:
		print(r.String())
	case reflect.Slice:
		print("[", r.Len(), "/", r.Cap(), "]", r.UnsafePointer())
	case reflect.Invalid:
		print(v)
	default:
		print(r.UnsafePointer())
	}
}
