package main

import (
	"encoding"
	"encoding/json"
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"log"
	"reflect"
	"runtime"
	"strings"

	"takingturns/runner/lower"

	"github.com/traefik/yaegi/interp"
	"golang.org/x/tools/go/gcexportdata"
)

// Symbols holds what programs may use of each package, in yaegi's form: the key
// is the import path and the package's name. The files that fill it are made from
// the local Go release when the guest is built (runner/toolchain); the tables
// below are those that are more than a copy.
var Symbols = interp.Exports{
	"runtime/runtime": {
		"Error":        reflect.ValueOf((*runtime.Error)(nil)),
		"GC":           reflect.ValueOf(runtime.GC),
		"GOMAXPROCS":   reflect.ValueOf(runtime.GOMAXPROCS),
		"Goexit":       reflect.ValueOf(runtime.Goexit),
		"Gosched":      reflect.ValueOf(runtime.Gosched),
		"NumCPU":       reflect.ValueOf(runtime.NumCPU),
		"NumGoroutine": reflect.ValueOf(func() int { return runtime.NumGoroutine() - ours }),
		"_Error":       reflect.ValueOf((*runtimeError)(nil)),

		"KeepAlive":      reflect.ValueOf(runtime.KeepAlive),
		"LockOSThread":   reflect.ValueOf(runtime.LockOSThread),
		"UnlockOSThread": reflect.ValueOf(runtime.UnlockOSThread),
		"Version":        reflect.ValueOf(runtime.Version),

		"PanicNilError":      reflect.ValueOf((*runtime.PanicNilError)(nil)),
		"TypeAssertionError": reflect.ValueOf((*runtime.TypeAssertionError)(nil)),
	},
}

// A symbolTable is what a file made from the Go release says of a package. It is data: a
// function that puts 1,600 values into maps would be the longest of the guest.
type symbolTable struct {
	path    string // a key of Symbols
	symbols []symbol
}

// A symbol is what programs use by a name: a function, a typed constant, a nil pointer to
// a type, a [variable] or an [untyped] constant.
type symbol struct {
	name  string
	value any
}

// A variable is known by a pointer to it.
type variable struct{ pointer any }

// An untyped constant is known by its literal, since it may be larger than any type.
type untyped struct {
	literal string
	kind    token.Token
}

func (s symbol) reflect() reflect.Value {
	switch value := s.value.(type) {
	case variable:
		return reflect.ValueOf(value.pointer).Elem()
	case untyped:
		return reflect.ValueOf(constant.MakeFromLiteral(value.literal, value.kind, 0))
	}
	return reflect.ValueOf(s.value)
}

func init() {
	for _, t := range tables {
		symbols := make(map[string]reflect.Value, len(t.symbols))
		for _, s := range t.symbols {
			symbols[s.name] = s.reflect()
		}
		Symbols[t.path] = symbols
	}
}

// mapTypes tells the interpreter for which compiled functions a value of an
// interpreted type must keep its methods, though the parameter is an any.
var mapTypes = map[reflect.Value][]reflect.Type{}

func init() {
	printed := []reflect.Type{reflect.TypeFor[fmt.Formatter](), reflect.TypeFor[fmt.Stringer]()}
	for _, f := range []any{
		fmt.Append, fmt.Appendf, fmt.Appendln, fmt.Errorf, fmt.Fprint, fmt.Fprintf, fmt.Fprintln,
		fmt.Print, fmt.Printf, fmt.Println, fmt.Sprint, fmt.Sprintf, fmt.Sprintln,
		log.Fatal, log.Fatalf, log.Fatalln, log.Panic, log.Panicf, log.Panicln, log.Print, log.Printf, log.Println,
	} {
		mapTypes[reflect.ValueOf(f)] = printed
	}
	marshalled := []reflect.Type{reflect.TypeFor[json.Marshaler](), reflect.TypeFor[encoding.TextMarshaler]()}
	mapTypes[reflect.ValueOf(json.Marshal)] = marshalled
	mapTypes[reflect.ValueOf(json.MarshalIndent)] = marshalled
	mapTypes[reflect.ValueOf(json.Unmarshal)] = []reflect.Type{reflect.TypeFor[json.Unmarshaler](), reflect.TypeFor[encoding.TextUnmarshaler]()}
	Symbols["."] = map[string]reflect.Value{"MapTypes": reflect.ValueOf(mapTypes)}
}

// runtimeError lets an interpreted type be a runtime.Error.
type runtimeError struct {
	IValue        any
	WError        func() string
	WRuntimeError func()
}

func (e runtimeError) Error() string { return e.WError() }
func (e runtimeError) RuntimeError() { e.WRuntimeError() }

// ours is the number of goroutines that belong to the guest.
var ours int

// baseline is called on the goroutine that becomes the program's main one.
func baseline() { ours = runtime.NumGoroutine() - 1 }

func useSymbols(i *interp.Interpreter) error {
	if err := i.Use(Symbols); err != nil {
		return err
	}
	// The interpreter has put functions of its own in the place of these.
	return i.Use(interp.Exports{"log/log": Symbols["log/log"]})
}

// offers reports whether the interpreter can use a name of a package.
func offers(path, name string) bool {
	_, ok := Symbols[path+"/"+packages[path].Name()][name]
	return ok
}

// packages are what programs may import, for the type checker.
var packages = map[string]*types.Package{"unsafe": types.Unsafe}

func loadPackages() error {
	for path, data := range exportData {
		if _, err := gcexportdata.Read(strings.NewReader(data), token.NewFileSet(), packages, path); err != nil {
			return err
		}
	}
	return nil
}

// loaded is a types.Importer.
type loaded struct{}

func (loaded) Import(path string) (*types.Package, error) { return packages[path], nil }

// generics is the generic part of the standard library.
var generics *lower.Generics

func loadGenerics(fset *token.FileSet) (err error) {
	read := func(path string) (map[string][]byte, error) { return genericFiles[path], nil }
	generics, err = lower.LoadGenerics(fset, read, loaded{}, languageVersion())
	return err
}
