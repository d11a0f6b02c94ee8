package gotest

import "strings"

// The race detector now and then dies of itself, with hundreds of goroutines at once, and takes the process along with
// the status that it has for races. That says nothing of the answer, which is run once more.
//
// An answer may write the same words. Then it is run thrice, and what it did the last time counts.
const detectorTries = 3

// detectorDied tells whether the text, a process's output or the detector's report, has the detector's last words.
func detectorDied(text string) bool { return strings.Contains(text, "ThreadSanitizer: CHECK failed") }
