package cause

import (
	"fmt"
	"slices"

	"koans/checker/internal/explain/diagnose/internal/source"
)

// slotKept: a buffered channel serves as a lock or semaphore, one operation takes a slot
// and the opposite one gives it back, and a return goes past the latter.
func slotKept(w Wait, _ []Wait) (Answer, bool) {
	turn, ok := slot(w)
	if !ok {
		return Answer{}, false
	}
	op, ch := channel(w)
	takes, gives, how := ch.Sends, ch.Receives, "<-"+op.Text()
	if !turn.Send {
		takes, gives, how = ch.Receives, ch.Sends, "send on "+op.Text()
	}
	past := func(leaves string, exit, give int, mend string) (Answer, bool) {
		return w.noted(fmt.Sprintf("Likely the %s at line %d goes past the %s at line %d that gives the slot back%s.", leaves, exit, how, give, mend),
			exit, "the slot is not given back on this way out"), true
	}
	for _, e := range w.File.SlotEscapes(turn) {
		_, body := w.File.Func(e.Exit)
		i := slices.IndexFunc(gives, func(u source.Use) bool { return u.Func == body && !u.Deferred && e.Exit < u.Line })
		if i >= 0 {
			if e.Round {
				return past("continue", e.Exit, gives[i].Line, "")
			}
			return past("return", e.Exit, gives[i].Line, ": defer it")
		}
	}
	if len(gives) != 1 || gives[0].Deferred {
		return Answer{}, false
	}
	give := gives[0]
	for _, take := range takes {
		if take.Line >= give.Line || take.Func == give.Func || !startedBehind(w, take, give) {
			continue
		}
		for _, exit := range w.File.Exits(give.Func) {
			if take.Line < exit && exit < give.Line {
				return past("return", exit, give.Line, ": defer it")
			}
		}
	}
	return Answer{}, false
}

// startedBehind says whether who takes the slot then starts the goroutine that gives it back.
func startedBehind(w Wait, take, give source.Use) bool {
	start := w.File.Start(give.Func)
	return start.Line > take.Line && start.Func == take.Func && start.Loop == take.Loop
}
