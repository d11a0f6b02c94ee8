package diagnose

import (
	"cmp"
	"go/ast"
	"slices"
	"strings"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// mostCrowds bounds how many kinds of goroutines are compared with each other.
const mostCrowds = 200

// causesFirst moves those to the front that wait for none of the others: who
// waits for somebody who waits himself is not the cause. Who stops the clock that
// others sleep by is. The order is kept otherwise. Of a dump of more kinds than anybody compares with each other the rest is left out.
func (v *view) causesFirst(cs []crowd) []crowd {
	cs = cs[:min(len(cs), mostCrowds)]
	waitsForOther := func(c crowd) bool {
		return slices.ContainsFunc(cs, func(o crowd) bool {
			return o.gs[0].ID != c.gs[0].ID && v.dependsOn(c, o)
		})
	}
	place := map[int]int{}
	for _, c := range cs {
		switch {
		case c.stops:
			place[c.gs[0].ID] = -1
		case waitsForOther(c):
			place[c.gs[0].ID] = 1
		}
	}
	out := slices.Clone(cs)
	slices.SortStableFunc(out, func(a, b crowd) int {
		return cmp.Or(cmp.Compare(b.at.whose, a.at.whose), cmp.Compare(place[a.gs[0].ID], place[b.gs[0].ID]))
	})
	return out
}

// dependsOn says whether other, once it went on, would do what c waits for, as
// far as names tell.
func (v *view) dependsOn(c, other crowd) bool {
	if !c.at.direct {
		return false
	}
	src := v.file(c.at.File)
	var op *source.Op
	switch c.wait {
	case stack.Receive:
		op = src.Receive(c.at.Line)
	case stack.WaitGroup:
		op = src.Method(c.at.Line, "Wait")
	case stack.Lock, stack.ReadLock, stack.WriteLock:
		return v.holds(other, src.Method(c.at.Line, "Lock", "RLock"))
	}
	if op == nil {
		return false
	}
	name := source.Last(op.On)
	for _, body := range v.bodies(other) {
		if v.servedIn(body)[service{c.wait, name}] {
			return true
		}
	}
	return c.wait == stack.WaitGroup && slices.ContainsFunc(other.gs[0].Frames, func(f stack.Frame) bool {
		return strings.HasPrefix(f.Func, "sync.(*WaitGroup).Go")
	})
}

// holds says whether c holds the lock, as far as the functions on its stack tell.
func (v *view) holds(c crowd, lock *source.Op) bool {
	if lock == nil {
		return false
	}
	for _, f := range c.gs[0].Frames {
		if v.whose(f) == Machinery {
			continue
		}
		for _, h := range v.file(f.File).HeldAt(f.Line) {
			if h.Name() == source.Last(lock.On) {
				return true
			}
		}
	}
	return false
}

// A service is what somebody waits for who waits on name.
type service struct {
	wait stack.Wait
	name string
}

// servedIn returns what is done in body that others may wait for. It is asked for each pair of crowds, and looks once.
func (v *view) servedIn(body ast.Node) map[service]bool {
	if known, looked := v.served[body]; looked {
		return known
	}
	all := map[service]bool{}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SendStmt:
			all[service{stack.Receive, source.Last(n.Chan)}] = true
		case *ast.CallExpr:
			if recv, method := source.MethodCall(n); method == "Done" {
				all[service{stack.WaitGroup, source.Last(recv)}] = true
			}
			if fn, ok := n.Fun.(*ast.Ident); ok && fn.Name == "close" && len(n.Args) == 1 {
				all[service{stack.Receive, source.Last(n.Args[0])}] = true
			}
		}
		return true
	})
	v.served[body] = all
	return all
}

// bodies returns the bodies of the functions that c's first goroutine is in.
func (v *view) bodies(c crowd) []ast.Node {
	var out []ast.Node
	for _, f := range c.gs[0].Frames {
		if v.whose(f) == Machinery {
			continue
		}
		if _, body := v.file(f.File).Func(f.Line); body != nil {
			out = append(out, body)
		}
	}
	return out
}
