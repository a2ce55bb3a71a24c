package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
)

// infer finds the types of what a pass has put into the declaration at hand, where they
// are plain to see: names, pointers, elements, comparisons, calls, declarations of
// these. It reports whether that was all; otherwise the declaration has to be checked.
//
// It relies on unshadow: within a declaration a name means one variable.
func (b *builder) infer() bool {
	i := &inference{builder: b, info: b.c.Info, local: b.local[b.decl], here: map[types.Object]bool{}}
	i.walk(b.decl)
	return !i.failed
}

// localNames are the names of a declaration's local variables.
type localNames struct {
	objects map[string]types.Object // nil for a name of several: one for each clause of a type switch
	names   map[types.Object]string
}

// readNames notes the names of a declaration whose types are known.
func (b *builder) readNames(d ast.Decl) {
	if b.local[d] != nil {
		return
	}
	l := &localNames{objects: map[string]types.Object{}, names: map[types.Object]string{}}
	b.local[d] = l
	ast.Inspect(d, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v := b.localVar(id); v != nil {
				if have, taken := l.objects[id.Name]; taken && have != types.Object(v) {
					l.objects[id.Name] = nil
				} else {
					l.objects[id.Name], l.names[v] = v, id.Name
				}
			}
		}
		return true
	})
}

// localVar is the variable of a function that an identifier declares or uses, or nil.
func (b *builder) localVar(id *ast.Ident) *types.Var {
	v, ok := b.c.Info.ObjectOf(id).(*types.Var)
	if !ok || v.IsField() || v.Pkg() != b.c.Package || b.c.Package.Scope().Lookup(v.Name()) == types.Object(v) {
		return nil
	}
	return v
}

type inference struct {
	*builder
	info   *types.Info
	local  *localNames
	here   map[types.Object]bool // local variables whose declarations the walk has seen
	failed bool
}

func (i *inference) fail() { i.failed = true }

// walk goes through statements and declarations in the order in which names come up.
func (i *inference) walk(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			i.parameters(n.Recv)
			i.parameters(n.Type.Params)
			i.parameters(n.Type.Results)
			i.walk(n.Body)
		case *ast.AssignStmt:
			i.assignment(n)
		case *ast.ValueSpec:
			i.valueSpec(n)
		case *ast.TypeSpec, *ast.BranchStmt:
		case *ast.LabeledStmt:
			i.walk(n.Stmt)
		case *ast.RangeStmt:
			i.rangeLoop(n)
		case *ast.TypeSwitchStmt:
			i.typeSwitch(n)
		case ast.Expr:
			i.expression(n, nil)
		default:
			return !i.failed
		}
		return false
	})
}

func (i *inference) parameters(fields *ast.FieldList) {
	if fields == nil {
		return
	}
	for _, field := range fields.List {
		t := field.Type
		if e, ok := t.(*ast.Ellipsis); ok {
			t = e.Elt
		}
		typ := i.info.TypeOf(t)
		if typ == nil {
			i.fail()
			return
		}
		if t != field.Type {
			typ = types.NewSlice(typ)
		}
		for _, id := range field.Names {
			i.declares(id, typ)
		}
	}
}

// declares takes an identifier for the declaration of a variable.
func (i *inference) declares(id *ast.Ident, t types.Type) {
	if id.Name == "_" {
		return
	}
	object := i.info.Defs[id]
	if object == nil {
		if i.info.Uses[id] != nil || t == nil {
			i.fail()
			return
		}
		known, taken := i.local.objects[id.Name]
		switch {
		case !taken:
			object = types.NewVar(id.Pos(), i.c.Package, id.Name, t)
		case known == nil || !types.Identical(known.Type(), t):
			i.fail()
			return
		default:
			object = known
		}
		i.info.Defs[id] = object
	}
	if i.here[object] {
		i.fail() // it is another variable now
		return
	}
	i.here[object] = true
	i.know(id.Name, object)
}

// know notes that a name stands for a local variable.
func (i *inference) know(name string, object types.Object) {
	have, taken := i.local.objects[name]
	before, named := i.local.names[object]
	if taken && have != nil && have != object || named && before != name {
		i.fail()
		return
	}
	if !taken {
		i.local.objects[name], i.local.names[object] = object, name
	}
}

