package diagnose

import "koans/checker/internal/run/gotest"

// output reports a program that wrote without end.
func output(v *view) []Finding {
	if v.run.Stop != gotest.TooLoud {
		return nil
	}
	f := Finding{
		Kind: Output, Test: v.run.During, Raw: clip(v.run.Output, 2000),
		Message: "the program wrote more output than the limit",
		Help:    "Look for a print inside a loop that does not end.",
	}
	if p := v.only("Print", "Println", "Printf", "Fprint", "Fprintln", "Fprintf", "Write", "WriteString", "print", "println"); p.Line > 0 {
		f.Pos = p
		f.Message += "; it is likely written at " + short(p)
	}
	return []Finding{f}
}
