package generator

import (
	"fmt"
	"slices"
	"strings"
)

// A variable is one that a statement may use.
type variable struct {
	name       string
	typ        *typ
	assignable bool
	owned      bool // what it refers to may be changed
	pure       bool // a function without side effects
	global     bool
	constant   bool // not a variable at all
}

// A function is what the program declares under a name.
type function struct {
	name    string
	params  []*typ
	results []*typ
	pure    bool // changes nothing, waits for nothing
	cost    int  // most statements that a call executes, about
	pointer bool // a method with a pointer receiver
}

// A frame is a function being written, and in it a block.
type frame struct {
	vars    []variable
	local   map[string]bool // names that the block itself has declared
	results []*typ
	named   []string // the names of its results, if they have any
	pure    bool
	blocks  int // how deep the block is nested
	loops   []string
	inLoop  bool // break and continue are allowed
	weight  int  // how often a statement here is executed, about
	cost    *int
	budget  int
	out     *strings.Builder
	used    map[string]bool // labels that are used
	closed  bool            // the function must not wait, nor begin what waits
	nested  bool            // the function stands inside another
}

// enter begins a function whose outer variables are those of f, and returns its
// frame; they stay as they are if it is to be pure.
func (f *frame) enter(results []*typ, pure bool) *frame {
	inner := *f
	inner.vars = slices.Clone(f.vars)
	inner.local = map[string]bool{}
	inner.results, inner.named, inner.pure = results, nil, pure || f.pure
	inner.loops, inner.inLoop, inner.used = nil, false, map[string]bool{}
	inner.blocks++
	inner.nested = true
	if pure {
		for i := range inner.vars {
			inner.vars[i].assignable, inner.vars[i].owned = false, false
		}
	}
	return &inner
}

// nest begins a block inside f that is executed times as often.
func (f *frame) nest(times int) *frame {
	inner := *f
	inner.vars = slices.Clone(f.vars)
	inner.local = map[string]bool{}
	inner.blocks++
	inner.weight *= max(times, 1)
	return &inner
}

// line writes a line of the function.
func (f *frame) line(format string, args ...any) {
	if len(args) > 0 {
		format = fmt.Sprintf(format, args...)
	}
	f.out.WriteString(format + "\n")
	*f.cost += f.weight
}

// tired reports whether the function has become as costly as it may.
func (f *frame) tired() bool { return *f.cost > f.budget }

// affords reports whether something of a cost may still be called here.
func (f *frame) affords(cost int) bool { return *f.cost+f.weight*cost <= f.budget }

// add brings a variable into scope. One of the same name is hidden.
func (f *frame) add(v variable) {
	f.vars = slices.DeleteFunc(f.vars, func(old variable) bool { return old.name == v.name })
	f.vars = append(f.vars, v)
	f.local[v.name] = true
}

// find returns the variables with a property.
func (f *frame) find(like func(v variable) bool) []variable {
	var fit []variable
	for _, v := range f.vars {
		if like(v) {
			fit = append(fit, v)
		}
	}
	return fit
}

// pickVariable picks a variable with a property.
func (g *generator) pickVariable(f *frame, like func(v variable) bool) (variable, bool) {
	fit := f.find(like)
	if len(fit) == 0 {
		return variable{}, false
	}
	// The latest are the most interesting.
	if len(fit) > 4 && g.chance(70) {
		fit = fit[len(fit)-4:]
	}
	return oneOf(g, fit...), true
}

// newName names a variable of a block: a name of its own, or now and then one that
// hides a variable outside.
func (g *generator) newName(f *frame) string {
	if f.blocks > 1 && g.chance(15) {
		outer, ok := g.pickVariable(f, func(v variable) bool { return !f.local[v.name] && !v.global && strings.HasPrefix(v.name, "v") })
		if ok {
			return outer.name
		}
	}
	return g.fresh("v")
}
