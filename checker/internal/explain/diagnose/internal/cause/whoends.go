package cause

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// mostEnds bounds how many lines are told of: more are no help.
const mostEnds = 3

// WhoEnds names the lines that would end the wait, where there are few. It is for where [Module.Why] knows nothing: it asks, and claims nothing.
func (m *Module) WhoEnds(w Wait) (Answer, bool) {
	if w.Kind != stack.Receive && w.Kind != stack.Select || m.Elsewhere(w) {
		return Answer{}, false
	}
	if w.File.Loop(w.Line) != nil {
		return Answer{}, false // those lines may have been reached as often as they can be
	}
	var closes, sends []int
	once := false
	name := ""
	for _, on := range waitedOn(w) {
		if on.send || len(on.Makes) != 1 || on.Param || on.Passed {
			continue
		}
		if name != "" {
			return Answer{}, false // which of them it should have been is not to be seen
		}
		name, closes, sends = on.text, lines(on.Closes), lines(on.Sends)
		once = len(closes) == 0 && sentOnce(on.Sends)
	}
	all := slices.Concat(closes, sends)
	if name == "" || len(all) == 0 || len(all) > mostEnds {
		return Answer{}, false
	}
	if mustNotWait(w) {
		if !w.Alone {
			return Answer{}, true // those who take would be named, of which this is none
		}
		return Answer{Says: fmt.Sprintf("Nothing is in %s, and nobody else is under way who could send: likely %s should not wait at all. A select with default sees that there is nothing.", name, w.File.Decl(w.Line).Name.Name)}, true
	}
	var ways []string
	var a Answer
	for _, way := range []struct {
		lines []int
		does  string
	}{{closes, "closes " + name}, {sends, "sends on " + name}} {
		if len(way.lines) > 0 {
			ways = append(ways, either(way.lines)+" "+way.does)
		}
		for _, line := range way.lines {
			a.Notes = append(a.Notes, Note{Place{w.File, line}, way.does})
		}
	}
	a.Says = fmt.Sprintf("It goes on when %s: which path should have come there, and where does it end instead?", strings.Join(ways, ", or "))
	if once {
		a.Says += " Or has an earlier receive taken the value? A close would tell all who wait."
	}
	return a, true
}

// mustNotWait says whether it seems that w only gives back: a receive without a context, in a function that returns nothing and does
// nothing else with the channel, of which those who send are ready to give up waiting.
func mustNotWait(w Wait) bool {
	op, ch := channel(w)
	fn := w.File.Decl(w.Line)
	if op == nil || fn == nil || w.Kind != stack.Receive || ch.Unbuffered() || len(ch.Closes) > 0 || fn.Type.Results != nil || w.File.Context(w.Line) != "" {
		return false
	}
	givesUp := false
	for _, u := range ch.Sends {
		if u.Func == fn.Body {
			return false
		}
		givesUp = givesUp || u.Select != nil && len(source.Cases(u.Select)) > 1
	}
	return givesUp
}

func lines(uses []source.Use) []int {
	var all []int
	for _, u := range uses {
		if !slices.Contains(all, u.Line) {
			all = append(all, u.Line)
		}
	}
	return all
}

// either writes "line 3" or "line 3, 5 or 8".
func either(lines []int) string { return "line " + listed(lines, "or") }

// both writes "line 3" or "lines 3, 5 and 8".
func both(lines []int) string {
	if len(lines) == 1 {
		return either(lines)
	}
	return "lines " + listed(lines, "and")
}

func listed(lines []int, last string) string {
	var all []string
	for _, line := range lines {
		all = append(all, strconv.Itoa(line))
	}
	n := len(all) - 1
	if n == 0 {
		return all[0]
	}
	return strings.Join(all[:n], ", ") + " " + last + " " + all[n]
}
