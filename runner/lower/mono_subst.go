package lower

import (
	"go/types"
)

// env says what type parameters stand for in one copy, and which types stand for
// the local ones: each copy of a function declares its own.
type env struct {
	params map[*types.TypeParam]types.Type
	args   []types.Type
	locals map[*types.TypeName]*types.Named
	inside bool // a local type is copied: other local types are those of the function around it
}

func newEnv(params *types.TypeParamList, args []types.Type) *env {
	e := &env{params: map[*types.TypeParam]types.Type{}, args: args, locals: map[*types.TypeName]*types.Named{}}
	for i := range params.Len() {
		e.params[params.At(i)] = args[i]
	}
	return e
}

func (e *env) isGeneric() bool { return len(e.params) > 0 }

// ownsLocals reports whether each copy declares local types anew.
func (e *env) ownsLocals() bool { return e.isGeneric() && !e.inside }

// subst returns what a type of generic source is in a copy of it.
func (m *mono) subst(t types.Type, e *env) types.Type {
	if !e.isGeneric() {
		return t
	}
	switch t := t.(type) {
	case *types.TypeParam:
		if arg := e.params[t]; arg != nil {
			return arg
		}
	case *types.Alias:
		return m.subst(types.Unalias(t), e)
	case *types.Named:
		return m.substNamed(t, e)
	case *types.Pointer:
		return types.NewPointer(m.subst(t.Elem(), e))
	case *types.Slice:
		return types.NewSlice(m.subst(t.Elem(), e))
	case *types.Array:
		return types.NewArray(m.subst(t.Elem(), e), t.Len())
	case *types.Map:
		return types.NewMap(m.subst(t.Key(), e), m.subst(t.Elem(), e))
	case *types.Chan:
		return types.NewChan(t.Dir(), m.subst(t.Elem(), e))
	case *types.Signature:
		return types.NewSignatureType(nil, nil, nil, m.substTuple(t.Params(), e), m.substTuple(t.Results(), e), t.Variadic())
	case *types.Struct:
		return m.substStruct(t, e)
	case *types.Interface:
		return m.substInterface(t, e)
	}
	return t
}

func (m *mono) substAll(list *types.TypeList, e *env) []types.Type {
	var all []types.Type
	for i := range list.Len() {
		all = append(all, m.subst(list.At(i), e))
	}
	return all
}

func (m *mono) substNamed(t *types.Named, e *env) types.Type {
	if t.TypeArgs().Len() > 0 {
		if r, err := types.Instantiate(m.context, t.Origin(), m.substAll(t.TypeArgs(), e), false); err == nil {
			return r
		}
	}
	if isLocal(t.Obj()) && e.ownsLocals() {
		return m.localType(t, e)
	}
	return t
}

func (m *mono) substTuple(t *types.Tuple, e *env) *types.Tuple {
	var vars []*types.Var
	for v := range t.Variables() {
		vars = append(vars, types.NewParam(v.Pos(), v.Pkg(), v.Name(), m.subst(v.Type(), e)))
	}
	return types.NewTuple(vars...)
}

func (m *mono) substStruct(t *types.Struct, e *env) types.Type {
	var fields []*types.Var
	var tags []string
	for i := range t.NumFields() {
		f := t.Field(i)
		fields = append(fields, types.NewField(f.Pos(), f.Pkg(), f.Name(), m.subst(f.Type(), e), f.Embedded()))
		tags = append(tags, t.Tag(i))
	}
	return types.NewStruct(fields, tags)
}

func (m *mono) substInterface(t *types.Interface, e *env) types.Type {
	var methods []*types.Func
	for f := range t.ExplicitMethods() {
		signature := m.subst(f.Signature(), e).(*types.Signature)
		methods = append(methods, types.NewFunc(f.Pos(), f.Pkg(), f.Name(), signature))
	}
	var embedded []types.Type
	for t := range t.EmbeddedTypes() {
		embedded = append(embedded, m.subst(t, e))
	}
	return types.NewInterfaceType(methods, embedded)
}
