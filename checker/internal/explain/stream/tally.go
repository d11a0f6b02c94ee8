package stream

import "bytes"

// A Tally counts what a stream says of tests that have run. Without -v or -json, go test names those only that fail.
type Tally struct {
	Tests    int // that have ended: passed, failed or skipped; subtests do not count
	Packages int // of which go test has said how they did
}

var (
	testEnds    = [][]byte{[]byte("--- PASS: "), []byte("--- FAIL: "), []byte("--- SKIP: ")}
	packageEnds = [][]byte{[]byte("ok  \t"), []byte("FAIL\t"), []byte("?   \t")}
)

// counted is line, with a look at what it ends.
func (t *Tally) counted(line func([]byte)) func([]byte) {
	return func(l []byte) {
		switch {
		case !mayEnd(l): // most lines by far
		case startsWithOne(l, testEnds) && !bytes.Contains(l, []byte("/")): // a subtest's line is not indented where there are events
			t.Tests++
		case startsWithOne(l, packageEnds):
			t.Packages++
		}
		line(l)
	}
}

// mayEnd looks at the line's first character alone.
func mayEnd(line []byte) bool {
	if len(line) == 0 {
		return false
	}
	switch line[0] {
	case '-', 'o', 'F', '?':
		return true
	}
	return false
}

func startsWithOne(line []byte, prefixes [][]byte) bool {
	for _, p := range prefixes {
		if bytes.HasPrefix(line, p) {
			return true
		}
	}
	return false
}
