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

// wholly words a refusal that concerns the program as a whole.
func wholly(what any) string {
	name, _ := cut(program)
	return fmt.Sprintf("%s:1: the interpreter cannot run this program (%v); --engine go can", name, what)
}

// compile hands the program to the interpreter.
func compile(file *ast.File) *interp.Program {
	program, err := interpreter.CompileAST(file)
	if err != nil {
		report(refused, err.Error()+" (says the interpreter; Go accepts the program, --engine go can run it)")
		return nil
	}
	return program
}

// fail ends the run after main panicked or the interpreter gave up.
func fail(err error) {
	var p interp.Panic
	if !errors.As(err, &p) {
		report(refused, wholly(err))
		return
	}
	reportPanic([]any{p.Value})
}

// reportPanic ends the run after a panic that nobody recovered. values are those
// that the runtime saw, oldest first; the interpreter panics again with the same
// value in each function that it leaves. The runtime itself words the message: it
// is made to panic once more, in the way in which the program did.
func reportPanic(seen []any) {
	setOnPanic(nil)
	values, recovered := chain(seen)
	if fault := faultOf(values); fault != nil {
		report(refused, wholly(fault))
		os.Exit(66)
	}
	forget()
	replay(values, recovered)
}

// replay panics with the values, each in a call deferred by the one before.
func replay(values []any, recovered []bool) {
	if len(values) > 1 {
		defer func() {
			if recovered[0] {
				recover()
			}
			replay(values[1:], recovered[1:])
		}()
	}
	panic(values[0])
}

// faultOf recognises a panic that is the interpreter's fault: one before the program has
// begun, or of package reflect, which programs cannot import. It is nil for others.
func faultOf(values []any) any {
	if !hasBegun() {
		return values[len(values)-1]
	}
	for _, value := range values {
		switch v := value.(type) {
		case *reflect.ValueError:
			return v
		case string:
			if strings.HasPrefix(v, "reflect: ") || strings.HasPrefix(v, "reflect.") {
				return v
			}
		}
	}
	return nil
}
