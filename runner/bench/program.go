package main

import (
	"embed"
	"fmt"

	"takingturns/runner/machine"
)

// A program is one of testdata, and what it prints; if that is empty, it may print
// anything.
type program struct{ name, prints string }

//go:embed testdata
var testdata embed.FS

// path is where the program stands in the repository.
func (p program) path() string { return "runner/bench/testdata/" + p.name + ".go" }

func (p program) source() []byte {
	source, err := testdata.ReadFile("testdata/" + p.name + ".go")
	if err != nil {
		panic(err) // a table names a program that is not there
	}
	return source
}

// inMachine is the program as the machine takes it.
func (p program) inMachine() machine.Program {
	return machine.Program{Name: p.name + ".go", Source: p.source()}
}

// differ is an error if a run of the program has not printed what it should.
func (p program) differ(printed string) error {
	if p.prints == "" || printed == p.prints {
		return nil
	}
	return fmt.Errorf("%s printed %.200q, want %.200q", p.name, printed, p.prints)
}
