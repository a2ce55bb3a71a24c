package main

import (
	"errors"
	"go/ast"
	"go/token"
	"go/version"
	"os"
	"runtime"
	"unsafe"

	"takingturns/runner/imports"
	"takingturns/runner/lower"

	"github.com/traefik/yaegi/interp"
)

// How a run ended, as the host counts it (machine.ending).
const (
	panicked    = 1
	notCompiled = 5
	refused     = 6
)

var (
	interpreter   *interp.Interpreter
	program       []byte // file name, a zero byte, source
	loadedProgram *interp.Program
)

// prepare loads all symbols; what it leaves in memory is the prepared image.
//
//go:wasmexport prepare
func prepare() {
	setOnPanic(reportPanic)
	os.Args = []string{"main"}
	interpreter = interp.New(interp.Options{Args: os.Args, Unrestricted: true})
	if err := errors.Join(useSymbols(interpreter), loadPackages(), loadGenerics(interpreter.FileSet())); err != nil {
		panic(err)
	}
}

// source returns where the host is to write n bytes: the program's file name, a
// zero byte and the program.
//
//go:wasmexport source
func source(n int32) unsafe.Pointer {
	program = make([]byte, n)
	return unsafe.Pointer(unsafe.SliceData(program))
}

// load makes the program ready to run. Without that, when the program is not
// valid Go or refused, the host has been told.
//
//go:wasmexport load
func load(depth int32) {
	if file, ok := parse(interpreter.FileSet()); ok {
		budget(1<<62, depth)
		loadedProgram = compile(file)
	}
}

// run interprets the program within a budget of interpreted steps and of nested
// calls. It returns when main returns.
//
//go:wasmexport run
func run(steps int64, depth int32) {
	budget(steps, depth)
	baseline()
	if _, err := interpreter.Execute(loadedProgram); err != nil {
		fail(err)
	}
}

// parse reads the program and rejects what is not Go, what is not available and
// what the interpreter cannot run.
func parse(fset *token.FileSet) (*ast.File, bool) {
	name, text := cut(program)
	if messages := imports.Screen(name, text); messages != nil {
		return nil, report(notCompiled, messages...)
	}
	file, messages := imports.Parse(fset, name, text)
	if file == nil || messages == nil {
		messages = compilerWords(name, text, messages)
	}
	if messages != nil {
		return nil, report(notCompiled, messages...)
	}
	checked, messages := lower.Check(fset, file, loaded{}, languageVersion())
	if messages != nil {
		return nil, report(notCompiled, messages...)
	}
	know(checked.Functions())
	if err := checked.Lower(generics, loaded{}, languageVersion()); err != nil {
		return nil, report(refused, err.Error())
	}
	if messages := checked.Missing(offers); messages != nil {
		return nil, report(refused, messages...)
	}
	real, messages := checked.Realize()
	if messages != nil {
		return nil, report(refused, messages...)
	}
	symbols, err := realSymbols(checked, real)
	if err == nil {
		err = interpreter.Use(symbols)
	}
	if err != nil {
		return nil, report(refused, wholly(err))
	}
	return real.File, true
}

// compilerWords puts the compiler's messages in the place of those of go/parser, and
// finds the syntax errors that only the compiler sees. As under go build, go/parser
// has its say on imports.
func compilerWords(name string, text []byte, rejected []string) []string {
	said := compilerMessages(name, text)
	switch {
	case imports.HasSyntaxError(said):
		return said
	case rejected == nil || said == nil || imports.Header(name, text) == nil:
		return rejected
	}
	return said
}

// languageVersion is that of the Go release that built the guest: go1.26 of
// go1.26.8.
func languageVersion() string { return version.Lang(runtime.Version()) }
