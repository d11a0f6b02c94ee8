package gradebook

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"path"
	"strings"
)

// GitHub Classroom's autograding result: what its reporter reads from a step's output "result".
type classroomResult struct {
	Version  int             `json:"version"`
	Status   string          `json:"status"` // pass, fail or error
	MaxScore int             `json:"max_score"`
	Tests    []classroomTest `json:"tests"`
}

type classroomTest struct {
	Name     string `json:"name"`
	Status   string `json:"status"`
	Score    int    `json:"score"`
	Message  string `json:"message,omitempty"`
	Filename string `json:"filename,omitempty"`
	Line     int    `json:"line_no"` // 0, not left out, when there is none: the reporter says "line undefined" otherwise
}

// mostMessage bounds what is said of one answer, in bytes. The result travels in one variable of the
// environment, of which Linux takes 128 KiB; all of it is in the log anyway.
const mostMessage = 800

// ClassroomResult returns the results of the one student in g as the reporter reads them: base64 of JSON. The
// reporter counts whole points; what is not whole is rounded down.
func (g *Gradebook) ClassroomResult() (string, error) {
	if len(g.Students) != 1 {
		return "", fmt.Errorf("writing results for GitHub Classroom: %w, not for %d", ErrOne, len(g.Students))
	}
	r := g.Students[0]
	out := classroomResult{Version: 1, Status: "pass", MaxScore: int(math.Floor(r.Max)), Tests: []classroomTest{}}
	for i, s := range r.Scores {
		c := g.Concepts[i]
		t := classroomTest{Name: c.Number + " " + c.Name, Status: "pass", Score: int(math.Floor(s.Points)), Filename: s.File}
		switch {
		case s.Excused:
		case s.Status == Errored:
			t.Status, out.Status = "error", "error"
		case s.Status != Passed:
			t.Status = "fail"
			if out.Status == "pass" {
				out.Status = "fail"
			}
		}
		if s.Status != Passed || s.Comment != "" {
			t.Message = beginning(s.Said(c), mostMessage)
			if shown := s.ForStudent(c); len(shown.Findings) > 0 {
				f := shown.Findings[0]
				t.Line, t.Filename = f.Line, path.Join(s.File, f.File)
			}
		}
		out.Tests = append(out.Tests, t)
	}
	text, err := json.Marshal(out)
	if err != nil {
		return "", fmt.Errorf("writing results for GitHub Classroom: %w", err)
	}
	return base64.StdEncoding.EncodeToString(text), nil
}

// beginning returns as many whole lines of text as have room in so many bytes; of a single line that is longer, a part.
func beginning(text string, most int) string {
	if len(text) <= most {
		return text
	}
	const more = "\n..."
	text = text[:most-len(more)]
	if end := strings.LastIndexByte(text, '\n'); end > 0 {
		text = text[:end]
	}
	return strings.ToValidUTF8(text, "") + more
}

// Guarded writes text that a student may have written into a log of GitHub Actions. Lines that begin
// with :: are commands there; between the two tokens, which nobody can guess, they are none.
func Guarded(w io.Writer, text string) error {
	token := rand.Text()
	_, err := fmt.Fprintf(w, "::stop-commands::%s\n%s\n::%s::\n", token, text, token)
	return err
}
