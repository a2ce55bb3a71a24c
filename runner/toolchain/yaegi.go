package toolchain

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"takingturns/runner/kernel"
)

const yaegi = "github.com/traefik/yaegi"

// interpreterSubstitutions give yaegi's run time the rules of Go's: the other half
// of each stands in overlay/interp.go.txt.
//
// The budgets of steps and depth live in the interpreter's main loop rather than in
// the interpreted program: a counter in the loop that runs every step costs a few
// machine instructions, a call inserted into the program costs two more interpreted
// steps. Where a call stands is stored there as a number, as the program's nodes keep the
// steps alive: a pointer would need a write barrier. Interpreted code runs on one thread, without preemption, so the frame's
// mutex guards nothing there; held during deferred calls it made those that wait
// for a closure of the same function wait for ever.
var interpreterSubstitutions = []kernel.Substitution{
	{
		File: "interp/use.go", Why: "the library's generic part, which is lowered from Go's own source",
		Old: `
		// Load stdlib generic source.
		for _, s := range gen.Sources {
			if _, err := interp.Compile(s); err != nil {
				return err
			}
		}
`,
		New: "",
	},
	{
		File: "interp/use.go", Why: "the same",
		Old: "\n\tgen \"github.com/traefik/yaegi/stdlib/generic\"\n",
		New: "\n",
	},
	{
		File: "interp/run.go", Why: "calls, deferred calls and panics",
		Old: `	var exec bltn
	defer func() {
		f.mutex.Lock()
		f.recovered = recover()
		for _, val := range f.deferred {
			val[0].Call(val[1:])
		}
		if f.recovered != nil {
			oNode := originalExecNode(n, exec)
			if oNode == nil {
				oNode = n
			}
			errorer, ok := f.recovered.(error)
			// in this specific case, the stdlib would/will suppress the panic, so we
			// suppress the logging here accordingly, to get a similar and consistent
			// behavior.
			if !ok || errorer.Error() != errAbortHandler.Error() {
				fmt.Fprintln(n.interp.stderr, oNode.cfgErrorf("panic: %s(...)", panicFunc(oNode.scope)))
			}
			f.mutex.Unlock()
			panic(f.recovered)
		}
		f.mutex.Unlock()
	}()
`,
		New: `	takingturnsBegin(&f.call, funcNode)
	defer func() { takingturnsEnd(f, recover()) }()
`,
	},
	{
		File: "interp/run.go", Why: "counting steps, and knowing where each call stands",
		Old: `		for exec := n.exec; exec != nil && f.runid() == n.interp.runid(); {
			exec = exec(f)
		}
`,
		New: `		for exec := n.exec; exec != nil; {
			f.call.step = uintptr(takingturnsWord(exec))
			if takingturnsSteps--; takingturnsSteps < 0 {
				takingturnsLimit(takingturnsStepsReached)
			}
			exec = exec(f)
		}
		f.call.done = true
`,
	},
	{
		File: "interp/ast.go", Why: "positions as the compiler's",
		Old: "\t\tif nod != nil {\n\t\t\tpos = nod.Pos()\n\t\t}\n",
		New: "\t\tif nod != nil {\n\t\t\tpos = takingturnsToken(nod)\n\t\t}\n",
	},
	{
		File: "interp/run.go", Why: "a go statement with a nil function",
		Old: "\t\t\t\tgo callf(in)\n",
		New: "\t\t\t\ttakingturnsGo(bf)\n\t\t\t\tif made := takingturnsDirect(bf, in); made != nil {\n\t\t\t\t\tgo made(in)\n\t\t\t\t} else {\n\t\t\t\t\tgo callf(in)\n\t\t\t\t}\n",
	},
	{
		File: "interp/cfg.go", Why: "knowing the node of a loop's step",
		Old: "n.tnext.exec = func(f *frame) bltn { return m.exec(f) }",
		New: "n.tnext.exec = takingturnsLoop(m)",
	},
	{
		File: "interp/cfg.go", Why: "knowing the node of a loop's other step",
		Old: "n.fnext.exec = func(f *frame) bltn { return m.exec(f) }",
		New: "n.fnext.exec = takingturnsLoop(m)",
	},
	{
		File: "interp/op.go", Why: "the successor of a uintptr, which had no step",
		Old: "reflect.Uint32, reflect.Uint64:\n\t\tv0 := genValueUint(c0)\n\t\tn.exec = func(f *frame) bltn {\n\t\t\tv, i := v0(f)\n\t\t\tv.SetUint(i + 1)",
		New: "reflect.Uint32, reflect.Uint64, reflect.Uintptr:\n\t\tv0 := genValueUint(c0)\n\t\tn.exec = func(f *frame) bltn {\n\t\t\tv, i := v0(f)\n\t\t\tv.SetUint(i + 1)",
	},
	{
		File: "interp/op.go", Why: "the predecessor of a uintptr, which had no step",
		Old: "reflect.Uint32, reflect.Uint64:\n\t\tv0 := genValueUint(c0)\n\t\tn.exec = func(f *frame) bltn {\n\t\t\tv, i := v0(f)\n\t\t\tv.SetUint(i - 1)",
		New: "reflect.Uint32, reflect.Uint64, reflect.Uintptr:\n\t\tv0 := genValueUint(c0)\n\t\tn.exec = func(f *frame) bltn {\n\t\t\tv, i := v0(f)\n\t\t\tv.SetUint(i - 1)",
	},
	{
		File: "interp/cfg.go", Why: "quick steps",
		Old: "\t\tn.gen(n)\n\t}\n\n\tset(n)\n",
		New: "\t\ttakingturnsGenerate(n)\n\t}\n\n\tset(n)\n",
	},
	{
		File: "interp/cfg.go", Why: "declarations where a program never comes: followed from the middle of a loop, its select is without end",
		Old: "\t\tcase constDecl, varDecl:\n\t\t\tsetExec(n.start)\n",
		New: "\t\tcase constDecl, varDecl:\n\t\t\tif n.anc == nil || n.anc.kind == fileStmt {\n\t\t\t\tsetExec(n.start)\n\t\t\t}\n",
	},
	{
		File: "interp/program.go", Why: "knowing the node of each step",
		Old: "\tn, err := genGlobalVars([]*node{p.root}, interp.scopes[p.pkgName])\n\tif err != nil {\n\t\treturn res, err\n\t}\n",
		New: "\tn, err := genGlobalVars([]*node{p.root}, interp.scopes[p.pkgName])\n\tif err != nil {\n\t\treturn res, err\n\t}\n\ttakingturnsLocate(p.root)\n",
	},
	{
		File: "interp/interp.go", Why: "no locks",
		Old: "\t\"sync\"\n",
		New: "",
	},
	{
		File: "interp/interp.go", Why: "no locks around frames",
		Old: "\tmutex     sync.RWMutex\n",
		New: "\tmutex     takingturnsMutex\n",
	},
	{
		File: "interp/interp.go", Why: "no locks around the interpreter",
		Old: "\tmutex    sync.RWMutex\n",
		New: "\tmutex    takingturnsMutex\n",
	},
	{
		File: "interp/run.go", Why: "recover",
		Old: "\tn.exec = func(f *frame) bltn {\n\t\tif f.anc.recovered == nil {\n",
		New: `	n.exec = func(f *frame) bltn {
		if d := dest(f); true {
			if r := takingturnsRecover(); r == nil {
				d.SetZero()
			} else {
				d.Set(reflect.ValueOf(r))
			}
			return tnext
		}
		if f.anc.recovered == nil {
`,
	},
	{
		File: "interp/run.go", Why: "panic with the value itself",
		Old: "\t\tpanic(value(f))\n",
		New: "\t\tv := value(f)\n\t\tif !v.IsValid() {\n\t\t\tpanic(nil)\n\t\t}\n\t\tpanic(v.Interface())\n",
	},
	{
		File: "interp/run.go", Why: "arguments of deferred builtins as they are now",
		Old: "\t\t\t\tval[i+1] = v(f)\n\t\t\t\tinTypes[i]",
		New: "\t\t\t\tval[i+1] = takingturnsCopy(v(f))\n\t\t\t\tinTypes[i]",
	},
	{
		File: "interp/run.go", Why: "arguments of deferred calls as they are now",
		Old: "\t\t\tval[0] = value(f)\n\t\t\tfor i, v := range values {\n\t\t\t\tval[i+1] = v(f)\n",
		New: "\t\t\tval[0] = takingturnsCopy(value(f))\n\t\t\tfor i, v := range values {\n\t\t\t\tval[i+1] = takingturnsCopy(v(f))\n",
	},
	{
		File: "interp/run.go", Why: "arguments of deferred compiled calls as they are now",
		Old: "\t\t\tval[0] = value(f)\n\t\t\tfor i, v := range values {\n\t\t\t\tval[i+1] = getBinValue(getMapType, v, f)\n",
		New: "\t\t\tval[0] = takingturnsCopy(value(f))\n\t\t\tfor i, v := range values {\n\t\t\t\tval[i+1] = takingturnsCopy(getBinValue(getMapType, v, f))\n",
	},
	{
		File: "interp/run.go", Why: "arguments of compiled goroutines as they are now",
		Old: "\t\t\t\tin[i] = getBinValue(getMapType, v, f)\n\t\t\t}\n\t\t\tgo callFn(value(f), in)\n",
		New: "\t\t\t\tin[i] = takingturnsCopy(getBinValue(getMapType, v, f))\n\t\t\t}\n\t\t\tgo callFn(takingturnsGo(takingturnsCopy(value(f))), in)\n",
	},
	{
		File: "interp/run.go", Why: "results are zero when a function begins, and not the variable that will hold them",
		Old: `			if v != nil {
				nf.data[i] = v(f)
			} else {
				nf.data[i] = reflect.New(def.types[i]).Elem()
			}
		}

		// Init local frame values
		for i, t := range def.types[numRet:] {
			nf.data[numRet+i] = reflect.New(t).Elem()
		}
`,
		New: `			if v == nil {
				continue
			}
			if r := v(f); !r.IsValid() || !r.CanSet() {
				nf.data[i] = r
			} else if t := r.Type(); t != def.types[i] {
				nf.data[i] = reflect.New(t).Elem()
			}
		}
`,
	},
	{
		File: "interp/run.go", Why: "frames of called functions",
		Old: "\t\tnf := newFrame(f, len(def.types), f.runid())\n",
		New: "\t\tnf := takingturnsFrameFor(def, f)\n",
	},
	{
		File: "interp/run.go", Why: "frames of function literals",
		Old: `			fr2 := newFrame(fr, len(n.types), fr.runid())
			d := fr2.data
			for i, t := range n.types {
				d[i] = reflect.New(t).Elem()
			}
			d = d[numRet:]

			// Copy function input arguments in local frame.
			for i, arg := range in {
				if i >= len(d) {
					// In case of unused arg, there may be not even a frame entry allocated, just skip.
					break
				}
				typ := n.typ.arg[i]
				switch {
				case isEmptyInterface(typ) || typ.TypeOf() == valueInterfaceType:
					d[i].Set(arg)
				case isInterfaceSrc(typ):
					d[i].Set(reflect.ValueOf(valueInterface{value: arg.Elem()}))
				default:
					d[i].Set(arg)
				}
			}
`,
		New: "\t\t\tfr2 := takingturnsArguments(n, fr, in)\n",
	},
	{
		File: "interp/run.go", Why: "frames of wrapped functions",
		Old: "\t\t\tfr := newFrame(f, len(def.types), f.runid())\n\t\t\td := fr.data\n\t\t\tfor i, t := range def.types {\n\t\t\t\td[i] = reflect.New(t).Elem()\n\t\t\t}\n",
		New: "\t\t\tfr := takingturnsFrameFor(def, f)\n\t\t\td := fr.data\n",
	},
	{
		File: "interp/run.go", Why: "the function that is called, without its detour by an interface",
		Old: "\t\tdef, ok := bf.Interface().(*node)\n\t\tif ok {\n\t\t\tbf = def.rval\n\t\t}\n\t\tf.mutex.Unlock()\n",
		New: "\t\tvar def *node\n\t\tif bf.Kind() != reflect.Func {\n\t\t\tif def, _ = bf.Interface().(*node); def != nil {\n\t\t\t\tbf = def.rval\n\t\t\t}\n\t\t}\n\t\tf.mutex.Unlock()\n",
	},
	{
		File: "interp/run.go", Why: "calls of function values",
		Old: "callf = func(in []reflect.Value) []reflect.Value { return bf.Call(in) }",
		New: "callf = func(in []reflect.Value) []reflect.Value { return takingturnsInvoke(bf, in) }",
	},
	{
		File: "interp/run.go", Why: "calls of compiled functions",
		Old: "callFn := func(v reflect.Value, in []reflect.Value) []reflect.Value { return v.Call(in) }",
		New: "callFn := takingturnsInvoke",
	},
	{
		File: "interp/run.go", Why: "only a pointer can be an interpreted function",
		Old: "if nod, ok := val.Interface().(*node); ok && nod.recv != nil {",
		New: "if nod := takingturnsFunctionNode(val); nod != nil && nod.recv != nil {",
	},
	{
		File: "interp/interp.go", Why: "small frames, which hold the call that they are for",
		Old: "\tdone      reflect.SelectCase // for cancellation of channel operations\n",
		New: "\t*takingturnsShared\n\tcall takingturnsCall\n",
	},
	{
		File: "interp/interp.go", Why: "what frames share, in the first",
		Old: "\t\tf.root = f\n\t} else {\n\t\tf.done = anc.done\n",
		New: "\t\tf.root = f\n\t\tf.takingturnsShared = new(takingturnsShared)\n\t} else {\n\t\tf.takingturnsShared = anc.takingturnsShared\n",
	},
	{
		File: "interp/interp.go", Why: "what frames share, in a copy",
		Old: "\t\tdone:      f.done,\n",
		New: "\t\ttakingturnsShared: f.takingturnsShared,\n",
	},
	{
		File: "interp/interp.go", Why: "of a function, how its variables lie in memory and what the program's author calls it",
		Old: "\ttypes      []reflect.Type // frame types, used by function literals only\n",
		New: "\ttypes      []reflect.Type // frame types, used by function literals only\n\tlayout *takingturnsLayout\n\toriginal *takingturnsFunction\n",
	},
	{
		File: "interp/run.go", Why: "a negative zero is an argument like any other",
		Old: "\t\t\t\t\tif val.IsZero() && dest[i].Kind() != reflect.Interface {\n",
		New: "\t\t\t\t\tif k := dest[i].Kind(); val.IsZero() && k != reflect.Interface && (k < reflect.Float32 || k > reflect.Complex128) {\n",
	},
	{
		File: "interp/run.go", Why: "a deferred function literal keeps its variables like any other",
		Old: "\t\tif !isDefer && v.Kind() == reflect.Func {\n",
		New: "\t\tif _ = isDefer; v.Kind() == reflect.Func {\n",
	},
	{
		File: "interp/run.go", Why: "method values bind their receiver early",
		Old: "\t\tgetFrame(f, l).data[i] = value(f).Method(m)\n",
		New: "\t\tgetFrame(f, l).data[i] = takingturnsCopy(value(f)).Method(m)\n",
	},
	{
		File: "interp/run.go", Why: "errors of constant indices in conditions",
		Old: "\t\t\t\tr := value0(f).Index(ai)\n",
		New: "\t\t\t\tr := takingturnsIndex(value0(f), ai)\n",
	},
	{
		File: "interp/run.go", Why: "errors of constant indices",
		Old: "= value0(f).Index(ai)\n\t\t\t\treturn tnext",
		New: "= takingturnsIndex(value0(f), ai)\n\t\t\t\treturn tnext",
	},
	{
		File: "interp/run.go", Why: "errors of indices in conditions",
		Old: "\t\t\t\tr := value0(f).Index(int(vi))\n",
		New: "\t\t\t\tr := takingturnsIndex(value0(f), int(vi))\n",
	},
	{
		File: "interp/run.go", Why: "errors of indices",
		Old: "= value0(f).Index(int(vi))\n\t\t\t\treturn tnext",
		New: "= takingturnsIndex(value0(f), int(vi))\n\t\t\t\treturn tnext",
	},
	{
		File: "interp/run.go", Why: "errors of a[i:]",
		Old: "a.Slice(int(vInt(value1(f))), a.Len())",
		New: "takingturnsSlice(a, int(vInt(value1(f))), a.Len())",
	},
	{
		File: "interp/run.go", Why: "errors of a[i:j]",
		Old: "a.Slice(int(vInt(value1(f))), int(vInt(value2(f))))",
		New: "takingturnsSlice(a, int(vInt(value1(f))), int(vInt(value2(f))))",
	},
	{
		File: "interp/run.go", Why: "errors of a[i:j:k]",
		Old: "a.Slice3(int(vInt(value1(f))), int(vInt(value2(f))), int(vInt(value3(f))))",
		New: "takingturnsSlice3(a, int(vInt(value1(f))), int(vInt(value2(f))), int(vInt(value3(f))))",
	},
	{
		File: "interp/run.go", Why: "errors of a[:j]",
		Old: "a.Slice(0, int(vInt(value1(f))))",
		New: "takingturnsSlice(a, 0, int(vInt(value1(f))))",
	},
	{
		File: "interp/run.go", Why: "errors of a[:j:k]",
		Old: "a.Slice3(0, int(vInt(value1(f))), int(vInt(value2(f))))",
		New: "takingturnsSlice3(a, 0, int(vInt(value1(f))), int(vInt(value2(f))))",
	},
	{
		File: "interp/run.go", Why: "no case of the interpreter's own in a select",
		Old: "\t\tcases[nbClause] = f.done\n",
		New: "",
	},
	{
		File: "interp/run.go", Why: "as many cases in a select as the program has",
		Old: "\tcases := make([]reflect.SelectCase, nbClause+1)\n",
		New: "\tcases := make([]reflect.SelectCase, nbClause)\n",
	},
	{
		File: "interp/run.go", Why: "select statements as the compiler makes them",
		Old: "\t\tj, v, s := reflect.Select(cases)\n",
		New: "\t\tj, v, s := takingturnsSelect(cases)\n",
	},
	{
		File: "interp/run.go", Why: "type assertions by type identity",
		Old: "\trtype := typ.refType(nil) // type to assert\n\tnext := getExec(n.tnext)\n",
		New: `	rtype := typ.refType(nil) // type to assert
	next := getExec(n.tnext)
	if static := c0.typ.refType(nil); static.Kind() == reflect.Interface {
		n.exec = func(f *frame) bltn {
			v := value(f)
			if v.IsValid() && v.Kind() == reflect.Interface {
				v = v.Elem()
			}
			ok := takingturnsIs(v, rtype)
			if !withOk {
				takingturnsAssert(v, static, rtype)
			}
			if withResult {
				if d := value0(f); ok {
					d.Set(v)
				} else {
					d.SetZero()
				}
			}
			if setStatus {
				value1(f).SetBool(ok)
			}
			return next
		}
		return
	}
`,
	},
	{
		File: "interp/run.go", Why: "type switches by type identity",
		Old: "\t\tsrcValue := genValue(sn.child[1].lastChild().child[0])\n",
		New: "\t\tsrcValue := genValue(sn.child[1].lastChild().child[0])\n\t\tif tnext != nil {\n\t\t\ttakingturnsTypeCase(n, sn, types, srcValue, tnext, fnext)\n\t\t\treturn\n\t\t}\n",
	},
	{
		File: "interp/gta.go", Why: "imports of a program that was put together from several files",
		Old: "baseName := path.Base(interp.fset.Position(root.pos).Filename)",
		New: "baseName := path.Base(takingturnsFile)",
	},
	{
		File: "interp/cfg.go", Why: "imports of a program that was put together from several files",
		Old: "baseName := path.Base(interp.fset.Position(root.pos).Filename)",
		New: "baseName := path.Base(takingturnsFile)",
	},
	{
		File: "interp/cfg.go", Why: "imports of a program that was put together from several files",
		Old: "baseName := path.Base(n.interp.fset.Position(n.pos).Filename)",
		New: "baseName := path.Base(takingturnsFile)",
	},
	{
		File: "interp/type.go", Why: "imports of a program that was put together from several files",
		Old: "baseName := path.Base(interp.fset.Position(n.pos).Filename)\n\t\t\tident",
		New: "baseName := path.Base(takingturnsFile)\n\t\t\tident",
	},
	{
		File: "interp/type.go", Why: "imports of a program that was put together from several files",
		Old: "baseName := path.Base(interp.fset.Position(n.pos).Filename)\n\tsym",
		New: "baseName := path.Base(takingturnsFile)\n\tsym",
	},
	{
		File: "interp/type.go", Why: "what a star stands before may be a variable",
		Old: "\tcase addressExpr, starExpr:\n\t\tval, err := nodeType2(interp, sc, n.child[0], seen)\n\t\tif err != nil {\n\t\t\treturn nil, err\n\t\t}\n",
		New: "\tcase addressExpr, starExpr:\n\t\tval, err := nodeType2(interp, sc, n.child[0], seen)\n\t\tif err != nil {\n\t\t\treturn nil, err\n\t\t}\n\t\tif n.kind == starExpr && val.cat == ptrT && takingturnsIsVariable(n.child[0], sc) {\n\t\t\treturn val.val, nil\n\t\t}\n",
	},
	{
		File: "interp/run.go", Why: "values bring their own methods into an interface",
		Old: "\ttc := n.typ.cat\n\tif tc != structT {\n\t\t// Always force wrapper",
		New: "\tif typ != nil {\n\t\treturn takingturnsInterface(value, typ)\n\t}\n\ttc := n.typ.cat\n\tif tc != structT {\n\t\t// Always force wrapper",
	},
	{
		File: "interp/run.go", Why: "functions in a literal without keys",
		Old: "\t\t\tif isFuncSrc(c.typ) && len(c.child) > 1 {\n\t\t\t\tconvertLiteralValue(c.child[1], typ.Field(i).Type)\n\t\t\t\tvalues[i] = genFunctionWrapper(c.child[1])\n",
		New: "\t\t\tif isFuncSrc(c.typ) {\n\t\t\t\tvalues[i] = genFunctionWrapper(c)\n",
	},
	{
		File: "interp/run.go", Why: "a received value can be assigned to",
		Old: "\t\t\t\tgetFrame(f, l).data[i], _ = value(f).Recv()\n",
		New: "\t\t\t\tr, _ := value(f).Recv()\n\t\t\t\td := reflect.New(r.Type()).Elem()\n\t\t\t\td.Set(r)\n\t\t\t\tgetFrame(f, l).data[i] = d\n",
	},
	{
		File: "interp/run.go", Why: "append appends a slice where it is followed by ... only",
		Old: `		c1, c2 := n.child[1], n.child[2]
		if (c1.typ.cat == valueT || c2.typ.cat == valueT) && c1.typ.rtype == c2.typ.rtype ||
			isArray(c2.typ) && c2.typ.elem().id() == n.typ.elem().id() ||
			isByteArray(c1.typ.TypeOf()) && isString(c2.typ.TypeOf()) {
			appendSlice(n)
`,
		New: "\t\tif n.action == aCallSlice {\n\t\t\tappendSlice(n)\n",
	},
	{
		File: "interp/run.go", Why: "append takes its arguments as they are before",
		Old: "\t\t\t\tsl[i] = v(f)\n",
		New: "\t\t\t\tsl[i] = takingturnsCopy(v(f))\n",
	},
	{
		File: "interp/run.go", Why: "errors of make",
		Old: "reflect.MakeSlice(typ, length, length)",
		New: "takingturnsMakeSlice(typ, length, length)",
	},
	{
		File: "interp/run.go", Why: "errors of make with a capacity",
		Old: "reflect.MakeSlice(typ, int(vInt(value(f))), int(vInt(value1(f))))",
		New: "takingturnsMakeSlice(typ, int(vInt(value(f))), int(vInt(value1(f))))",
	},
	{
		File: "interp/run.go", Why: "errors of make for channels",
		Old: "reflect.MakeChan(typ, int(vInt(value(f))))",
		New: "takingturnsMakeChan(typ, int(vInt(value(f))))",
	},
	{
		File: "interp/run.go", Why: "one end of a channel can be made",
		Old: "reflect.MakeChan(typ, 0)",
		New: "takingturnsMakeChan(typ, 0)",
	},
	{
		File: "interp/typecheck.go", Why: "addresses are checked already, by Go's rules",
		Old: "func (check typecheck) addressExpr(n *node) error {\n",
		New: "func (check typecheck) addressExpr(n *node) error {\n\tif n != nil {\n\t\treturn nil\n\t}\n",
	},
	{
		File: "interp/program.go", Why: "the program's entropy begins with the program",
		Old: "\tinterp.run(n, nil)\n\n\tfor _, n := range p.init {\n",
		New: "\tinterp.run(n, nil)\n\n\ttakingturnsProgram()\n\tfor _, n := range p.init {\n",
	},
	{
		File: "interp/typecheck.go", Why: "comparisons are checked already, by Go's rules",
		Old: "func (check typecheck) comparison(n *node) error {\n",
		New: "func (check typecheck) comparison(n *node) error {\n\tif n != nil {\n\t\treturn nil\n\t}\n",
	},
	{
		File: "interp/typecheck.go", Why: "operands are checked already, by Go's rules",
		Old: "\tif !c0.typ.equals(c1.typ) {\n\t\treturn n.cfgErrorf(\"invalid operation: mismatched types",
		New: "\tif false {\n\t\treturn n.cfgErrorf(\"invalid operation: mismatched types",
	},
	{
		File: "interp/typecheck.go", Why: "a floating-point number can be divided by zero",
		Old: "\tcase aQuo:\n\t\tif zeroConst(c1) {\n",
		New: "\tcase aQuo:\n\t\tif false {\n",
	},
	{
		File: "interp/typecheck.go", Why: "unexported fields are the program's own",
		Old: "\t\tif !canExport(field.Name) {\n\t\t\treturn c.cfgErrorf(\"implicit assignment",
		New: "\t\tif false {\n\t\t\treturn c.cfgErrorf(\"implicit assignment",
	},
}

