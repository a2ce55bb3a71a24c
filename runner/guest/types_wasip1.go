package main

import (
	"fmt"
	"go/types"
	"hash/fnv"
	"maps"
	"reflect"
	"slices"
	"strings"

	"takingturns/runner/lower"

	"github.com/traefik/yaegi/interp"
	"golang.org/x/tools/go/types/typeutil"
)

// typeMaker makes the types of one program.
type typeMaker struct {
	program *types.Package
	printed map[string]string // what Go prints for a name that a rewrite made
	made    typeutil.Map      // types.Type → reflect.Type
	pending []func()          // what remains to be set of types already referred to
	methods []func()          // sets methods, for which all types must be whole: reflection keeps how their arguments lie in memory
	bound   map[*types.Func]*reflect.Value
	fail    string
}

var sizes = types.SizesFor("gc", "wasm")

// realSymbols makes package prog for a program.
func realSymbols(checked *lower.Checked, real *lower.Real) (interp.Exports, error) {
	m := &typeMaker{program: checked.Package, printed: checked.Printed, bound: map[*types.Func]*reflect.Value{}}
	symbols := map[string]reflect.Value{}
	for _, bind := range real.Binds {
		m.bound[bind.Method] = new(reflect.Value)
	}
	for _, name := range slices.Sorted(maps.Keys(real.Types)) {
		symbols[name] = reflect.Zero(reflect.PointerTo(m.typeOf(real.Types[name])))
	}
	for i, bind := range real.Binds {
		symbols[fmt.Sprintf("Bind%d", i)] = m.binder(bind.Method)
	}
	m.settle()
	for _, set := range m.methods {
		set()
	}
	if m.fail != "" {
		return nil, fmt.Errorf("%s", m.fail)
	}
	return interp.Exports{lower.RealPackage + "/" + lower.RealPackage: symbols}, nil
}

// settle sets what is still pending.
func (m *typeMaker) settle() {
	for len(m.pending) > 0 {
		next := m.pending[0]
		m.pending = m.pending[1:]
		next()
	}
}

// binder is a function that takes the implementation of a method.
func (m *typeMaker) binder(f *types.Func) reflect.Value {
	slot := m.bound[f]
	implementation := m.typeOf(m.functionOf(f))
	typ := reflect.FuncOf([]reflect.Type{implementation}, []reflect.Type{reflect.TypeFor[int]()}, false)
	return reflect.MakeFunc(typ, func(args []reflect.Value) []reflect.Value {
		*slot = args[0]
		return []reflect.Value{reflect.ValueOf(0)}
	})
}

// functionOf is a method's signature with the receiver as first parameter.
func (m *typeMaker) functionOf(f *types.Func) *types.Signature {
	s := f.Signature()
	params := []*types.Var{s.Recv()}
	for v := range s.Params().Variables() {
		params = append(params, v)
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), s.Results(), s.Variadic())
}

// typeOf is the real type of t, made if need be.
func (m *typeMaker) typeOf(t types.Type) reflect.Type {
	t = types.Unalias(t)
	if have, ok := m.made.At(t).(reflect.Type); ok {
		return have
	}
	made := m.make(t)
	m.made.Set(t, made)
	return made
}

func (m *typeMaker) make(t types.Type) reflect.Type {
	switch t := t.(type) {
	case *types.Basic:
		return basicTypes[t.Kind()]
	case *types.Named:
		return m.named(t)
	case *types.Pointer:
		return reflect.PointerTo(m.typeOf(t.Elem()))
	case *types.Slice:
		return reflect.SliceOf(m.typeOf(t.Elem()))
	case *types.Array:
		return reflect.ArrayOf(int(t.Len()), m.typeOf(t.Elem()))
	case *types.Map:
		key := m.typeOf(t.Key())
		m.settle() // reflection looks into the key
		return reflect.MapOf(key, m.typeOf(t.Elem()))
	case *types.Chan:
		dir := map[types.ChanDir]reflect.ChanDir{types.SendRecv: reflect.BothDir, types.SendOnly: reflect.SendDir, types.RecvOnly: reflect.RecvDir}
		return reflect.ChanOf(dir[t.Dir()], m.typeOf(t.Elem()))
	case *types.Signature:
		return reflect.FuncOf(m.tuple(t.Params()), m.tuple(t.Results()), t.Variadic())
	case *types.Struct:
		if t.NumFields() == 0 {
			return reflect.TypeFor[struct{}]()
		}
		return m.own(t, t, m.text(t), false)
	case *types.Interface:
		if t.Empty() {
			return reflect.TypeFor[any]()
		}
		return m.own(t, t, m.text(t), false)
	}
	m.fail = fmt.Sprintf("the interpreter has no type %s", t)
	return reflect.TypeFor[int]()
}

func (m *typeMaker) tuple(t *types.Tuple) []reflect.Type {
	var all []reflect.Type
	for v := range t.Variables() {
		all = append(all, m.typeOf(v.Type()))
	}
	return all
}

