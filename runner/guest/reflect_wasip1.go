package main

import (
	"reflect"
	_ "unsafe" // for go:linkname
)

// The other side of these stands in runner/toolchain/overlay/reflect.go.txt.

// shape is what must be known of a type before others may refer to it.
type shape struct {
	kind       reflect.Kind
	name       string
	named      bool
	size       uintptr // bytes
	align      uint8
	ptrBytes   uintptr // bytes up to the end of the last pointer
	mask       []byte  // a bit for each word up to ptrBytes
	comparable bool
	methods    int
	inOut      int
	hash       uint32
}

//go:linkname newType reflect.takingturnsNew
func newType(s *shape) reflect.Type

//go:linkname setPointer reflect.takingturnsPointer
func setPointer(p, elem reflect.Type)

//go:linkname setLike reflect.takingturnsLike
func setLike(t, like reflect.Type)

//go:linkname setFields reflect.takingturnsFields
func setFields(t reflect.Type, names, tags []string, types []reflect.Type, offsets []uintptr, embedded []bool)

//go:linkname setInterface reflect.takingturnsInterface
func setInterface(t reflect.Type, names []string, types []reflect.Type)

//go:linkname setMethod reflect.takingturnsMethod
func setMethod(t reflect.Type, i int, name string, typ reflect.Type, fn func([]reflect.Value) []reflect.Value) bool
