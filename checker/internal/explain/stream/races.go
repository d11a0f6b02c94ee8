package stream

import (
	"bytes"
	"regexp"
)

// A raceBlock is a report of the race detector, between two lines of equal signs.
type raceBlock struct {
	text   bytes.Buffer
	lines  int
	warned bool
	doubts int // lines since the last that is surely its own
}

const (
	mostRace      = 128 << 10
	mostRaceLines = 2000 // a report that has lost its end must not take all that follows with it
)

func newRaceBlock(line []byte) *raceBlock {
	b := &raceBlock{warned: isLine(line, warning)}
	b.text.Write(line)
	return b
}

func (b *raceBlock) take(line []byte) step {
	b.lines++
	switch {
	case !b.warned && isLine(line, warning):
		b.warned = true
	case !b.warned:
		return mistaken
	case isLine(line, equalSigns):
		b.text.Write(line)
		return ends
	case b.lines > mostRaceLines, b.text.Len() > mostRace, isLine(line, warning), isCrash(line), fromGoTest(line):
		return ended
	case !ofRace(bytes.TrimSpace(line)) || b.doubts > 0 && len(bytes.TrimSpace(line)) == 0:
		if b.doubts++; b.doubts > mostDoubts {
			return ended
		}
		return doubted
	}
	b.doubts = 0
	b.text.Write(line)
	return goesOn
}

var (
	accessLine = regexp.MustCompile(`(?i)^(?:previous )?(?:atomic )?(?:read|write)(?: at 0x[0-9a-f]+)? by .*goroutine.*:$`)
	startLine  = regexp.MustCompile(`^Goroutine \d+ \(\w+\) created at:$`)
)

// ofRace says whether a line, without its indentation, is of the forms that reports have.
func ofRace(bare []byte) bool {
	if len(bare) == 0 {
		return true
	}
	if _, ok := framePlace(bare); ok {
		return true
	}
	switch bare[0] {
	case '[': // [failed to restore the stack]
		return bare[len(bare)-1] == ']'
	case 'R', 'W', 'P', 'A', 'r', 'w', 'a', 'p', 'G', 'M', 'T', 'L':
		if accessLine.Match(bare) || startLine.Match(bare) || bytes.HasSuffix(bare, []byte("created at:")) || bytes.HasPrefix(bare, []byte("Location is ")) {
			return true
		}
	}
	return isCall(bare)
}

func (b *raceBlock) close() report {
	if !b.warned {
		return report{raw: b.text.String()}
	}
	return report{kind: race, text: b.text.String(), raw: b.text.String()}
}

// fromGoTest says whether line is one of those with which go test goes on after whatever a test has printed.
func fromGoTest(line []byte) bool {
	for _, begin := range []string{"--- FAIL: ", "--- PASS: ", "--- SKIP: ", "=== RUN ", "=== NAME ", "FAIL\t", "ok  \t", "exit status "} {
		if bytes.HasPrefix(line, []byte(begin)) {
			return true
		}
	}
	return isLine(line, []byte("FAIL")) || isLine(line, []byte("PASS"))
}
