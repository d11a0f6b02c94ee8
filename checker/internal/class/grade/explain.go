package grade

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/run/gotest"
)

// An unexplained run is one that the confined process is to explain. The run's exercise, which knows its course, is told by its name.
type unexplained struct {
	Root, Exercise string
	Run            gotest.Run
}

// An explained finding is one with what is not told to others.
type explained struct {
	diagnose.Finding
	Raw   string   `json:"raw,omitempty"`
	Todo  bool     `json:"todo,omitempty"`
	Parts []string `json:"parts,omitempty"`
}

func (u *unexplained) explain(out io.Writer) error {
	c, err := course.Open(u.Root)
	if err != nil {
		return err
	}
	if u.Run.Variant.Exercise, err = c.Find(u.Exercise); err != nil {
		return err
	}
	found := diagnose.Explain(&u.Run)
	told := make([]explained, min(len(found), mostExplained))
	for i, f := range found[:len(told)] {
		f.Related = f.Related[:min(len(f.Related), mostRelated)]
		if len(f.Message) > mostMessage {
			f.Parts = nil // they are as long
		}
		f.Message, f.Help = head(f.Message, mostMessage), head(f.Help, mostMessage)
		told[i] = explained{f, head(f.Raw, mostRaw), f.Todo, f.Parts}
	}
	if err := json.NewEncoder(out).Encode(told); err != nil {
		return fmt.Errorf("telling the findings: %w", err)
	}
	return nil
}

// These bound what is kept of findings. More than a screenful is nobody's to read.
const (
	mostExplained = 16
	mostRelated   = 16
	mostMessage   = 4 << 10
	mostRaw       = 64 << 10
)

// And these what of a run is looked at to find them.
const (
	mostDumped = 20 << 20
	mostWords  = 1 << 20
)

// explain has a run explained by the confined process. When that does not survive it, the student has the plain words of
// the run; the error is the machine's.
func (j *Confined) explain(ctx context.Context, run *gotest.Run) ([]diagnose.Finding, error) {
	e := run.Variant.Exercise
	u := &unexplained{Root: j.root, Exercise: e.Name, Run: abridged(*run)}
	var told []explained
	read := []string{filepath.Join(j.root, "go.mod"), filepath.Join(j.root, "exercises")}
	ended, err := j.gatekeeper.start(ctx, screening{Explain: u}, read, &told)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil && answersFault(ended):
		return []diagnose.Finding{plain(run)}, nil
	case err != nil:
		return nil, err
	}
	found := make([]diagnose.Finding, len(told))
	for i, t := range told {
		found[i] = t.Finding
		found[i].Raw, found[i].Todo, found[i].Parts = t.Raw, t.Todo, t.Parts
	}
	return found, nil
}

// abridged is the run without its exercise, and with as much of what was said as explains it.
func abridged(run gotest.Run) gotest.Run {
	run.Variant.Exercise, run.Before = nil, nil
	run.Output, run.Crash, run.Dump = head(run.Output, mostWords), head(run.Crash, mostWords), head(run.Dump, mostDumped)
	tests := make([]gotest.Test, len(run.Tests))
	room := 2 * mostWords
	for i, t := range run.Tests {
		t.Output, t.Timeline = head(t.Output, room), nil
		room -= len(t.Output)
		tests[i] = t
	}
	run.Tests = tests
	return run
}

// plain is what is said of a run that cannot be explained.
func plain(run *gotest.Run) diagnose.Finding {
	return diagnose.Finding{
		Kind: diagnose.Test, Pos: diagnose.Position{File: run.Variant.Main()}, Test: run.During,
		Message: "The tests did not pass, and explaining why takes more time or memory than an answer is given.",
		Help:    "Look at the output, and make the code shorter and plainer.",
		Raw:     head(strings.Join([]string{run.Crash, run.Build, run.Output}, "\n"), mostRaw),
	}
}

// head is the beginning of s, of n bytes at most.
func head(s string, n int) string { return strings.ToValidUTF8(s[:min(len(s), max(n, 0))], "\ufffd") }
