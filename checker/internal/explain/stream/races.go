package stream

import "bytes"

// A raceBlock is a report of the race detector, between two lines of equal signs.
type raceBlock struct {
	text   bytes.Buffer
	lines  int
	warned bool
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
	case b.lines > mostRaceLines, isLine(line, warning), isCrash(line), fromGoTest(line):
		return ended
	}
	if b.text.Len() < mostRace {
		b.text.Write(line)
	}
	return goesOn
}

func (b *raceBlock) close() report {
	if !b.warned {
		return report{raw: b.text.String()}
	}
	return report{race, b.text.String(), b.text.String()}
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
