package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// constructs is a set of what passes rewrite. Where types are not known a declaration
// is taken to hold whatever its syntax can stand for.
type constructs uint32

const (
	rangesOverFunc constructs = 1 << iota
	rangesOverInt
	rangesOverData // all other range loops
	loopsWithInit
	slicedPointers
	unknownBuiltins // and calls with several results as arguments
	functionValues
	goAndDefer
	sharing // function literals, and pointers to variables
	storedLiterals
	variableShifts
	constantExpressions
	switchStatements
	storedTruths
	mixedComparisons
	commaOks
	severalAtOnce
	variadicCalls
	storedResults
	selectStatements
	clauseDeclarations
	literalPanics
)

// constructsOf walks a declaration once.
func (b *builder) constructsOf(d ast.Decl) constructs {
	if isImport(d) {
		return 0
	}
	w := &constructWalk{info: b.c.Info, pkg: b.c.Package}
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case ast.Expr:
			w.expression(n)
		case ast.Stmt:
			w.statement(n)
		case *ast.GenDecl:
			if n.Tok == token.CONST {
				w.found |= constantExpressions
			}
		case *ast.ValueSpec:
			w.valueSpec(n)
		}
		return true
	})
	return w.found
}

type constructWalk struct {
	info   *types.Info
	pkg    *types.Package
	found  constructs
	called ast.Expr // the function of the call at hand
}

// has reports whether a type is unknown or satisfies a condition.
func (w *constructWalk) has(e ast.Expr, condition func(t types.Type) bool) bool {
	t := w.info.TypeOf(e)
	return t == nil || condition(t.Underlying())
}

func (w *constructWalk) expression(e ast.Expr) {
	t, known := w.info.Types[e]
	if known && t.Value != nil && !isPlainConstant(e, t) {
		w.found |= constantExpressions
	}
	switch e := e.(type) {
	case *ast.Ident:
		if f, ok := w.info.Uses[e].(*types.Func); ok && f.Parent() == w.pkg.Scope() && w.called != ast.Expr(e) {
			w.found |= functionValues
		}
	case *ast.BasicLit:
		if !known {
			w.found |= constantExpressions
		}
	case *ast.FuncLit:
		w.found |= sharing
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			w.found |= sharing
		}
	case *ast.BinaryExpr:
		w.binary(e)
	case *ast.SliceExpr:
		if w.has(e.X, func(t types.Type) bool { _, ok := t.(*types.Pointer); return ok }) {
			w.found |= slicedPointers
		}
		if w.has(e.X, func(t types.Type) bool { _, ok := t.(*types.Array); return ok }) {
			w.found |= sharing
		}
	case *ast.SelectorExpr:
		w.selector(e)
	case *ast.IndexExpr:
		if w.isNil(e.Index) {
			w.found |= variadicCalls
		}
	case *ast.CompositeLit:
		for _, element := range e.Elts {
			if pair, ok := element.(*ast.KeyValueExpr); ok {
				element = pair.Value
			}
			w.stored(element)
		}
	case *ast.CallExpr:
		w.call(e)
	}
}

// isPlainConstant reports whether constants leaves an expression as it is, whatever
// the details of its type.
func isPlainConstant(e ast.Expr, t types.TypeAndValue) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		_, basic := t.Type.(*types.Basic)
		own := map[token.Token]types.Type{token.INT: types.Typ[types.Int], token.FLOAT: types.Typ[types.Float64], token.STRING: types.Typ[types.String], token.CHAR: types.Typ[types.Rune]}[e.Kind]
		return basic && own != nil && types.Identical(types.Default(t.Type), own)
	case *ast.Ident:
		return (e.Name == "true" || e.Name == "false") && types.Identical(types.Default(t.Type), types.Typ[types.Bool]) && constant.BoolVal(t.Value) == (e.Name == "true")
	}
	return false
}

func (w *constructWalk) isNil(e ast.Expr) bool {
	t, known := w.info.Types[e]
	return !known || t.IsNil()
}

func (w *constructWalk) binary(e *ast.BinaryExpr) {
	switch e.Op {
	case token.SHL, token.SHR:
		if w.info.Types[e].Value == nil {
			w.found |= variableShifts
		}
	case token.EQL, token.NEQ:
		left, right := w.info.Types[e.X], w.info.Types[e.Y]
		if left.Type == nil || right.Type == nil || !left.IsNil() && !right.IsNil() && !types.Identical(left.Type, right.Type) {
			w.found |= mixedComparisons
		}
	}
}

// selector looks for method values, and for methods that take the address of a
// variable.
func (w *constructWalk) selector(e *ast.SelectorExpr) {
	s := w.info.Selections[e]
	switch {
	case s == nil:
		if _, known := w.info.Uses[e.Sel]; !known {
			w.found |= functionValues | sharing
		}
		return
	case s.Kind() == types.FieldVal:
		return
	case s.Kind() == types.MethodExpr || w.called != ast.Expr(e):
		w.found |= functionValues
	}
	_, wants := s.Obj().(*types.Func).Signature().Recv().Type().(*types.Pointer)
	_, has := s.Recv().Underlying().(*types.Pointer)
	if wants && !has {
		w.found |= sharing
	}
}

var replacedBuiltins = map[string]bool{"min": true, "max": true, "clear": true, "print": true, "println": true, "new": true}

