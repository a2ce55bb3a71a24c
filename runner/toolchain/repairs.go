package toolchain

import "takingturns/runner/kernel"

// interpreterRepairs mend what no rewriting of programs can: how the interpreter
// calls functions, defers calls and recovers from panics.
var interpreterRepairs = []kernel.Substitution{
	{
		File: "interp/interp.go", Why: "recover works in the function that a frame defers, and nowhere else",
		Old: `	recovered interface{}        // to handle panic recover
`,
		New: `	recovered interface{}        // to handle panic recover
	deferrer  *frame             // the frame that runs this one as a deferred call
`,
	},
	{
		File: "interp/run.go", Why: "recover works in the function that a frame defers, and nowhere else",
		Old: `		if f.anc.recovered == nil {
			// TODO(mpl): maybe we don't need that special case, and we're just forgetting to unwrap the valueInterface somewhere else.
			if isEmptyInterface(n.typ) {
				return tnext
			}
			dest(f).Set(reflect.ValueOf(valueInterface{}))
			return tnext
		}

		if isEmptyInterface(n.typ) {
			dest(f).Set(reflect.ValueOf(f.anc.recovered))
		} else {
			dest(f).Set(reflect.ValueOf(valueInterface{n, reflect.ValueOf(f.anc.recovered)}))
		}
		f.anc.recovered = nil
		return tnext
`,
		New: `		d := f.deferrer
		if d == nil || d.recovered == nil {
			if isEmptyInterface(n.typ) {
				dest(f).Set(reflect.New(emptyInterfaceType).Elem())
				return tnext
			}
			dest(f).Set(reflect.ValueOf(valueInterface{}))
			return tnext
		}

		value := takingturnsBare(d.recovered)
		if isEmptyInterface(n.typ) {
			dest(f).Set(reflect.ValueOf(value))
		} else {
			dest(f).Set(reflect.ValueOf(valueInterface{n, reflect.ValueOf(value)}))
		}
		d.recovered = nil
		return tnext
`,
	},
	{
		File: "interp/run.go", Why: "results are zero when a function begins, and not the variable that will hold them",
		Old: `			if v != nil {
				nf.data[i] = v(f)
			} else {
				nf.data[i] = reflect.New(def.types[i]).Elem()
			}
`,
		New: `			if v == nil {
				nf.data[i] = reflect.New(def.types[i]).Elem()
			} else if r := v(f); r.IsValid() && r.CanSet() {
				nf.data[i] = reflect.New(r.Type()).Elem()
			} else {
				nf.data[i] = r
			}
`,
	},
	{
		File: "interp/value.go", Why: "an interface holds a copy, not the variable it was made from",
		Old: `		return reflect.ValueOf(valueInterface{nod, v})
	}
}

func getConcreteValue`,
		New: `		return reflect.ValueOf(valueInterface{nod, takingturnsCopy(v)})
	}
}

func getConcreteValue`,
	},
	{
		File: "interp/run.go", Why: "an interface holds a copy, not the variable it was made from",
		Old: `					return reflect.ValueOf(valueInterface{value: f.data[ind]})
`,
		New: `					return reflect.ValueOf(valueInterface{value: takingturnsCopy(f.data[ind])})
`,
	},
	{
		File: "interp/run.go", Why: "an interface holds a copy, not the variable it was made from",
		Old: `					return reflect.ValueOf(valueInterface{node: cc0.typ.ret[j].node, value: f.data[ind]})
`,
		New: `					return reflect.ValueOf(valueInterface{node: cc0.typ.ret[j].node, value: takingturnsCopy(f.data[ind])})
`,
	},
	{
		File: "interp/run.go", Why: "a negative zero is an argument like any other",
		Old: `					if val.IsZero() && dest[i].Kind() != reflect.Interface {
`,
		New: `					if k := dest[i].Kind(); val.IsZero() && k != reflect.Interface && (k < reflect.Float32 || k > reflect.Complex128) {
`,
	},
	{
		File: "interp/run.go", Why: "arguments of deferred calls are evaluated at once",
		Old: `			val[0] = value(f)
			for i, v := range values {
				val[i+1] = v(f)
			}
			f.deferred = append([][]reflect.Value{val}, f.deferred...)
`,
		New: `			val[0] = takingturnsCopy(value(f))
			for i, v := range values {
				val[i+1] = takingturnsCopy(v(f))
			}
			val = takingturnsSpread(val, hasVariadicArgs)
			f.deferred = append([][]reflect.Value{val}, f.deferred...)
`,
	},
	{
		File: "interp/run.go", Why: "arguments of deferred calls are evaluated at once",
		Old: `				val[i+1] = getBinValue(getMapType, v, f)
			}
			f.deferred = append([][]reflect.Value{val}, f.deferred...)
`,
		New: `				val[i+1] = takingturnsCopy(getBinValue(getMapType, v, f))
			}
			val = takingturnsSpread(val, n.action == aCallSlice)
			f.deferred = append([][]reflect.Value{val}, f.deferred...)
`,
	},
	{
		File: "interp/run.go", Why: "arguments of deferred calls are evaluated at once",
		Old: `				val[i+1] = v(f)
				inTypes[i] = val[i+1].Type()
`,
		New: `				val[i+1] = takingturnsCopy(v(f))
				inTypes[i] = val[i+1].Type()
`,
	},
	{
		File: "interp/run.go", Why: "arguments of go statements are evaluated at once",
		Old: `				in[i] = getBinValue(getMapType, v, f)
			}
			go callFn(value(f), in)
`,
		New: `				in[i] = takingturnsCopy(getBinValue(getMapType, v, f))
			}
			go callFn(value(f), in)
`,
	},
	{
		File: "interp/run.go", Why: "a deferred function literal keeps its variables like any other",
		Old: `		if !isDefer && v.Kind() == reflect.Func {
`,
		New: `		if _ = isDefer; v.Kind() == reflect.Func {
`,
	},
	{
		File: "interp/run.go", Why: "the receiver of a method value is evaluated at once",
		Old: `			return v
		}

		return reflect.MakeFunc(funcType, func(in []reflect.Value) []reflect.Value {
			// Allocate and init local frame. All values to be settable and addressable.
			fr := newFrame(f, len(def.types), f.runid())
`,
		New: `			return v
		}
		var bound reflect.Value
		if rcvr != nil {
			if bound = rcvr(f); bound.Kind() != reflect.Ptr && def.types[numRet].Kind() != reflect.Ptr {
				bound = takingturnsCopy(bound)
			} else if bound.Kind() == reflect.Ptr {
				bound = takingturnsCopy(bound)
				if def.types[numRet].Kind() != reflect.Ptr && !bound.IsNil() {
					bound = takingturnsCopy(bound.Elem())
				}
			}
		}

		return reflect.MakeFunc(funcType, func(in []reflect.Value) []reflect.Value {
			// Allocate and init local frame. All values to be settable and addressable.
			fr := newFrame(f, len(def.types), f.runid())
`,
	},
	{
		File: "interp/run.go", Why: "the receiver of a method value is evaluated at once",
		Old: `				src, dest := rcvr(f), d[numRet]
				sk, dk := src.Kind(), dest.Kind()
				for {
					vs, ok := src.Interface().(valueInterface)
					if !ok {
						break
					}
					src = vs.value
					sk = src.Kind()
				}
				switch {
				case sk == reflect.Ptr && dk != reflect.Ptr:
					dest.Set(src.Elem())
				case sk != reflect.Ptr && dk == reflect.Ptr:
					dest.Set(src.Addr())
				default:
					dest.Set(src)
				}
				d = d[numRet+1:]
			}

			// Copy function input arguments in local frame.
			for i, arg := range in {
				if i >= len(d) {
					// In case of unused arg, there may be not even a frame entry allocated, just skip.
					break
				}
				typ := def.typ.arg[i]
`,
		New: `				src, dest := bound, d[numRet]
				sk, dk := src.Kind(), dest.Kind()
				for {
					vs, ok := src.Interface().(valueInterface)
					if !ok {
						break
					}
					src = vs.value
					sk = src.Kind()
				}
				switch {
				case sk == reflect.Ptr && dk != reflect.Ptr:
					dest.Set(src.Elem())
				case sk != reflect.Ptr && dk == reflect.Ptr:
					dest.Set(src.Addr())
				default:
					dest.Set(src)
				}
				d = d[numRet+1:]
			}

			// Copy function input arguments in local frame.
			for i, arg := range in {
				if i >= len(d) {
					// In case of unused arg, there may be not even a frame entry allocated, just skip.
					break
				}
				typ := def.typ.arg[i]
`,
	},
}

