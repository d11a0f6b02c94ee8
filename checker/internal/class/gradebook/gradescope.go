package gradebook

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"koans/checker/internal/exit"
)

// Gradescope's results.json: see its documentation of autograder specifications.
type gradescopeResults struct {
	Score            float64          `json:"score"`
	Output           string           `json:"output,omitempty"`
	OutputFormat     string           `json:"output_format,omitempty"`
	Visibility       string           `json:"visibility"`
	StdoutVisibility string           `json:"stdout_visibility"`
	Tests            []gradescopeTest `json:"tests"`
}

type gradescopeTest struct {
	Score      float64  `json:"score"`
	MaxScore   float64  `json:"max_score"`
	Status     string   `json:"status,omitempty"`
	Name       string   `json:"name"`
	Number     string   `json:"number"`
	Output     string   `json:"output,omitempty"`
	Format     string   `json:"output_format,omitempty"`
	Tags       []string `json:"tags,omitempty"`
	Visibility string   `json:"visibility"`
}

// ErrOne says that a form for one student was asked of a gradebook that does not hold just one.
var ErrOne = exit.New(exit.Usage, "this form is for one student", "")

// WriteGradescope writes the results of the one student in g as Gradescope's results.json.
func (g *Gradebook) WriteGradescope(w io.Writer) error {
	if len(g.Students) != 1 {
		return fmt.Errorf("writing results for Gradescope: %w, not for %d", ErrOne, len(g.Students))
	}
	r := g.Students[0]
	out := gradescopeResults{
		Score: round(r.Points), OutputFormat: "text", Visibility: "visible", StdoutVisibility: "hidden", Tests: []gradescopeTest{},
	}
	var says []string
	if r.Problem != "" {
		says = append(says, "The submission could not be read: "+r.Problem)
	}
	if r.errored() {
		says = append(says, "Not all could be judged, because the machine failed. This is not your fault: it has to be graded again.")
	}
	if r.Extension != nil {
		says = append(says, r.Extension.sentence())
	}
	if r.Late != nil {
		says = append(says, r.Late.told())
	}
	if r.Comment != "" {
		says = append(says, "Your instructor: "+r.Comment)
	}
	out.Output = strings.Join(says, "\n")
	for i, s := range r.Scores {
		c := g.Concepts[i]
		test := gradescopeTest{
			Score: round(s.Points), MaxScore: round(c.Points), Status: "failed", Name: c.Title, Number: c.Number,
			Output: s.Said(c), Format: "text", Tags: []string{c.Chapter}, Visibility: "visible",
		}
		switch {
		case s.Excused:
			test.MaxScore, test.Status = 0, "" // neither for nor against
		case s.Status == Passed:
			test.Status = "passed"
		}
		out.Tests = append(out.Tests, test)
	}
	return writeJSON(w, "results for Gradescope", out)
}

func writeJSON(w io.Writer, what string, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("writing %s: %w", what, err)
	}
	return nil
}
