package report

import (
	"fmt"
	"io"
	"os"
	"sync"

	"koans/checker/internal/judge"
	"koans/checker/internal/show/text"
)

// Progress returns what is to be told each step of a check. On a terminal one
// line is rewritten in place, and gone once the last step is done; anywhere else
// a line is written when what is being done changes, so that a log stays short.
func Progress(w io.Writer, s Style) func(judge.Step) {
	f, ok := w.(*os.File)
	if ok && isTerminal(f) && os.Getenv("TERM") != "dumb" {
		return rewritten(w, s)
	}
	return sparse(w)
}

func rewritten(w io.Writer, s Style) func(judge.Step) {
	var mu sync.Mutex
	return func(step judge.Step) {
		mu.Lock()
		defer mu.Unlock()
		const clear = "\r\x1b[K"
		if step.Total > 0 && step.Done == step.Total {
			fmt.Fprint(w, clear)
			return
		}
		// A line as wide as the terminal would wrap, and then could not be taken back.
		fmt.Fprint(w, clear+s.paint().Dim(text.Cut(stepLine(step), s.columns()-1, s.ellipsis())))
	}
}

func sparse(w io.Writer) func(judge.Step) {
	var mu sync.Mutex
	said := ""
	return func(step judge.Step) {
		mu.Lock()
		defer mu.Unlock()
		if step.Doing == said || step.Total < 2 {
			return // one variant is judged before anybody wonders
		}
		said = step.Doing
		fmt.Fprintln(w, stepLine(step))
	}
}

func stepLine(step judge.Step) string {
	line := text.Line(step.Doing)
	if step.Total > 1 {
		line += fmt.Sprintf(" %d of %d", step.Done, step.Total)
	}
	return line
}
