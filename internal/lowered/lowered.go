// Package lowered holds what rewritten programs (runner/lower) need besides
// plain Go. It is compiled into the guest; programs cannot import it by
// themselves.
package lowered

import "reflect"

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

// ShiftCount panics as a shift by n does if n is negative.
func ShiftCount(n int) uint {
	_ = 1 << n
	return uint(n)
}

// Print is the builtin print.
func Print(args ...any) {
	for _, arg := range args {
		printOne(arg)
	}
}

// Println is the builtin println.
func Println(args ...any) {
	for i, arg := range args {
		if i > 0 {
			print(" ")
		}
		printOne(arg)
	}
	println()
}

// printOne prints a value by its kind, whatever its type is.
func printOne(arg any) {
	switch v := reflect.ValueOf(arg); v.Kind() {
	case reflect.Invalid:
		print("(0x0,0x0)")
	case reflect.Bool:
		print(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		print(v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		print(v.Uint())
	case reflect.Float32, reflect.Float64:
		print(v.Float())
	case reflect.Complex64, reflect.Complex128:
		print(v.Complex())
	case reflect.String:
		print(v.String())
	default:
		print(v.UnsafePointer())
	}
}
