package diagnose

import (
	"strings"

	"koans/checker/internal/run/gotest"
)

// skips reports tests that were skipped: a requirement that nobody has looked at is not met.
func skips(v *view) []Finding {
	var fs []Finding
	for _, t := range v.run.Tests {
		if t.Status != gotest.Skipped {
			continue
		}
		f := Finding{
			Kind: Skip, Test: t.Name, Raw: t.Output,
			Message: t.Name + " was skipped, so it proves nothing",
			Help:    "A test is skipped when the machine lacks something, or when the code under test ends its goroutine with t.Skip or runtime.Goexit.",
		}
		for _, e := range entries(t) {
			f.Pos = v.position(e)
			f.Message = t.Name + " was skipped: " + clip(e.text, 200)
		}
		fs = append(fs, f)
	}
	return fs
}

// isMachinery says whether an entry of the testing package's own only repeats what is told elsewhere.
func isMachinery(e entry) bool {
	return e.file == "testing.go" && strings.Contains(e.text, "race detected during execution of test")
}
