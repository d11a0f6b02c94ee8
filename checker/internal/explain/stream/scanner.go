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
	ends                 // the line is its last
	ended                // the line before was its last
	mistaken             // it is no report after all, and the line does not belong to it
)

// A report is what a block has read.
type report struct {
	kind kind
	text string // as diagnose reads it
	raw  string // to pass on if there is nothing to say; all of it unless there were goroutines to fold
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
	open  block
	entry entryBlock
	unit  unit
	test  string // that speaks now, as far as is known
	fail  bool   // under its "--- FAIL": what it logs now are not just notes
}

var (
	equalSigns = []byte("==================")
	warning    = []byte("WARNING: DATA RACE")
)

func (s *scanner) line(line []byte) {
	if len(line) >= longestLine { // such are in no report
		if s.open != nil {
			s.close()
		}
		s.out.Write(line)
		return
	}
	for s.open != nil {
		switch s.open.take(line) {
		case goesOn:
			return
		case ends:
			s.close()
			return
		case mistaken:
			s.out.WriteString(s.open.close().raw)
			s.open = nil
		case ended:
			s.close()
		}
	}
	if s.begin(line) == nil {
		s.note(line)
		s.out.Write(line)
	}
}

// more passes on a piece of a line that was too long.
func (s *scanner) more(piece []byte) { s.out.Write(piece) }

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
	return s.open
}

// note learns from a line that is passed on which test speaks, and where a package ends.
func (s *scanner) note(line []byte) {
	switch {
	case bytes.HasPrefix(line, []byte("=== ")):
		s.speaks(line, false) // "=== RUN   TestX", and so CONT, NAME and PAUSE
	case bytes.HasPrefix(line, []byte("--- ")), line[0] == ' ' && bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("--- ")):
		s.speaks(line, bytes.Contains(line[:min(len(line), 100)], []byte("--- FAIL: "))) // "--- FAIL: TestX (0.00s)"
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

// speaks notes the test that the third word of line names.
func (s *scanner) speaks(line []byte, fail bool) {
	words := 0
	for word := range bytes.FieldsSeq(line) {
		if words++; words == 3 {
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
	s.open = nil
	switch r.kind {
	case nothing:
		s.out.WriteString(r.raw)
		return
	case mark:
		s.out.WriteString(r.raw)
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
	if s.open != nil {
		s.close()
	}
	s.explain()
}

// pause explains what there is, unless a report is only half here.
func (s *scanner) pause() {
	if s.open == nil {
		s.explain()
	}
}

// isLine says whether line is want, whatever ends it.
func isLine(line, want []byte) bool {
	return bytes.HasPrefix(line, want) && len(bytes.TrimRight(line[len(want):], "\r\n")) == 0
}
