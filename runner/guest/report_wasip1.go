package main

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"os"
	"reflect"
	"strings"

	"github.com/traefik/yaegi/interp"
)

// cut separates the program's file name from its text.
func cut(program []byte) (name string, text []byte) {
	before, after, _ := bytes.Cut(program, []byte{0})
	return string(before), after
}

// report tells the host how the run ends and the reader why, one message a line.
// It is always false, for the callers' convenience.
func report(ending int32, messages ...string) bool {
	note(ending)
	prefix := ""
	if ending == refused {
		prefix = "refused: "
	}
	for _, message := range messages {
		fmt.Fprintln(os.Stderr, prefix+message)
	}
	return false
}

// compile hands the program to the interpreter. What the interpreter cannot take
// without falling over is refused.
func compile(file *ast.File) (program *interp.Program, ok bool) {
	defer func() {
		if r := recover(); r != nil {
			ok = report(refused, fmt.Sprintf("%s: the interpreter cannot take this program (%v); --engine go can",
				interpreter.FileSet().Position(file.Package).Filename, r))
		}
	}()
	program, err := interpreter.CompileAST(file)
	if err != nil {
		return nil, report(refused, err.Error()+" (says the interpreter; Go accepts the program, --engine go can run it)")
	}
	return program, true
}

// fail ends the run after main panicked or the interpreter gave up.
func fail(err error) {
	var p interp.Panic
	if errors.As(err, &p) {
		reportPanic([]any{p.Value})
	}
	report(refused, err.Error())
}

// reportPanic prints a panic that nobody recovered as Go does, and exits with
// status 2. values are the panics' values, oldest first; the interpreter panics
// again with the same value in each function that it leaves.
func reportPanic(values []any) {
	if fault := faultOf(values); fault != "" {
		report(refused, "the interpreter lost its way ("+fault+"); --engine go can run this program")
		os.Exit(66)
	}
	note(panicked)
	last := ""
	for i, value := range values {
		text := "panic: " + strings.ReplaceAll(panicText(unwrap(value)), "\n", "\n\t")
		if text == last {
			continue
		}
		last = text
		if i > 0 {
			text = "\t" + text
		}
		fmt.Fprintln(os.Stderr, text)
	}
	os.Exit(2)
}

// faultOf recognises a panic of package reflect, which programs cannot import: it
// is the interpreter's fault.
func faultOf(values []any) string {
	for _, value := range values {
		switch v := unwrap(value).(type) {
		case *reflect.ValueError:
			return v.Error()
		case string:
			if strings.HasPrefix(v, "reflect") {
				return v
			}
		}
	}
	return ""
}

// panicText words a panic's value as runtime.printpanicval does.
func panicText(value any) string {
	switch v := value.(type) {
	case nil:
		return "nil"
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	case string:
		return v
	case bool, int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, uintptr:
		return fmt.Sprint(v)
	case float32, float64, complex64, complex128:
		return fmt.Sprintf("%e", v)
	}
	if t := reflect.TypeOf(value); t.Name() != "" {
		return fmt.Sprintf("%s(%#v)", t, value)
	}
	return fmt.Sprintf("(%T) %v", value, value)
}
