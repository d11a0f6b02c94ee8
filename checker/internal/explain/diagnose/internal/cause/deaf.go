package cause

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// deaf: somebody waits who has a context and does not look at it.
func deaf(w Wait, others []Wait) (Answer, bool) {
	if !w.Direct || !w.Left && (w.Kind != stack.Send || len(others) == 0) {
		return Answer{}, false
	}
	ctx := w.File.Context(w.Line)
	if ctx == "" {
		return Answer{}, false
	}
	switch w.Kind {
	case stack.Send:
		if !endMissed(w, ctx) {
			return Answer{}, false
		}
		return Answer{Says: fmt.Sprintf("This send does not look at %s: when nobody receives any more it waits for ever. Likely it belongs into a select, beside <-%s.Done().", ctx, ctx)}, true
	case stack.Receive:
		if op := w.File.Receive(w.Line); op == nil || isDone(op) {
			return Answer{}, false
		}
		return Answer{Says: fmt.Sprintf("This receive does not look at %s: when nobody sends any more it waits for ever. Likely it belongs into a select, beside <-%s.Done().", ctx, ctx)}, true
	case stack.Select:
		s := w.File.Select(w.Line)
		if s == nil {
			return Answer{}, false
		}
		for _, c := range source.Cases(s) {
			if c.On == nil || isDone(&source.Op{On: c.On}) {
				return Answer{}, false
			}
		}
		return Answer{Says: fmt.Sprintf("The select has no case for the end of %s: add <-%s.Done().", ctx, ctx)}, true
	}
	return Answer{}, false
}

// endMissed says whether nobody receives what w sends because a context has ended: who receives looks at one, or it is one that this
// very function ends. Of a channel that was given away it is taken for granted once nobody waits for it any more.
func endMissed(w Wait, ctx string) bool {
	op := w.File.Send(w.Line)
	if op == nil {
		return false
	}
	_, ch := channel(w)
	if ch.Param || ch.Passed || ch.Returned || len(ch.Receives) == 0 {
		return w.Left
	}
	if w.Left && w.File.Ends(w.Line, ctx) {
		return true
	}
	return slices.ContainsFunc(ch.Receives, func(r source.Use) bool { return r.Func != nil && watchesEnd(r.Func) })
}

// watchesEnd says whether the function waits for the end of a context, or asks for it.
func watchesEnd(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch recv, name := source.MethodCall(n); {
		case recv == nil:
		case name == "Done", name == "Err", name == "Cause" && source.Last(recv) == "context":
			found = found || strings.HasSuffix(strings.ToLower(source.Last(recv)), "ctx") || name == "Cause"
		}
		return !found
	})
	return found
}

// isDone says whether the channel is ctx.Done() or something called like it.
func isDone(op *source.Op) bool {
	_, method := source.MethodCall(op.On)
	return method == "Done"
}