func (i *inference) assignment(n *ast.AssignStmt) {
	var value types.Type
	for _, e := range n.Rhs {
		value = i.expression(e, nil)
	}
	if n.Tok != token.DEFINE {
		for _, e := range n.Lhs {
			if !isBlank(e) {
				i.expression(e, nil)
			}
		}
		return
	}
	for k, e := range n.Lhs {
		id := e.(*ast.Ident)
		if v := i.info.Defs[id]; v != nil && i.here[v] {
			delete(i.info.Defs, id) // declared before, now
			i.info.Uses[id] = v
		}
		if i.info.Uses[id] != nil {
			i.expression(id, nil)
			continue
		}
		t := value
		switch {
		case len(n.Lhs) == len(n.Rhs):
			t = i.info.TypeOf(n.Rhs[k])
		case len(n.Rhs) == 1 && value != nil:
			t = i.part(n.Rhs[0], value, k)
		}
		if t != nil {
			t = types.Default(t)
		}
		i.declares(id, t)
	}
}

// part is the type of one of the two values or of the results of an expression.
func (i *inference) part(e ast.Expr, value types.Type, k int) types.Type {
	tuple, ok := value.(*types.Tuple)
	if !ok && isReceive(e) { // new: known as one value so far
		yes := types.NewVar(token.NoPos, nil, "", types.Typ[types.Bool])
		tuple = types.NewTuple(types.NewVar(token.NoPos, nil, "", value), yes)
		i.info.Types[e] = typed(modes.value, tuple)
	}
	if tuple == nil || k >= tuple.Len() {
		return nil
	}
	return tuple.At(k).Type()
}

func (i *inference) valueSpec(n *ast.ValueSpec) {
	for _, e := range n.Values {
		i.expression(e, nil)
	}
	for k, id := range n.Names {
		var t types.Type
		switch {
		case n.Type != nil:
			t = i.info.TypeOf(n.Type)
		case len(n.Values) == len(n.Names):
			t = i.info.TypeOf(n.Values[k])
		}
		if t != nil {
			t = types.Default(t)
		}
		if object := i.info.Defs[id]; object == nil || object.Parent() != i.c.Package.Scope() {
			i.declares(id, t)
		}
	}
}

// rangeLoop is one that is as the program has it: passes make none.
func (i *inference) rangeLoop(n *ast.RangeStmt) {
	i.expression(n.X, nil)
	for _, e := range []ast.Expr{n.Key, n.Value} {
		switch id, _ := e.(*ast.Ident); {
		case isBlank(e):
		case n.Tok == token.DEFINE && i.info.Uses[id] == nil:
			i.declares(id, nil)
		default:
			i.expression(e, nil)
		}
	}
	i.walk(n.Body)
}

// typeSwitch: one name is a variable for each clause.
func (i *inference) typeSwitch(n *ast.TypeSwitchStmt) {
	if n.Init != nil {
		i.walk(n.Init)
	}
	if define, ok := n.Assign.(*ast.AssignStmt); ok {
		i.expression(define.Rhs[0], nil)
	} else {
		i.walk(n.Assign)
	}
	i.walk(n.Body)
}

// expression finds the type of an expression, for a place that wants a type or nil.
func (i *inference) expression(e ast.Expr, wanted types.Type) types.Type {
	have, known := i.info.Types[e]
	if known && (have.IsType() || have.Value != nil) || i.failed {
		return have.Type
	}
	if id, ok := e.(*ast.Ident); ok {
		return i.name(id)
	}
	if !known {
		if have = i.made(e, wanted); have.Type == nil {
			i.fail()
			return nil
		}
		i.info.Types[e] = have
		return have.Type
	}
	i.operands(e)
	return have.Type
}

// operands looks into an expression whose own type is known.
func (i *inference) operands(e ast.Expr) {
	switch e := e.(type) {
	case *ast.FuncLit:
		i.parameters(e.Type.Params)
		i.parameters(e.Type.Results)
		i.walk(e.Body)
	case *ast.SelectorExpr:
		if i.info.Selections[e] != nil {
			i.expression(e.X, nil)
		}
	case *ast.CompositeLit:
		for _, element := range e.Elts {
			if pair, ok := element.(*ast.KeyValueExpr); ok {
				if key, ok := pair.Key.(*ast.Ident); !ok || !isField(i.info.Uses[key]) {
					i.element(pair.Key)
				}
				element = pair.Value
			}
			i.element(element)
		}
	case *ast.TypeAssertExpr:
		i.expression(e.X, nil)
	default:
		ast.Inspect(e, func(n ast.Node) bool {
			if x, ok := n.(ast.Expr); ok && x != e {
				i.expression(x, nil)
				return false
			}
			return true
		})
	}
}

