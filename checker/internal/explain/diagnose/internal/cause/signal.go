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

// strayed: who waits for different things waits on one condition variable, and a Signal that one of them needs may wake any of them.
func strayed(w Wait, others []Wait) (Answer, bool) {
	text, name := condition(w)
	kinds := kinds(w, name)
	if name == "" || kinds < 2 {
		return Answer{}, false
	}
	signals := slices.DeleteFunc(w.File.Calls(name, "Signal"), func(s source.Call) bool { return !ran(w, s) })
	elsewhere := func(o Wait) bool { _, other := condition(o); return other == name && o.Line != w.Line }
	if !slices.ContainsFunc(others, elsewhere) {
		return Answer{}, false // it may be that they never wait at the same time
	}
	if w.File.Mentions(name, "Broadcast") {
		signals = slices.DeleteFunc(signals, func(s source.Call) bool { return !tells(w, s, name, true) })
	}
	if len(signals) == 0 {
		return Answer{}, false
	}
	return atSignals(w, signals, fmt.Sprintf("%s is waited on at %d places, for different things, and Signal %s wakes one of all who wait, whichever it is: likely not the one who could go on. Use Broadcast, or a condition variable for each thing.",
		text, len(w.File.Calls(name, "Wait")), atLines(signals)))
}

// oneSignal: several wait for one thing, and what tells of it wakes only one.
func oneSignal(w Wait, _ []Wait) (Answer, bool) {
	text, name := condition(w)
	if name == "" || kinds(w, name) > 1 {
		return Answer{}, false
	}
	signals := slices.DeleteFunc(w.File.Calls(name, "Signal"), func(s source.Call) bool { return !ran(w, s) })
	toAll := slices.DeleteFunc(slices.Clone(signals), func(s source.Call) bool { return !tells(w, s, name, false) })
	if len(toAll) > 0 || w.File.Mentions(name, "Broadcast") {
		signals = toAll
	}
	switch {
	case len(signals) == 0:
		return Answer{}, false
	case len(toAll) > 0:
		return atSignals(w, signals, fmt.Sprintf("Signal %s wakes one of those who wait on %s, and what happened there lets all of them go on: use Broadcast.", atLines(signals), text))
	case w.N > 1:
		return atSignals(w, signals, fmt.Sprintf("Signal %s wakes one of those who wait on %s: when one change lets several go on, use Broadcast.", atLines(signals), text))
	}
	return Answer{}, false
}

// atSignals points at the one Signal that is meant; of several it may be any, so there is no arrow.
func atSignals(w Wait, signals []source.Call, says string) (Answer, bool) {
	if len(signals) > 1 {
		return Answer{Says: says}, true
	}
	return w.noted(says, signals[0].Line, "wakes only one"), true
}

// atLines says where they are: "at lines 3, 5 and 8".
func atLines(signals []source.Call) string {
	var lines []int
	for _, s := range signals {
		lines = append(lines, s.Line)
	}
	return "at " + both(lines)
}

// kinds counts for how many different things the file waits on the condition variable; where that is not to be seen, each place is one.
func kinds(w Wait, name string) int {
	seen := map[string]bool{}
	for _, c := range w.File.Calls(name, "Wait") {
		what := ""
		for _, e := range w.File.Awaited(c.Line) {
			what += source.Text(e) + "; "
		}
		if what == "" {
			what = strconv.Itoa(c.Line)
		}
		seen[what] = true
	}
	return len(seen)
}

// ran says whether the test may have come to the call.
func ran(w Wait, c source.Call) bool {
	fn := w.File.Decl(c.Line)
	return w.Ran == nil || fn == nil || w.Ran(fn)
}

// tells says whether the Signal is in a function that changes what w waits for, itself or in what it calls, and that has no Broadcast. Where all
// wait for one thing, one signal is enough for a change that lets one of them go on.
func tells(w Wait, signal source.Call, name string, several bool) bool {
	if slices.ContainsFunc(w.File.Calls(name, "Broadcast"), func(b source.Call) bool { return b.Func == signal.Func }) {
		return false
	}
	fn := w.File.Decl(signal.Line)
	return fn != nil && slices.ContainsFunc(w.File.Changes(w.Line), func(c source.Change) bool {
		return (c.In == fn || w.File.Reaches(fn, c.In)) && (several || c.All)
	})
}