// repairsFile is added to package interp.
const repairsFile = `package interp

import "reflect"

// takingturnsDeferring is the frame that is about to run a deferred call; the
// function called takes it.
var takingturnsDeferring *frame

// takingturnsRunDeferred runs deferred calls, last one first. One that panics
// replaces the panic at hand; neither that nor Goexit keeps the others from
// running.
func (f *frame) takingturnsRunDeferred() {
	if len(f.deferred) == 0 {
		return
	}
	defer f.takingturnsRunDeferred()
	val := f.deferred[0]
	f.deferred = f.deferred[1:]
	defer func() {
		takingturnsDeferring = nil
		if r := recover(); r != nil {
			f.recovered = r
		}
	}()
	takingturnsDeferring = f
	if val[0].IsNil() {
		var nothing *int
		*nothing = 0
	}
	val[0].Call(val[1:])
}

// takingturnsCopy is a value that later assignments do not change.
func takingturnsCopy(v reflect.Value) reflect.Value {
	if !v.IsValid() || !v.CanAddr() {
		return v
	}
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}

// takingturnsBare takes what was passed to panic out of the reflect.Value that
// the interpreter passed.
func takingturnsBare(v any) any {
	for {
		r, ok := v.(reflect.Value)
		if !ok || !r.IsValid() || !r.CanInterface() {
			return v
		}
		v = r.Interface()
	}
}

// takingturnsSpread makes of a deferred call f(a, b...) one that Call can make.
func takingturnsSpread(val []reflect.Value, spread bool) []reflect.Value {
	if !spread {
		return val
	}
	return []reflect.Value{reflect.ValueOf(func() { val[0].CallSlice(val[1:]) })}
}
`
