package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
)

// constant is a constant expression's value as a literal, converted to its type
// where the literal alone has another. It is nil for what is left as it is.
func (r *realizer) constant(tv types.TypeAndValue, pos token.Pos) ast.Expr {
	basic, ok := tv.Type.Underlying().(*types.Basic)
	if !ok {
		return nil // an untyped constant on its way into an interface has its default type
	}
	literal, natural := literalOf(tv.Value, basic, pos)
	if literal == nil {
		return nil
	}
	t := types.Default(tv.Type)
	if types.Identical(t, types.Typ[natural]) {
		return literal
	}
	return &ast.CallExpr{Fun: r.typeExpr(t, pos), Lparen: pos, Args: []ast.Expr{literal}, Rparen: pos}
}

// literalOf writes a value as a constant of a basic type is written, and tells the
// type that the literal has by itself.
func literalOf(v constant.Value, basic *types.Basic, pos token.Pos) (ast.Expr, types.BasicKind) {
	lit := func(kind token.Token, text string) ast.Expr {
		return &ast.BasicLit{ValuePos: pos, Kind: kind, Value: text}
	}
	signed := func(kind token.Token, v constant.Value, text func(constant.Value) string) ast.Expr {
		if constant.Sign(v) < 0 {
			return &ast.ParenExpr{Lparen: pos, X: &ast.UnaryExpr{OpPos: pos, Op: token.SUB, X: lit(kind, text(constant.UnaryOp(token.SUB, v, 0)))}}
		}
		return lit(kind, text(v))
	}
	switch info := basic.Info(); {
	case info&types.IsBoolean != 0:
		return &ast.Ident{NamePos: pos, Name: strconv.FormatBool(constant.BoolVal(v))}, types.Bool
	case info&types.IsString != 0:
		return lit(token.STRING, strconv.Quote(constant.StringVal(v))), types.String
	case info&types.IsInteger != 0:
		return signed(token.INT, constant.ToInt(v), constant.Value.ExactString), types.Int
	case info&types.IsFloat != 0:
		f, _ := constant.Float64Val(constant.ToFloat(v))
		if f != f || f > 1e300 || f < -1e300 {
			return nil, 0
		}
		text := strconv.FormatFloat(f, 'e', -1, 64)
		if text[0] == '-' {
			return &ast.ParenExpr{Lparen: pos, X: &ast.UnaryExpr{OpPos: pos, Op: token.SUB, X: lit(token.FLOAT, text[1:])}}, types.Float64
		}
		return lit(token.FLOAT, text), types.Float64
	}
	return nil, 0
}
