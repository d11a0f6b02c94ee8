package cause

// idleBreak: it waits in a loop that a break was to leave, which leaves only the select.
func idleBreak(w Wait, _ []Wait) (Answer, bool) {
	loop := w.File.Loop(w.Line)
	if loop == nil || !w.Direct {
		return Answer{}, false
	}
	for _, b := range w.File.IdleBreaks(loop) {
		return w.noted(b.String(), b.Line, "leaves the select, not the loop"), true
	}
	return Answer{}, false
}
