package grade

import (
	"fmt"
	"os"
	"path/filepath"

	"koans/checker/internal/exit"
)

// ErrWithin says that what is handed in and what the grading writes are not apart.
var ErrWithin = exit.New(exit.Usage, "what is graded and what the grading writes lie in each other", "choose folders with --out, --scratch and --cache that are apart from what was handed in")

// Apart fails when one of the inner paths is one of the outer ones, or lies in it, whatever links lead there. What the grading writes would be read as
// handed in, other students' answers among it; and what was handed in would be cleared away with the scratch.
func Apart(outer []string, inner ...string) error {
	for _, in := range inner {
		for _, out := range outer {
			if within(in, out) {
				return fmt.Errorf("%w: %s is in %s", ErrWithin, in, out)
			}
		}
	}
	return nil
}

// within reports whether path is outer or lies in it. Folders are compared as the system does, for which names in other letters may be one.
func within(path, outer string) bool {
	to, err := os.Stat(outer)
	if path == "" || err != nil {
		return false
	}
	at, err := filepath.Abs(path)
	if err != nil {
		return false
	}
	for {
		if real, err := filepath.EvalSymlinks(at); err == nil { // of what is still to be made only what it will be made in
			at = real
		}
		if info, err := os.Stat(at); err == nil && os.SameFile(info, to) {
			return true
		}
		up := filepath.Dir(at)
		if up == at {
			return false
		}
		at = up
	}
}
