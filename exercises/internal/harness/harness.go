// Package harness is the main function of a binary that the checker builds:
// many variants of exercises in one, each with its tests. A process runs the
// tests of one variant and keeps a record of how each ended, apart from anything
// that the tests or the answers print.
//
// The record is a sequence of lines, each beginning with the nonce that the
// checker sent: "begin TestX", "passed TestX", "failed TestX", "skipped TestX",
// and "dump N" followed by N bytes of goroutine dump and a newline.
package harness

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"koans/exercises/internal/harness/early"
)

// Main runs the tests of the variant that KOANS_VARIANT names and ends the process.
// The usual -test flags apply.
func Main(variants map[string][]testing.InternalTest) {
	name := os.Getenv("KOANS_VARIANT")
	tests, ok := variants[name]
	if !ok {
		fmt.Fprintf(os.Stderr, "harness: there is no variant %q in this binary\n", name)
		os.Exit(3)
	}
	if early.Record != nil {
		rec := &record{rules: len(tests)}
		if n, err := strconv.Atoi(os.Getenv("KOANS_RULES")); err == nil {
			rec.rules = n
		}
		for i, test := range tests {
			tests[i].F = rec.around(test)
		}
		go obey(rec)
	}
	testing.Main(matchNames, tests, nil, nil)
}

// matchNames takes a pattern as a list of exact names: "TestA|TestB". The empty one matches all.
// Parts below the top level (pattern of a subtest) match everything.
func matchNames(pattern, name string) (bool, error) {
	for one := range strings.SplitSeq(pattern, "|") {
		if one == name {
			return true, nil
		}
	}
	return pattern == "", nil
}

type record struct {
	mu sync.Mutex

	// Of the tests that run the first ones are about the plain cases of rules: KOANS_RULES says how many. When one of them fails,
	// those after them do not begin.
	rules  int
	begun  int
	broken bool
}

// begin reports whether the next test is to begin.
func (r *record) begin() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.begun++
	return r.begun <= r.rules || !r.broken
}

func (r *record) failed() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.broken = true
}

func (r *record) line(verb, arg string, more []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	early.Write(verb, arg, more)
}

// around notes how the test ended. Its cleanup is registered before the test's
// own and so runs after all of them.
func (r *record) around(test testing.InternalTest) func(*testing.T) {
	return func(t *testing.T) {
		if !r.begin() {
			t.SkipNow() // without a record: it is as if it had not been asked for
		}
		r.line("begin", test.Name, nil)
		t.Cleanup(func() {
			switch {
			case t.Failed():
				r.failed()
				r.line("failed", test.Name, nil)
			case t.Skipped():
				r.line("skipped", test.Name, nil)
			default:
				r.line("passed", test.Name, nil)
			}
		})
		test.F(t)
	}
}

// obey does what the checker asks for on standard input. When that ends, the
// checker is gone, and so is the reason to go on: nothing may outlive it.
func obey(r *record) {
	commands := bufio.NewScanner(os.Stdin)
	for commands.Scan() {
		if commands.Text() == "dump" {
			d := append(stacks(), '\n')
			r.line("dump", strconv.Itoa(len(d)-1), d)
		}
	}
	os.Exit(3)
}

// mostDump bounds a dump: ten thousand goroutines need about eight megabytes.
const mostDump = 16 << 20

func stacks() []byte {
	for size := 64 << 10; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, true); n < size || size >= mostDump {
			return buf[:n]
		}
	}
}
