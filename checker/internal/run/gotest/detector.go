package gotest

import "strings"

// The race detector now and then dies of itself, with hundreds of goroutines at once, and takes the process along with
// the status that it has for races. So does Go's runtime: with the detector, when a timer of a bubble runs out at the very moment at which
// somebody looks at it (seen with Go 1.26: a segmentation fault on the system's stack, in (*timer).maybeRunChan). That says nothing of the answer, which is
// run once more.
//
// An answer may write the same words. Then it is run thrice, and what it did the last time counts.
const detectorTries = 3

// dying is what they say as they die. A nil pointer of the answer's own is a panic, in other words.
var dying = []string{"ThreadSanitizer: CHECK failed", "SIGSEGV: segmentation violation\nPC="}

// detectorDied tells whether the text, a process's output or the detector's report, has last words of the detector or the runtime.
func detectorDied(text string) bool {
	for _, words := range dying {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}
