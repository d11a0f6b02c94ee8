package gotest

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A recordLine is one line of the harness's record: "passed TestX".
type recordLine struct {
	verb, arg string
}

// A record is what the harness says of the tests of one process, as far as it has come. An ordinary process writes it
// into a file. A confined one, which may be up to something, writes it into a pipe: what is said there is said, and nothing
// in the process can take it back or put something else in its place.
//
// The harness's grammar is strict, and nothing else has business there. Where something else stands, the process has found a
// way to write into its own record, and nothing that comes after it is believed.
type record struct {
	nonce string
	tests []string // that the process was told to run

	mu     sync.Mutex
	rest   []byte // of a line, or of a dump, that is still being written
	lines  []recordLine
	last   string // dump; the others have been looked at
	dumps  int    // that have come
	asked  int    // that were asked for
	forged bool

	from *os.File      // what is written comes out here
	end  *os.File      // that the process writes to
	done chan struct{} // of a pipe: closed when it has been read to its end; nil: a file
}

// newFileRecord makes a record in a file.
func newFileRecord(name, nonce string, tests []string) (*record, error) {
	end, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, machineTrouble(fmt.Errorf("creating the record: %w", err))
	}
	from, err := os.Open(name)
	if err != nil {
		end.Close()
		return nil, machineTrouble(fmt.Errorf("opening the record: %w", err))
	}
	return &record{nonce: nonce, tests: tests, from: from, end: end}, nil
}

// newPipeRecord makes a record that is a pipe, and reads it as it is written.
func newPipeRecord(nonce string, tests []string) (*record, error) {
	from, end, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("making the record: %w", err)
	}
	r := &record{nonce: nonce, tests: tests, from: from, end: end, done: make(chan struct{})}
	go func() {
		defer close(r.done)
		_, _ = io.Copy(r, from) // its end is the process's
	}()
	return r, nil
}

// started lets go of the end that the process has inherited: the pipe ends with the process.
func (r *record) started() {
	if r.done != nil {
		r.end.Close()
	}
}

// close reads to the end what a process that has ended has written.
func (r *record) close() error {
	defer r.from.Close()
	defer r.end.Close()
	if r.done == nil {
		return r.refresh()
	}
	r.end.Close()
	select {
	case <-r.done:
	case <-time.After(drain): // somebody holds it open who could not be killed
	}
	return nil
}

// refresh reads on in a file.
func (r *record) refresh() error {
	if r.done != nil {
		return nil
	}
	if _, err := io.Copy(r, r.from); err != nil {
		return fmt.Errorf("reading the record: %w", err)
	}
	return nil
}

// mostDump is the longest dump that the harness writes; see the package harness.
const mostDump = 16 << 20

// Write takes in what comes of the record. It never fails: a pipe that nobody reads would hold up the process.
func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.forged {
		return len(p), nil
	}
	r.rest = append(r.rest, p...)
	for r.next() {
	}
	if r.forged {
		r.rest = nil
	}
	return len(p), nil
}

// next takes one line, with its dump, from the rest, if it is there as a whole.
func (r *record) next() bool {
	line, rest, whole := bytes.Cut(r.rest, []byte("\n"))
	if !whole {
		r.forged = len(line) > 1<<10
		return false
	}
	text, ours := strings.CutPrefix(string(line), r.nonce+" ")
	verb, arg, _ := strings.Cut(text, " ")
	if !ours || !r.may(verb, arg) {
		r.forged = true
		return false
	}
	if verb == "dump" {
		n, _ := strconv.Atoi(arg) // may has seen it
		if len(rest) < n+1 {
			return false
		}
		r.last = string(rest[:n])
		r.dumps++
		rest = rest[n+1:]
	} else {
		r.lines = append(r.lines, recordLine{verb, arg})
	}
	r.rest = append([]byte(nil), rest...)
	return true
}

// may says whether the harness could say that now: each test begins once, ends once after that, and a dump comes when one was asked for.
func (r *record) may(verb, arg string) bool {
	said := func(verbs ...string) bool {
		return slices.ContainsFunc(r.lines, func(l recordLine) bool { return l.arg == arg && slices.Contains(verbs, l.verb) })
	}
	switch verb {
	case "begin":
		return slices.Contains(r.tests, arg) && !said("begin")
	case "passed", "failed", "skipped":
		return said("begin") && !said("passed", "failed", "skipped")
	case "dump":
		n, err := strconv.Atoi(arg)
		return err == nil && 0 <= n && n <= mostDump && r.dumps < r.asked
	}
	return false
}

// ask notes that a dump is going to be asked for, and returns how many have come so far.
func (r *record) ask() (before int, err error) {
	if err := r.refresh(); err != nil {
		return 0, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	return r.dumps, nil
}

// dump returns the last dump, if there are more than so many.
func (r *record) dump(before int) (dump string, ok bool, err error) {
	if err := r.refresh(); err != nil {
		return "", false, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.dumps <= before {
		return "", false, nil
	}
	return r.last, true, nil
}

// events returns how many tests have begun or ended. What the tests print does
// not count: an endless loop may print.
func (r *record) events() int {
	_ = r.refresh() // as with a process that has not got there yet
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.lines)
}

// told returns what the harness has said, and whether somebody else has said something, too.
func (r *record) told() (lines []recordLine, forged bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.lines), r.forged
}
