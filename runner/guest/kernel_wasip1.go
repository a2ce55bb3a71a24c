package main

import _ "unsafe" // for go:linkname

// The kernel's side of these stands in runner/kernel/runtime.go.txt.

//go:linkname reseed runtime.takingturnsReseed
func reseed(seed uint64)

//go:linkname note runtime.takingturnsNote
func note(ending int32)

//go:linkname setOnPanic runtime.takingturnsSetOnPanic
func setOnPanic(f func(values []any))

//go:linkname forget runtime.takingturnsForget
func forget()

// The interpreter's side of these stands in runner/toolchain/overlay/interp.go.txt.

//go:linkname budget github.com/traefik/yaegi/interp.takingturnsBudget
func budget(steps int64, depth int32)

//go:linkname chain github.com/traefik/yaegi/interp.takingturnsChain
func chain(seen []any) (values []any, recovered []bool)

//go:linkname hasBegun github.com/traefik/yaegi/interp.takingturnsHasBegun
func hasBegun() bool
