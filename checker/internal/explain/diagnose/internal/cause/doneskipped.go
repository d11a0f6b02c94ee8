package cause

import "fmt"

// doneSkipped: a return goes past the only Done.
func doneSkipped(w Wait, _ []Wait) (Answer, bool) {
	text, name := group(w)
	if name == "" {
		return Answer{}, false
	}
	dones := w.File.Calls(name, "Done")
	if len(dones) != 1 || dones[0].Deferred || dones[0].Func == nil {
		return Answer{}, false
	}
	for _, exit := range w.File.Exits(dones[0].Func) {
		if exit < dones[0].Line {
			return w.noted(fmt.Sprintf("Likely the return at line %d goes past %s.Done at line %d: `defer %s.Done()` as the goroutine's first line covers every way.", exit, text, dones[0].Line, text),
				exit, "on this way out there is no Done"), true
		}
	}
	return Answer{}, false
}