// interpreterFiles are added to package interp. The kernel's files in package
// runtime hold the other half.
var (
	//go:embed overlay/interp.go.txt
	interpreterFile []byte

	//go:embed overlay/stack.go.txt
	stackFile []byte

	//go:embed overlay/quick.go.txt
	quickFile []byte

	//go:embed overlay/calls.go.txt
	callsFile []byte
)

// patchedInterpreter copies yaegi, found at root, into the cache with the
// substitutions applied, and returns a module file by which the go command
// takes the copy: it overlays no file of a module it has downloaded.
func (t *Toolchain) patchedInterpreter(ctx context.Context) (modfile string, err error) {
	root, err := t.moduleDir(ctx, yaegi)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(t.Cache, "yaegi-"+t.key("yaegi"))
	modfile = filepath.Join(dir, "turns.mod")
	if exists(modfile) {
		return modfile, nil
	}
	files, err := kernel.Apply(root, interpreterSubstitutions)
	if err != nil {
		return "", err
	}
	temp := fmt.Sprintf("%s.%d.tmp", dir, os.Getpid())
	defer os.RemoveAll(temp)
	if err := os.CopyFS(temp, os.DirFS(root)); err != nil {
		return "", err
	}
	files[filepath.Join(root, "interp", "takingturns.go")] = interpreterFile
	files[filepath.Join(root, "interp", "takingturns_stack.go")] = stackFile
	files[filepath.Join(root, "interp", "takingturns_quick.go")] = quickFile
	files[filepath.Join(root, "interp", "takingturns_calls.go")] = callsFile
	for path, content := range files {
		name, _ := filepath.Rel(root, path)
		if err := replaceFile(filepath.Join(temp, name), content); err != nil {
			return "", err
		}
	}
	if err := t.moduleFiles(temp, dir); err != nil {
		return "", err
	}
	if err := os.Rename(temp, dir); err != nil && !exists(modfile) {
		return "", err
	}
	return modfile, nil
}

// moduleFiles writes the repository's go.mod, with yaegi replaced by the copy in
// dir, and its go.sum to temp.
func (t *Toolchain) moduleFiles(temp, dir string) error {
	mod, err := os.ReadFile(filepath.Join(t.Root, "go.mod"))
	if err != nil {
		return err
	}
	sum, err := os.ReadFile(filepath.Join(t.Root, "go.sum"))
	if err != nil {
		return err
	}
	mod = fmt.Appendf(mod, "\nreplace %s => %s\n", yaegi, dir)
	if err := os.WriteFile(filepath.Join(temp, "turns.mod"), mod, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(temp, "turns.sum"), sum, 0o644)
}

// replaceFile writes a file that may be there, read-only as the go command keeps
// its modules.
func replaceFile(path string, content []byte) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.WriteFile(path, content, 0o644)
}
