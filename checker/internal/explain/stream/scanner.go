package stream

import (
	"bytes"
)

// A block is a report that is being read.
type block interface {
	// take looks at the next line.
	take(line []byte) step
	// close ends the block; the report is what there is of it.
	close() report
}

// A step is what a line means to a block.
type step int

const (
	goesOn   step = iota // the line belongs to it
	doubted              // it does not, but what comes may again
	ends                 // the line is its last
	ended                // the line before was its last
	mistaken             // it is no report after all, and the line does not belong to it
)

// A report is what a block has read.
type report struct {
	kind kind
	text string // as diagnose reads it
	raw  string // to pass on if there is nothing to say; all of it unless there were goroutines to fold
	// aside is what others have printed in between, or has stood before it on its first line. It is no part of text and is passed on in any case.
	aside string
}

type kind int

const (
	nothing  kind = iota // raw is passed on
	race                 // of the race detector
	crash                // a panic or fatal error, to the end of its dump: nothing of the process comes after it
	entry                // of a test's log
	mark                 // the testing package's word that a test has raced
	building             // errors of the compiler or of vet
)

// A scanner finds the reports in what one process says.
type scanner struct {
	*session
	among *processes // whose lines come between; nil when there are none
	name  string     // of the process, "" when it has none
	open  block
	entry entryBlock
	unit  unit
	test  string // that speaks now, as far as is known
	fail  bool   // under its "--- FAIL": what it logs now are not just notes

	candidate *candidate // nil when there is none

	// Of the open block:
	held   bytes.Buffer // its lines as they came
	over   bool         // they were too many to hold
	odd    bool         // they came otherwise than the block has read them
	aside  bytes.Buffer
	doubts []doubt // lines that are not its own, unless it goes on behind them
}

// A doubt is a line as it came, and what the block has read.
type doubt struct{ raw, bare []byte }

// mostHeldRaw is how much of a report is kept as it came. Of a longer one the prefixes and colours are lost if nothing can be said about it.
const mostHeldRaw = 1 << 20

var (
	equalSigns = []byte("==================")
	warning    = []byte("WARNING: DATA RACE")
)

// line takes a line as it came and what it says without a log's prefix, colours and the like.
func (s *scanner) line(raw, bare []byte) {
	if len(raw) >= longestLine { // such are in no report
		s.letGo()
		s.out.Write(raw)
		return
	}
	if len(bare) == 0 { // the last line, and nothing but a prefix
		bare = []byte("\n")
	}
	if s.candidate != nil && s.decide(raw, bare) {
		return
	}
	for s.open != nil {
		switch s.open.take(bare) {
		case goesOn:
			s.sure(raw, bare)
			return
		case doubted:
			s.doubts = append(s.doubts, doubt{bytes.Clone(raw), bytes.Clone(bare)})
			return
		case ends:
			s.sure(raw, bare)
			s.close()
			return
		case mistaken:
			s.giveUp()
		case ended:
			s.close()
		}
	}
	switch {
	case s.begin(bare) != nil:
		s.hold(raw, bare)
		return
	case !s.full():
		at := beginning(bare)
		if s.among != nil && s.among.began(raw, bare, at, s) || s.mayBegin(raw, bare, at) {
			return
		}
		s.note(bare)
	}
	s.out.Write(raw)
}

// sure takes a line of the open block, and with it those in doubt before it.
func (s *scanner) sure(raw, bare []byte) {
	for _, d := range s.doubts {
		s.hold(d.raw, d.bare)
		s.aside.Write(d.raw)
	}
	s.doubts = s.doubts[:0]
	s.hold(raw, bare)
}

func (s *scanner) hold(raw, bare []byte) {
	s.odd = s.odd || len(raw) != len(bare)
	if s.held.Len()+len(raw) > mostHeldRaw {
		s.over = true
		return
	}
	s.held.Write(raw)
}

// forget drops what belongs to the block that was open, and returns the lines in doubt.
func (s *scanner) forget() []doubt {
	doubts := s.doubts
	s.open, s.odd, s.over, s.doubts = nil, false, false, nil
	s.held.Reset()
	s.aside.Reset()
	return doubts
}

// giveUp passes on what the open block has read: it is none.
func (s *scanner) giveUp() {
	if (s.odd || s.aside.Len() > 0) && !s.over {
		s.out.Write(s.held.Bytes())
	} else {
		s.out.Write([]byte(s.open.close().raw))
	}
	s.again(s.forget())
}

// again reads lines that were in doubt and are not of the block that is over.
func (s *scanner) again(doubts []doubt) {
	for _, d := range doubts {
		s.line(d.raw, d.bare)
	}
}

