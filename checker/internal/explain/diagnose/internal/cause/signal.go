package cause

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

func condition(w Wait) (text, name string) {
	if w.Kind != stack.Cond || !w.Direct {
		return "", ""
	}
	op := w.File.Method(w.Line, "Wait")
	if op == nil {
		return "", ""
	}
	return op.Text(), source.Last(op.On)
}

// unsignalled: a condition variable that nobody signals.
func unsignalled(w Wait, _ []Wait) (Answer, bool) {
	text, name := condition(w)
	if name == "" || w.File.Mentions(name, "Signal", "Broadcast") {
		return Answer{}, false
	}
	return Answer{Says: fmt.Sprintf("Nobody in this file calls %s.Signal or %s.Broadcast.", text, text)}, true
}

// untold: what somebody waits for comes about in a function that signals nobody.
func untold(w Wait, _ []Wait) (Answer, bool) {
	text, name := condition(w)
	if name == "" {
		return Answer{}, false
	}
	for _, c := range w.File.Changes(w.Line) {
		if w.File.Wakes(c.In, name) {
			continue
		}
		return w.noted(fmt.Sprintf("Line %d changes %s, which is waited for here, and %s calls neither %s.Signal nor %s.Broadcast: who waits is not told.", c.Line, c.Name, c.In.Name.Name, text, text),
			c.Line, "nobody is told of this change"), true
	}
	return Answer{}, false
}

// missedEnd: who waits looks at a context, and whoever watches that signals without the lock. Between the look and
// Wait the signal finds nobody.
func missedEnd(w Wait, _ []Wait) (Answer, bool) {
	_, name := condition(w)
	if name == "" || w.File.Context(w.Line) == "" {
		return Answer{}, false
	}
	lines := w.File.Unheld(name)
	if len(lines) == 0 {
		return Answer{}, false
	}
	return w.noted("The context may end between your check and Wait: hold the lock around Broadcast.",
		lines[0], "this wakes who waits, and does not hold the lock"), true
}

// oneAtAnEnd: who waits looks at a context, and whoever watches that wakes one of all who wait, who may look at another.
func oneAtAnEnd(w Wait, _ []Wait) (Answer, bool) {
	text, name := condition(w)
	if !strings.Contains(text, ".") || w.File.Context(w.Line) == "" {
		return Answer{}, false // a condition variable of the call's own has one who waits
	}
	lines := w.File.OneAtAnEnd(name)
	if len(lines) == 0 {
		return Answer{}, false
	}
	return w.noted(fmt.Sprintf("When a context ends, Signal at line %d wakes one of all who wait on %s, likely not the one whose context it is: use Broadcast.", lines[0], text),
		lines[0], "wakes only one"), true
}

// unasked: who waits is woken by a change that ends the wait, looks at something else, and goes back to sleep.
func unasked(w Wait, _ []Wait) (Answer, bool) {
	text, name := condition(w)
	if name == "" {
		return Answer{}, false
	}
	set, ok := w.File.Unasked(w.Line, name)
	if !ok {
		return Answer{}, false
	}
	loop := w.File.Line(w.File.Loop(w.Line).Pos())
	return w.noted(fmt.Sprintf("%s sets %s and wakes who waits on %s, but the loop at line %d does not ask for %s: it goes back to sleep.", set.In.Name.Name, set.Name, text, loop, set.Name),
		loop, "does not ask for "+set.Name), true
}

// oneSignal: several wait, or may, and all that ever wakes anybody, or what tells of some change that they wait for, wakes only one.
func oneSignal(w Wait, others []Wait) (Answer, bool) {
	text, name := condition(w)
	signals := w.File.Calls(name, "Signal")
	broadcasts := w.File.Calls(name, "Broadcast")
	several := len(w.File.Calls(name, "Wait")) > 1
	if w.File.Mentions(name, "Broadcast") {
		signals = slices.DeleteFunc(signals, func(s source.Call) bool { return !tells(w, s.Line, broadcasts, several) })
	}
	if name == "" || len(signals) == 0 {
		return Answer{}, false
	}
	toAll := slices.DeleteFunc(slices.Clone(signals), func(s source.Call) bool { return !tells(w, s.Line, broadcasts, false) })
	if !several && len(toAll) > 0 {
		signals = toAll
	}
	where := "at line " + strconv.Itoa(signals[0].Line)
	if len(signals) > 1 {
		var lines []string
		for _, s := range signals {
			lines = append(lines, strconv.Itoa(s.Line))
		}
		where = "at lines " + strings.Join(lines[:len(lines)-1], ", ") + " and " + lines[len(lines)-1]
	}
	says := ""
	switch {
	case several:
		says = fmt.Sprintf("%s is waited on at %d places, for different things, and Signal %s wakes one of all who wait, whichever it is: likely not the one who could go on. Use Broadcast, or a condition variable for each thing.", text, len(w.File.Calls(name, "Wait")), where)
	case forAll(w):
		says = fmt.Sprintf("Signal %s wakes one of those who wait on %s, and what happened there lets all of them go on: use Broadcast.", where, text)
	case w.N > 1:
		says = fmt.Sprintf("Signal %s wakes one of those who wait on %s: when one change lets several go on, use Broadcast.", where, text)
	default:
		return Answer{}, false
	}
	if len(signals) > 1 {
		return Answer{Says: says}, true // any of them, or none: no arrow
	}
	return w.noted(says, signals[0].Line, "wakes only one"), true
}

// tells says whether the line is in a function that changes what w waits for, and has none of the broadcasts. Where all
// wait at one place, one signal is enough for a change that lets one of them go on.
func tells(w Wait, line int, broadcasts []source.Call, several bool) bool {
	fn := w.File.Decl(line)
	if slices.ContainsFunc(broadcasts, func(b source.Call) bool { return w.File.Decl(b.Line) == fn }) {
		return false
	}
	return slices.ContainsFunc(w.File.Changes(w.Line), func(c source.Change) bool { return c.In == fn && (several || c.All) })
}

// forAll says whether what w waits for lets everybody go on at once: a flag that is set.
func forAll(w Wait) bool {
	for _, c := range w.File.Changes(w.Line) {
		if c.All {
			return true
		}
	}
	return false
}