// element is an element of a composite literal, whose type may be left out.
func (i *inference) element(e ast.Expr) { i.expression(e, nil) }

func isField(object types.Object) bool {
	v, ok := object.(*types.Var)
	return ok && v.IsField()
}

// name finds what an identifier means where it is used.
func (i *inference) name(id *ast.Ident) types.Type {
	object := i.info.Uses[id]
	switch {
	case id.Name == "_":
		return nil
	case i.info.Defs[id] != nil:
		i.fail() // a declaration no more
		return nil
	case object != nil:
		if v := i.localVar(id); v != nil {
			i.know(id.Name, v)
		}
	default:
		object = i.find(id.Name)
	}
	if have, ok := i.info.Types[id]; ok {
		return have.Type
	}
	t, ok := typeOfObject(object)
	if !ok {
		i.fail()
		return nil
	}
	i.info.Types[id], i.info.Uses[id] = t, object
	return t.Type
}

// find looks a name up that a pass has written. Imports are found by selectors.
func (i *inference) find(name string) types.Object {
	if object, ok := i.local.objects[name]; ok {
		return object
	}
	_, object := i.c.Package.Scope().LookupParent(name, token.NoPos)
	return object
}

// typeOfObject is what is known of an identifier that stands for an object. Constants
// and builtins but the two of whose uses passes make are left to the checker.
func typeOfObject(object types.Object) (types.TypeAndValue, bool) {
	switch object := object.(type) {
	case *types.Var:
		return typed(modes.variable, object.Type()), true
	case *types.Func:
		return typed(modes.value, object.Type()), true
	case *types.TypeName:
		return typed(modes.typ, object.Type()), true
	case *types.Const:
		if object.Parent() == types.Universe && object.Name() != "iota" {
			t := typed(modes.constant, types.Typ[types.Bool])
			t.Value = object.Val()
			return t, true
		}
	}
	return types.TypeAndValue{}, false
}

// made is what is known of an expression that a pass has written.
func (i *inference) made(e ast.Expr, wanted types.Type) (none types.TypeAndValue) {
	switch e := e.(type) {
	case *ast.BasicLit:
		return intLiteral(e, wanted)
	case *ast.ParenExpr:
		i.expression(e.X, wanted)
		return i.info.Types[e.X]
	case *ast.StarExpr:
		if p, ok := underlying(i.expression(e.X, nil)).(*types.Pointer); ok {
			return typed(modes.variable, p.Elem())
		}
	case *ast.UnaryExpr:
		return i.unary(e)
	case *ast.BinaryExpr:
		return i.binary(e)
	case *ast.IndexExpr:
		x := underlying(i.expression(e.X, nil))
		i.expression(e.Index, types.Typ[types.Int])
		if s, ok := x.(*types.Slice); ok {
			return typed(modes.variable, s.Elem())
		}
		if a, ok := x.(*types.Array); ok && i.info.Types[e.X].Addressable() {
			return typed(modes.variable, a.Elem())
		}
	case *ast.SelectorExpr:
		return i.qualified(e)
	case *ast.CallExpr:
		return i.call(e)
	case *ast.FuncLit:
		return i.function(e)
	}
	return none
}

func underlying(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

func intLiteral(e *ast.BasicLit, wanted types.Type) (t types.TypeAndValue) {
	if e.Kind != token.INT {
		return t
	}
	if wanted == nil {
		wanted = types.Typ[types.Int]
	}
	if basic, ok := wanted.Underlying().(*types.Basic); !ok || basic.Info()&types.IsInteger == 0 {
		return t
	}
	t = typed(modes.constant, wanted)
	t.Value = constant.MakeFromLiteral(e.Value, e.Kind, 0)
	return t
}

func (i *inference) unary(e *ast.UnaryExpr) (none types.TypeAndValue) {
	x := i.expression(e.X, nil)
	switch {
	case x == nil:
	case e.Op == token.AND:
		return typed(modes.value, types.NewPointer(x))
	case e.Op == token.NOT:
		return typed(modes.value, x)
	case e.Op == token.ARROW:
		if c, ok := x.Underlying().(*types.Chan); ok {
			return typed(modes.element, c.Elem())
		}
	}
	return none
}

// binary is a comparison, or one of the operations that join them.
func (i *inference) binary(e *ast.BinaryExpr) (none types.TypeAndValue) {
	x := i.expression(e.X, nil)
	if x != nil {
		i.expression(e.Y, x)
	}
	switch e.Op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ, token.LAND, token.LOR:
		if !i.failed && i.info.Types[e.X].Value == nil {
			return typed(modes.value, types.Typ[types.UntypedBool])
		}
	}
	return none
}

