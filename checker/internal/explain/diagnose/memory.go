package diagnose

import (
	"fmt"
	"regexp"

	"koans/checker/internal/explain/diagnose/internal/stack"
	"koans/checker/internal/run/gotest"
)

// outOfMemory are the runtime's last words when it gets none any more.
var outOfMemory = regexp.MustCompile(`(?m)^(fatal error: (runtime: )?(out of memory|cannot allocate)|runtime: out of memory|race: (failed|allocator)|ThreadSanitizer.*(allocat|mmap))`)

// memory reports a program that took more memory than there was: stopped by the
// checker, dead by its own word, or killed by the system, which says nothing.
func memory(v *view) []Finding {
	f := Finding{
		Kind: Memory, Test: v.run.During, Raw: v.run.Dump,
		Help: "Look for something that only ever grows: a queue without limit, a loop that appends, goroutines started and never waited for.",
	}
	switch {
	case v.run.Stop == gotest.TooBig:
		f.Message = "the program used more memory than the limit"
	case v.run.Stop == gotest.TooMany:
		f.Message = "the program had more processes and threads at once than the limit"
		f.Help = "Start only so many at a time, and wait for each of them."
	case outOfMemory.MatchString(v.run.Crash):
		f.Message = "the program ran out of memory"
		f.Raw = v.run.Crash
	case v.run.Stop == gotest.NotStopped && v.run.Signal == "killed":
		f.Message = "the system killed the program, most likely because it used too much memory"
	default:
		return nil
	}
	if v.run.During != "" {
		f.Message += ", in " + v.run.During
	}
	v.atWork(&f)
	return []Finding{f}
}

// atWork adds to f the loop of the learner's that went on while memory was used, if the goroutines tell.
func (v *view) atWork(f *Finding) {
	seen := v.busiest(stack.Goroutines(f.Raw))
	if len(seen) == 0 || seen[0].at.whose != Learners || seen[0].wait != stack.Nothing {
		return
	}
	at := seen[0].at
	src := v.file(at.File)
	loop := src.Loop(at.Line)
	if loop == nil {
		return
	}
	f.Pos = at.pos()
	f.Message += fmt.Sprintf(": the loop that begins at %s went on", short(Position{File: at.File, Line: src.Line(loop.Pos())}))
	if line, closed, text := src.ReceivesForEver(loop); line > 0 {
		f.Help = fmt.Sprintf("Line %d receives from %s, which line %d closes: a closed channel gives zero values at once, for ever. Ask for it, v, ok := <-%s, or use a loop over the channel.", line, text, closed, text)
		f.Related = append(f.Related, Related{Position{File: at.File, Line: line}, "does not ask whether the channel is closed"})
	}
}
