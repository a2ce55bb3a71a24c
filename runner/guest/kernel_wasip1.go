package main

import (
	"go/token"
	_ "unsafe" // for go:linkname

	"takingturns/runner/names"
)

// The kernel's side of these stands in runner/kernel/runtime.

//go:linkname note runtime.takingturnsNote
func note(ending int32)

//go:linkname setOnPanic runtime.takingturnsSetOnPanic
func setOnPanic(f func(values []any))

//go:linkname forget runtime.takingturnsForget
func forget()

// The interpreter's side of these stands in runner/toolchain/overlay.

//go:linkname know github.com/traefik/yaegi/interp.takingturnsKnow
func know(functions map[token.Pos]*names.Function)

//go:linkname budget github.com/traefik/yaegi/interp.takingturnsBudget
func budget(steps int64, depth int32)

//go:linkname chain github.com/traefik/yaegi/interp.takingturnsChain
func chain(seen []any) (values []any, recovered []bool)

//go:linkname hasBegun github.com/traefik/yaegi/interp.takingturnsHasBegun
func hasBegun() bool

// The parser of Go's compiler says what is wrong with a program's syntax
// (runner/toolchain/overlay/syntax.go.txt).
//
//go:linkname compilerMessages takingturns/runner/guest/syntax.takingturnsMessages
func compilerMessages(name string, source []byte) []string