func (w *constructWalk) call(e *ast.CallExpr) {
	w.called = e.Fun
	for _, arg := range e.Args {
		w.stored(arg)
	}
	function := name(ast.Unparen(e.Fun))
	if replacedBuiltins[function] {
		w.found |= unknownBuiltins
	}
	if len(e.Args) == 1 {
		if _, ok := ast.Unparen(e.Args[0]).(*ast.CallExpr); ok && w.has(e.Args[0], func(t types.Type) bool { _, ok := t.(*types.Tuple); return ok }) {
			w.found |= unknownBuiltins
		}
		if x, ok := ast.Unparen(e.Args[0]).(*ast.IndexExpr); ok && function == "panic" {
			if _, ok := ast.Unparen(x.X).(*ast.CompositeLit); ok {
				w.found |= literalPanics
			}
		}
	}
	if w.isVariadic(e, function) {
		w.found |= variadicCalls
	}
}

// isVariadic reports whether a call passes what may need the type of the variadic
// parameter written out.
func (w *constructWalk) isVariadic(e *ast.CallExpr, function string) bool {
	last := ast.Expr(nil)
	if n := len(e.Args); n > 0 {
		last = e.Args[n-1]
	}
	f, known := w.info.Types[e.Fun]
	switch {
	case !known:
		return true
	case f.IsType():
		return false
	case f.IsBuiltin():
		for _, arg := range e.Args {
			if function == "append" && w.isNil(arg) {
				return true
			}
		}
		return false
	}
	t, ok := f.Type.Underlying().(*types.Signature)
	if !ok || !t.Variadic() {
		return false
	}
	switch fixed := t.Params().Len() - 1; {
	case e.Ellipsis.IsValid():
		return w.isNil(last)
	case len(e.Args) == fixed+1:
		have := w.info.TypeOf(last)
		return have == nil || types.Identical(have, t.Params().At(fixed).Type())
	default:
		return len(e.Args) == fixed
	}
}

// stored looks at an expression whose value goes somewhere.
func (w *constructWalk) stored(e ast.Expr) {
	switch x := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		switch x.Op {
		case token.LAND, token.LOR, token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
			w.found |= storedTruths
		}
	case *ast.UnaryExpr:
		if x.Op == token.NOT {
			w.found |= storedTruths
		}
	}
}

// literal looks for composite literals, and pointers to them, among values.
func (w *constructWalk) literal(values []ast.Expr) {
	for _, e := range values {
		x := ast.Unparen(e)
		if pointer, ok := x.(*ast.UnaryExpr); ok && pointer.Op == token.AND {
			x = ast.Unparen(pointer.X)
		}
		if _, ok := x.(*ast.CompositeLit); ok {
			w.found |= storedLiterals
		}
	}
}

// several looks at how many values are stored at once.
func (w *constructWalk) several(left int, values []ast.Expr) {
	if left < 2 {
		return
	}
	w.found |= severalAtOnce
	if left == 2 && len(values) == 1 {
		if _, call := ast.Unparen(values[0]).(*ast.CallExpr); !call {
			w.found |= commaOks
		}
	}
}

func (w *constructWalk) valueSpec(n *ast.ValueSpec) {
	w.several(len(n.Names), n.Values)
	if n.Type == nil {
		return
	}
	w.literal(n.Values)
	for _, e := range n.Values {
		w.stored(e)
	}
}

func (w *constructWalk) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.RangeStmt:
		w.rangeLoop(s)
	case *ast.ForStmt:
		if s.Init != nil {
			w.found |= loopsWithInit
		}
	case *ast.GoStmt, *ast.DeferStmt:
		w.found |= goAndDefer
	case *ast.SwitchStmt:
		w.found |= switchStatements
	case *ast.SelectStmt:
		w.found |= selectStatements
	case *ast.CaseClause:
		w.clause(s.Body)
	case *ast.CommClause:
		w.clause(s.Body)
	case *ast.ReturnStmt:
		if len(s.Results) > 1 || len(s.Results) == 1 && isReceive(s.Results[0]) {
			w.found |= storedResults
		}
		for _, e := range s.Results {
			w.stored(e)
		}
	case *ast.AssignStmt:
		w.assignment(s)
	}
}

func (w *constructWalk) assignment(s *ast.AssignStmt) {
	w.several(len(s.Lhs), s.Rhs)
	switch s.Tok {
	case token.SHL_ASSIGN, token.SHR_ASSIGN:
		w.found |= variableShifts
	case token.ASSIGN:
		w.literal(s.Rhs)
		for _, e := range s.Rhs {
			w.stored(e)
		}
		if _, pointed := ast.Unparen(s.Rhs[0]).(*ast.StarExpr); pointed || isReceive(s.Rhs[0]) {
			w.found |= storedResults
		}
	}
}

func (w *constructWalk) rangeLoop(s *ast.RangeStmt) {
	t := w.info.TypeOf(s.X)
	if t == nil {
		w.found |= rangesOverFunc | rangesOverInt | rangesOverData
		return
	}
	switch t := t.Underlying().(type) {
	case *types.Signature:
		w.found |= rangesOverFunc
	case *types.Basic:
		if t.Info()&types.IsInteger != 0 {
			w.found |= rangesOverInt
		} else {
			w.found |= rangesOverData
		}
	default:
		w.found |= rangesOverData
	}
}

// clause looks for what a clause must not declare by itself.
func (w *constructWalk) clause(body []ast.Stmt) {
	for _, s := range body {
		switch s := s.(type) {
		case *ast.LabeledStmt:
			w.found |= clauseDeclarations
		case *ast.DeclStmt:
			if s.Decl.(*ast.GenDecl).Tok != token.VAR {
				w.found |= clauseDeclarations
			}
		}
	}
}