// text is an unnamed type as reflection prints it.
func (m *typeMaker) text(t types.Type) string {
	text := types.TypeString(t, func(p *types.Package) string { return p.Name() })
	text = strings.NewReplacer("struct{", "struct { ", "interface{", "interface { ", "}", " }").Replace(text)
	return text
}

var basicTypes = map[types.BasicKind]reflect.Type{
	types.Bool: reflect.TypeFor[bool](), types.String: reflect.TypeFor[string](),
	types.Int: reflect.TypeFor[int](), types.Int8: reflect.TypeFor[int8](), types.Int16: reflect.TypeFor[int16](),
	types.Int32: reflect.TypeFor[int32](), types.Int64: reflect.TypeFor[int64](),
	types.Uint: reflect.TypeFor[uint](), types.Uint8: reflect.TypeFor[uint8](), types.Uint16: reflect.TypeFor[uint16](),
	types.Uint32: reflect.TypeFor[uint32](), types.Uint64: reflect.TypeFor[uint64](), types.Uintptr: reflect.TypeFor[uintptr](),
	types.Float32: reflect.TypeFor[float32](), types.Float64: reflect.TypeFor[float64](),
	types.Complex64: reflect.TypeFor[complex64](), types.Complex128: reflect.TypeFor[complex128](),
}

// named is one of the program's types, or one of a package that it imports.
func (m *typeMaker) named(t *types.Named) reflect.Type {
	name, pkg := t.Obj(), t.Obj().Pkg()
	if pkg == m.program {
		printed, ok := m.printed[name.Name()]
		if !ok {
			printed = "main." + name.Name()
		}
		made := m.own(t, t.Underlying(), printed, true)
		m.made.Set(t, made)
		m.pointer(t, made)
		return made
	}
	if pkg == nil {
		return reflect.TypeFor[error]()
	}
	symbol, ok := Symbols[pkg.Path()+"/"+pkg.Name()][name.Name()]
	if !ok {
		m.fail = fmt.Sprintf("the interpreter has no type %s", t)
		return reflect.TypeFor[int]()
	}
	return symbol.Type().Elem()
}

// own makes a type of the program's, named or not.
func (m *typeMaker) own(t, underlying types.Type, name string, named bool) reflect.Type {
	s := m.shape(t, underlying, name, named)
	methods := methodsOf(t)
	s.methods = len(methods)
	made := newType(s)
	m.made.Set(t, made)
	m.pending = append(m.pending, func() {
		m.fill(made, underlying)
		m.setMethods(made, methods)
	})
	if b, ok := underlying.(*types.Basic); ok {
		setLike(made, basicTypes[b.Kind()])
	}
	return made
}

// pointer makes the type of pointers to a named type, for its methods.
func (m *typeMaker) pointer(t *types.Named, elem reflect.Type) {
	p := types.NewPointer(t)
	methods := methodsOf(p)
	if len(methods) == 0 || types.IsInterface(t) {
		return
	}
	s := m.shape(p, p, "*"+elem.String(), false)
	s.methods = len(methods)
	made := newType(s)
	setPointer(made, elem)
	m.made.Set(p, made)
	m.pending = append(m.pending, func() { m.setMethods(made, methods) })
}

var kinds = map[types.BasicKind]reflect.Kind{}

func init() {
	for kind, t := range basicTypes {
		kinds[kind] = t.Kind()
	}
}

func (m *typeMaker) shape(t, underlying types.Type, name string, named bool) *shape {
	s := &shape{name: name, named: named, comparable: types.Comparable(t),
		size: uintptr(sizes.Sizeof(underlying)), align: uint8(sizes.Alignof(underlying))}
	switch u := underlying.(type) {
	case *types.Basic:
		s.kind = kinds[u.Kind()]
	case *types.Struct:
		s.kind = reflect.Struct
	case *types.Pointer:
		s.kind = reflect.Pointer
	case *types.Slice:
		s.kind = reflect.Slice
	case *types.Array:
		s.kind = reflect.Array
	case *types.Map:
		s.kind = reflect.Map
	case *types.Chan:
		s.kind = reflect.Chan
	case *types.Signature:
		s.kind = reflect.Func
		if s.inOut = u.Params().Len() + u.Results().Len(); s.inOut > 24 {
			m.fail = fmt.Sprintf("%s: too many parameters", t)
		}
	case *types.Interface:
		s.kind = reflect.Interface
	}
	pointers(underlying, 0, func(word int64) {
		for int64(len(s.mask)) <= word/8 {
			s.mask = append(s.mask, make([]byte, 8)...) // the runtime reads whole words
		}
		s.mask[word/8] |= 1 << (word % 8)
		s.ptrBytes = uintptr(word+1) * 8
	})
	h := fnv.New32a()
	fmt.Fprintf(h, "%s %d", name, m.made.Len())
	s.hash = h.Sum32()
	return s
}