// letGo ends whatever goes on.
func (s *scanner) letGo() {
	if c := s.candidate; c != nil {
		s.candidate = nil
		s.pass(c)
	}
	for s.open != nil {
		s.close()
	}
}

// idle says whether nothing is being read.
func (s *scanner) idle() bool { return s.open == nil && s.candidate == nil }

// begin opens the block that begins with line, if one does.
func (s *scanner) begin(line []byte) block {
	if s.full() {
		return nil
	}
	s.open = nil
	switch line[0] {
	case '=', 'W':
		if isLine(line, equalSigns) || isLine(line, warning) {
			s.open = newRaceBlock(line)
		}
	case 'p', 'f', 'S', 'r':
		if isCrash(line) {
			s.open = newCrashBlock(line)
		}
	case 'g':
		if isGoroutine(line) {
			s.open = newDumpBlock(line)
		} else if bytes.HasPrefix(line, goleakMain) {
			s.open = newGoleakBlock(line)
		}
	case '#':
		if bytes.HasPrefix(line, []byte("# ")) {
			s.open = newBuildBlock(line)
		}
	case ' ':
		if e := newEntryBlock(line, s); e != nil {
			s.open = e
		}
	}
	if s.open == nil && isBackwards(line) {
		if b := newBackwardsBlock(line); b != nil {
			s.open = b
		}
	}
	return s.open
}

// note learns from a line that is passed on which test speaks, and where a package ends.
func (s *scanner) note(line []byte) {
	switch {
	case bytes.HasPrefix(line, []byte("=== FAIL: ")), bytes.HasPrefix(line, []byte("=== SKIP: ")):
		s.speaks(line, 4, line[4] == 'F') // gotestsum's "=== FAIL: pkg TestX (0.00s)"
	case bytes.HasPrefix(line, []byte("=== ")):
		s.speaks(line, 3, false) // "=== RUN   TestX", and so CONT, NAME and PAUSE
	case bytes.HasPrefix(line, []byte("--- ")), line[0] == ' ' && bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("--- ")):
		s.speaks(line, 3, bytes.Contains(line[:min(len(line), 100)], failed)) // "--- FAIL: TestX (0.00s)"
	case bytes.HasPrefix(line, []byte("FAIL\t")):
		s.summary.Failed = true
		s.explain()
		s.test, s.fail = "", false
	case isLine(line, []byte("FAIL")), isLine(line, []byte("PASS")):
		s.explain()
	case bytes.HasPrefix(line, []byte("ok  \t")), bytes.HasPrefix(line, []byte("?   \t")):
		s.explain()
		s.test, s.fail = "", false
	}
}

// speaks notes the test that the nth word of line names.
func (s *scanner) speaks(line []byte, nth int, fail bool) {
	words := 0
	for word := range bytes.FieldsSeq(line) {
		if words++; words == nth {
			if s.test != string(word) { // an allocation less, in output of millions of lines
				s.test = string(word)
			}
			s.fail = fail
			return
		}
	}
}

// close takes the open block's report.
func (s *scanner) close() {
	r := s.open.close()
	r.aside = s.aside.String()
	switch {
	case !s.over && (s.odd || r.aside != ""):
		r.raw = s.held.String()
	case r.aside != "":
		r.raw = r.aside + r.raw
	}
	doubts := s.forget()
	s.file(r)
	s.again(doubts)
}

// file puts a report with those that are explained together.
func (s *scanner) file(r report) {
	switch r.kind {
	case nothing:
		s.out.held(r.raw)
		return
	case mark:
		s.out.held(r.raw)
		if s.unit.races() {
			s.unit.add(r, s.test)
		}
		s.explain()
		return
	case building:
		s.explain()
		s.unit.add(r, "")
		s.explain()
		return
	}
	s.unit.add(r, s.test)
	if r.kind == crash || s.unit.size() > mostHeld {
		s.explain()
	}
}

// mostHeld is how much of reports is held until they are explained together.
const mostHeld = 1 << 20

func (s *scanner) end() {
	s.letGo()
	s.explain()
}

// pause explains what there is, unless a report is only half here.
func (s *scanner) pause() {
	if s.candidate != nil || len(s.doubts) > 0 { // whatever has begun, it goes on with something else
		s.letGo()
	}
	if s.open == nil {
		s.explain()
	}
}

// isLine says whether line is want, whatever ends it.
func isLine(line, want []byte) bool {
	return bytes.HasPrefix(line, want) && len(bytes.TrimRight(line[len(want):], "\r\n")) == 0
}