// qualified is a function of a package that the program imports.
func (i *inference) qualified(e *ast.SelectorExpr) (none types.TypeAndValue) {
	id, ok := e.X.(*ast.Ident)
	if !ok || i.local.objects[id.Name] != nil {
		return none
	}
	for _, spec := range i.c.File.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if pkg, err := i.from.Import(path); err == nil && pkg != nil && importedAs(spec, pkg) == id.Name {
			object := pkg.Scope().Lookup(e.Sel.Name)
			t, known := typeOfObject(object)
			if known {
				i.info.Uses[id] = types.NewPkgName(spec.Pos(), i.c.Package, id.Name, pkg)
				i.info.Uses[e.Sel] = object
			}
			return t
		}
	}
	return none
}

func importedAs(spec *ast.ImportSpec, pkg *types.Package) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	return pkg.Name()
}

func (i *inference) call(e *ast.CallExpr) (none types.TypeAndValue) {
	if id, ok := e.Fun.(*ast.Ident); ok && id.Name == "len" && i.info.Types[id].Type == nil {
		i.info.Uses[id] = types.Universe.Lookup("len")
		if _, ok := underlying(i.expression(e.Args[0], nil)).(*types.Slice); ok {
			i.info.Types[id] = modes.length
			return typed(modes.value, types.Typ[types.Int])
		}
		return none
	}
	i.expression(e.Fun, nil)
	f := i.info.Types[e.Fun]
	if f.Type == nil || f.IsBuiltin() {
		return none
	}
	if f.IsType() {
		return i.conversion(e, f.Type)
	}
	signature, ok := f.Type.Underlying().(*types.Signature)
	if !ok {
		return none
	}
	for _, arg := range e.Args {
		i.expression(arg, nil)
	}
	switch results := signature.Results(); results.Len() {
	case 0:
		return typed(modes.none, types.NewTuple())
	case 1:
		return typed(modes.value, results.At(0).Type())
	default:
		return typed(modes.value, results)
	}
}

func (i *inference) conversion(e *ast.CallExpr, t types.Type) (none types.TypeAndValue) {
	if lit, ok := e.Args[0].(*ast.BasicLit); ok {
		constant := intLiteral(lit, t)
		if constant.Type != nil {
			i.info.Types[lit] = constant
		}
		return constant
	}
	if i.expression(e.Args[0], nil) == nil || i.info.Types[e.Args[0]].Value != nil {
		return none
	}
	return typed(modes.value, t)
}

// function is a literal whose parameters' types are known.
func (i *inference) function(e *ast.FuncLit) (none types.TypeAndValue) {
	params, results := i.tuple(e.Type.Params), i.tuple(e.Type.Results)
	if i.failed {
		return none
	}
	variadic := false
	if n := len(e.Type.Params.List); n > 0 {
		_, variadic = e.Type.Params.List[n-1].Type.(*ast.Ellipsis)
	}
	t := types.NewSignatureType(nil, nil, nil, params, results, variadic)
	i.info.Types[e.Type] = typed(modes.typ, t)
	i.walk(e.Body)
	return typed(modes.value, t)
}

// tuple is the type of parameters or results, which are thereby declared.
func (i *inference) tuple(fields *ast.FieldList) *types.Tuple {
	i.parameters(fields)
	if fields == nil || i.failed {
		return nil
	}
	var list []*types.Var
	for _, field := range fields.List {
		t := i.info.TypeOf(field.Type)
		if e, ok := field.Type.(*ast.Ellipsis); ok {
			t = types.NewSlice(i.info.TypeOf(e.Elt))
		}
		for _, id := range field.Names {
			if v, ok := i.info.Defs[id].(*types.Var); ok {
				list = append(list, v)
			} else {
				list = append(list, types.NewParam(id.Pos(), i.c.Package, id.Name, t))
			}
		}
		if field.Names == nil {
			list = append(list, types.NewParam(field.Pos(), i.c.Package, "", t))
		}
	}
	return types.NewTuple(list...)
}
