package cause

import (
	"fmt"

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

// isDone says whether the channel is ctx.Done() or something called like it.
func isDone(op *source.Op) bool {
	_, method := source.MethodCall(op.On)
	return method == "Done"
}
