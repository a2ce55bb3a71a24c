package lower

// A pass rewrites constructs of a program into plain Go, in place, one declaration
// at a time. It need not keep Info up to date: the types of what it makes are inferred,
// or checked. Positions of the program's own nodes stay.
type pass struct {
	of      constructs       // what it rewrites; declarations without are passed over
	rewrite func(b *builder) // rewrites the declaration at hand, and tells by b.changed
	after   func(b *builder) // if not nil, tidies the program up after a change
}

// statements are the passes that leave only those statements and expressions
// that the interpreter gets right, for programs without generics. The order
// matters:
//
//   - loops before capture, which looks at the variables that loops turned into;
//   - methodValues before capture, since its literals take their receivers as
//     arguments, and shifts before constants, which would convert what is shifted;
//   - switches before comparisons, which some of them become;
//   - capture before all that depends on what is assigned to and how.
//
// Before them come unshadow, so that they can move code and write types anywhere, and
// initOrder.
var statements = []pass{
	{of: rangesOverFunc, rewrite: rangeFunc},
	{of: rangesOverInt, rewrite: rangeInt},
	{of: rangesOverData, rewrite: ranges},
	{of: loopsWithInit, rewrite: loopVar},
	{of: slicedPointers, rewrite: pointers},
	{of: unknownBuiltins, rewrite: builtins},
	{of: functionValues, rewrite: methodValues},
	{of: goAndDefer, rewrite: laterCalls},
	{of: sharing, rewrite: capture},
	{of: storedLiterals, rewrite: boxes},
	{of: variableShifts, rewrite: shifts},
	{of: constantExpressions, rewrite: constants, after: dropImports},
	{of: switchStatements, rewrite: switches},
	{of: storedTruths, rewrite: truths},
	{of: mixedComparisons, rewrite: comparisons},
	{of: commaOks, rewrite: twoValues},
	{of: severalAtOnce, rewrite: defines},
	{of: severalAtOnce, rewrite: assigns},
	{of: variadicCalls, rewrite: variadic},
	{of: storedResults, rewrite: results},
	{of: selectStatements, rewrite: sends},
	{of: selectStatements, rewrite: selects},
	{of: clauseDeclarations, rewrite: clauses},
	{of: literalPanics, rewrite: panics},
}
