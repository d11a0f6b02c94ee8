package cause

// idleBreak: it waits in a loop that a break was to leave, which leaves only the select.
func idleBreak(w Wait, _ []Wait) (Answer, bool) {
	loop := w.File.Loop(w.Line)
	if loop == nil || !w.Direct {
		return Answer{}, false
	}
	breaks := w.File.IdleBreaks(loop)
	if len(breaks) == 0 {
		return Answer{}, false
	}
	return w.noted(breaks[0].String(), breaks[0].Line, "leaves the select, not the loop"), true
}