// pointers calls word with each word of a value of type t, from offset on, that
// holds a pointer, in order.
func pointers(t types.Type, offset int64, word func(int64)) {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		if t.Kind() == types.String || t.Kind() == types.UnsafePointer {
			word(offset / 8)
		}
	case *types.Struct:
		fields := fieldsOf(t)
		for i, at := range sizes.Offsetsof(fields) {
			pointers(fields[i].Type(), offset+at, word)
		}
	case *types.Array:
		for i := range t.Len() {
			pointers(t.Elem(), offset+i*sizes.Sizeof(t.Elem()), word)
		}
	case *types.Interface:
		word(offset / 8)
		word(offset/8 + 1)
	default: // pointer, slice, map, chan, func: the first word
		word(offset / 8)
	}
}

func fieldsOf(t *types.Struct) []*types.Var {
	return slices.Collect(t.Fields())
}

// fill sets what a type is made of.
func (m *typeMaker) fill(made reflect.Type, underlying types.Type) {
	switch u := underlying.(type) {
	case *types.Basic:
	case *types.Struct:
		m.fillStruct(made, u)
	case *types.Interface:
		var names []string
		var methods []reflect.Type
		for f := range u.Methods() {
			names = append(names, f.Name())
		}
		slices.Sort(names)
		for _, name := range names {
			f, _, _ := types.LookupFieldOrMethod(u, false, m.program, name)
			methods = append(methods, m.typeOf(withoutReceiver(f.(*types.Func).Signature())))
		}
		setInterface(made, names, methods)
	default:
		setLike(made, m.typeOf(u))
	}
}

func (m *typeMaker) fillStruct(made reflect.Type, u *types.Struct) {
	fields := fieldsOf(u)
	n := len(fields)
	names, tags, ts := make([]string, n), make([]string, n), make([]reflect.Type, n)
	offsets, embedded := make([]uintptr, n), make([]bool, n)
	for i, at := range sizes.Offsetsof(fields) {
		names[i], tags[i], ts[i] = fields[i].Name(), u.Tag(i), m.typeOf(fields[i].Type())
		offsets[i], embedded[i] = uintptr(at), fields[i].Embedded()
	}
	setFields(made, names, tags, ts, offsets, embedded)
}

func withoutReceiver(s *types.Signature) *types.Signature {
	return types.NewSignatureType(nil, nil, nil, s.Params(), s.Results(), s.Variadic())
}

// methodsOf is a type's method set, by name.
func methodsOf(t types.Type) []*types.Selection {
	if types.IsInterface(t) {
		return nil
	}
	set := types.NewMethodSet(t)
	methods := slices.Collect(set.Methods())
	slices.SortFunc(methods, func(a, b *types.Selection) int { return strings.Compare(a.Obj().Name(), b.Obj().Name()) })
	return methods
}

// setMethods gives a type its methods.
func (m *typeMaker) setMethods(made reflect.Type, methods []*types.Selection) {
	for i, s := range methods {
		f := s.Obj().(*types.Func)
		direct := made.Kind() == reflect.Pointer
		call := func(args []reflect.Value) []reflect.Value {
			receiver := args[0]
			if !direct && receiver.Type() != made {
				receiver = receiver.Elem() // the interface's word points to the value
			}
			return m.call(receiver, s, f, args[1:])
		}
		typ := m.typeOf(withoutReceiver(f.Signature()))
		m.methods = append(m.methods, func() {
			if !setMethod(made, i, f.Name(), typ, call) {
				m.fail = "the program's types have too many methods for the interpreter"
			}
		})
	}
}

// call calls the method that a selection finds in a receiver, through embedded
// fields if need be.
func (m *typeMaker) call(receiver reflect.Value, s *types.Selection, f *types.Func, args []reflect.Value) []reflect.Value {
	index := s.Index()
	for _, i := range index[:len(index)-1] {
		if receiver.Kind() == reflect.Pointer {
			receiver = receiver.Elem()
		}
		receiver = receiver.Field(i)
	}
	slot, ours := m.bound[f]
	if !ours {
		method := receiver.MethodByName(f.Name())
		if !method.IsValid() {
			method = receiver.Addr().MethodByName(f.Name())
		}
		return invoke(method, args)
	}
	_, want := types.Unalias(f.Signature().Recv().Type()).(*types.Pointer)
	switch have := slot.Type().In(0) != receiver.Type(); {
	case have && want:
		receiver = receiver.Addr()
	case have:
		if receiver.IsNil() {
			panic(nilReceiver{f})
		}
		receiver = receiver.Elem()
	}
	return invoke(*slot, append([]reflect.Value{receiver}, args...))
}

// nilReceiver is the runtime's error for a method that wants a value, called
// through an interface that holds a nil pointer.
type nilReceiver struct{ method *types.Func }

func (e nilReceiver) RuntimeError() {}

func (e nilReceiver) Error() string {
	t := e.method.Signature().Recv().Type().(*types.Named).Obj()
	return fmt.Sprintf("value method main.%s.%s called using nil *%[1]s pointer", t.Name(), e.method.Name())
}

func invoke(f reflect.Value, args []reflect.Value) []reflect.Value {
	if f.Type().IsVariadic() {
		return f.CallSlice(args)
	}
	return f.Call(args)
}
