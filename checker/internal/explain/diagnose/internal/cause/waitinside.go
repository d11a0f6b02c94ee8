package cause

import (
	"fmt"
	"go/ast"
	"slices"

	"koans/checker/internal/explain/diagnose/internal/source"
)

// waitInside: a goroutine that the WaitGroup counts waits for the WaitGroup, here or in what it calls.
func waitInside(w Wait, _ []Wait) (Answer, bool) {
	text, name := group(w)
	if name == "" {
		return Answer{}, false
	}
	for i, line := range w.lines() {
		_, body := w.File.Func(line)
		counted := slices.ContainsFunc(w.File.Calls(name, "Done"), func(c source.Call) bool {
			return c.Func == body && (c.Deferred || c.Line > line)
		})
		if !counted && !w.File.GivenTo(body, name, "Go") {
			continue
		}
		says := fmt.Sprintf("his goroutine is one of those that %s counts: it waits for its own end.", text)
		return w.noted(sure(i, says), line, "it came here from this goroutine"), true
	}
	return Answer{}, false
}

// ownEnd: a goroutine waits for a channel that it closes itself, once it has done what it waits in.
func ownEnd(w Wait, others []Wait) (Answer, bool) {
	if w.N > 1 {
		return Answer{}, false
	}
	for _, ch := range waitedOn(w) {
		if ch.send || len(ch.Closes) == 0 || len(ch.Sends) > 0 {
			continue
		}
		for i, line := range w.lines() {
			_, body := w.File.Func(line)
			for _, c := range ch.Closes {
				if c.Func != body || !c.Deferred && c.Line <= line || !everyClose(ch.Channel, body) || alsoIn(body, w, others) {
					continue
				}
				says := fmt.Sprintf("his goroutine itself closes %s, at line %d, when it has come to its end: it waits for its own end.", ch.text, c.Line)
				return w.noted(sure(i, says), c.Line, "closed by the one who waits for it"), true
			}
		}
	}
	return Answer{}, false
}

func everyClose(ch source.Channel, body *ast.BlockStmt) bool {
	return !slices.ContainsFunc(ch.Closes, func(u source.Use) bool { return u.Func != body })
}

// alsoIn says whether another goroutine is in the function: then what w waits for may be that one's end.
func alsoIn(body *ast.BlockStmt, w Wait, others []Wait) bool {
	return slices.ContainsFunc(others, func(o Wait) bool {
		return slices.ContainsFunc(o.lines(), func(line int) bool {
			_, in := w.File.Func(line)
			return in == body
		})
	})
}
