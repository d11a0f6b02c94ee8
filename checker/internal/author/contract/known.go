package contract

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"koans/checker/internal/atomicfile"
	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
)

// knownFile is the file beside the bank in which verify notes which test refuses each wrong answer.
const knownFile = "refused.txt"

// A refusal is what is known of how a wrong answer is refused.
type refusal struct {
	kind diagnose.Kind // of the finding
	test string        // that brings it out by itself; "": none is needed, or no single one does
}

// testless says whether the finding is there before any test is run.
func (r refusal) testless() bool { return r.kind == diagnose.Build || r.kind == diagnose.Vet }

// The refusals that are known of an exercise are a text file, a line each, which begins with the answer's name and what it
// was noted for. They are no evidence: they only say which test to ask first, and whatever is believed was seen in a run.
// So the worst that a line can do that was edited, or that has become wrong, is to waste a run.
type refusals struct {
	tests string // what the tests were as of then
	lines map[string]refusalLine
}

type refusalLine struct {
	refusal
	sum string // of the answer and of what the line says
}

const knownHeader = `# Which test refuses each wrong answer, and as what. Written by "checker verify", for the quick proof of "make test", which asks
# that test first and goes further if it does not refuse. Not to be edited: a line that does not fit is not believed.
`

func knownPath(e *course.Exercise) string {
	return filepath.Join(e.SolutionDir(), "testdata", knownFile)
}

// readRefusals reads what is known. A file that is not there knows nothing, and so does a line that cannot be read.
func readRefusals(e *course.Exercise) (refusals, error) {
	r := refusals{lines: map[string]refusalLine{}}
	text, err := os.ReadFile(knownPath(e))
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return r, fmt.Errorf("reading which tests refuse wrong answers: %w", err)
	}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		switch words := strings.Fields(lines.Text()); {
		case len(words) == 2 && words[0] == "tests":
			r.tests = words[1]
		case len(words) == 4 && !strings.HasPrefix(words[0], "#"):
			line := refusalLine{refusal{diagnose.Kind(words[2]), words[3]}, words[1]}
			if line.test == "-" {
				line.test = ""
			}
			r.lines[words[0]] = line
		}
	}
	return r, nil
}

// of returns what is known of the answer. fresh says whether that was noted for the answer and the tests as they are; what
// was not may still be right, and is worth a try.
func (r refusals) of(a answer) (known refusal, fresh, ok bool) {
	line, ok := r.lines[filepath.Base(a.Path())]
	return line.refusal, ok && line.sum == sumOf(a, line.refusal) && r.tests == testsSum(a.Exercise), ok
}

// write writes the file anew, if it is another one then.
func (r refusals) write(e *course.Exercise) error {
	var b bytes.Buffer
	b.WriteString(knownHeader)
	fmt.Fprintf(&b, "tests %s\n", testsSum(e))
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, name := range slices.Sorted(maps.Keys(r.lines)) {
		line := r.lines[name]
		test := line.test
		if test == "" {
			test = "-"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", name, line.sum, line.kind, test)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("noting which tests refuse wrong answers: %w", err)
	}
	if old, err := os.ReadFile(knownPath(e)); err == nil && bytes.Equal(old, b.Bytes()) {
		return nil
	}
	if err := atomicfile.Write(knownPath(e), b.Bytes()); err != nil {
		return fmt.Errorf("noting which tests refuse wrong answers: %w", err)
	}
	return nil
}

func sumOf(a answer, r refusal) string {
	return short(sha256.Sum256(fmt.Appendf(nil, "%s %s %s", r.kind, r.test, course.Digest(a.Files))))
}

func testsSum(e *course.Exercise) string {
	requirements, err := e.Requirements()
	if err != nil {
		return "none" // and nothing is run
	}
	return short(sha256.Sum256([]byte(course.Digest(requirements))))
}

func short(sum [sha256.Size]byte) string { return hex.EncodeToString(sum[:6]) }
