package lower

// statements are the passes that leave only those statements and expressions
// that the interpreter gets right, for programs without generics. The order
// matters:
//
//   - unshadow first, so that the others can move code and write types anywhere;
//   - loops before capture, which looks at the variables that loops turned into;
//   - methodValues before capture, since its literals take their receivers as
//     arguments, and shifts before constants, which would convert what is shifted;
//   - switches before comparisons, which some of them become;
//   - capture before all that depends on what is assigned to and how.
var statements = []func(c *Checked) (changed bool){
	unshadow, initOrder,
	rangeFunc, rangeInt, ranges, loopVar, pointers,
	builtins, methodValues, laterCalls, capture,
	boxes, shifts, constants, switches, truths, comparisons,
	twoValues, defines, assigns, variadic, results, sends, selects, clauses, panics,
}
