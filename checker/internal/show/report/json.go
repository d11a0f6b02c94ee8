package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"

	"koans/checker/internal/course"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/show/timeline"
)

type jsonVerdict struct {
	Name      string         `json:"name"`
	File      string         `json:"file"`
	Verdict   judge.Outcome  `json:"verdict"`
	Findings  []jsonFinding  `json:"findings"`
	Refused   []jsonFinding  `json:"refused"`
	Tests     []jsonTest     `json:"tests"`
	Runs      int            `json:"runs"`
	Clean     int            `json:"clean"`
	Seed      string         `json:"seed,omitempty"`
	Procs     int            `json:"procs,omitempty"`
	Duration  time.Duration  `json:"duration_ns"`
	Error     string         `json:"error,omitempty"`
	Timelines []jsonTimeline `json:"timelines"`
}

type jsonPlace struct {
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	Col  int    `json:"col,omitempty"`
}

type jsonFinding struct {
	Kind diagnose.Kind `json:"kind"`
	jsonPlace
	Message string        `json:"message"`
	Help    string        `json:"help,omitempty"`
	Rule    course.Rule   `json:"rule,omitzero"`
	Test    string        `json:"test,omitempty"`
	Count   int           `json:"count,omitempty"`
	Related []jsonRelated `json:"related"`
}

type jsonRelated struct {
	jsonPlace
	Message string `json:"message"`
}

type jsonTest struct {
	Name     string        `json:"name"`
	Status   gotest.Status `json:"status"`
	Duration time.Duration `json:"duration_ns"`
	Output   string        `json:"output,omitempty"`
}

type jsonTimeline struct {
	Test      string        `json:"test"`
	Simulated bool          `json:"simulated"`
	Took      time.Duration `json:"took_ns"`
	Want      time.Duration `json:"want_ns,omitempty"`
	Limit     int           `json:"limit,omitempty"`
	Strategy  string        `json:"strategy,omitempty"`
	Spans     []jsonSpan    `json:"spans"`
	Dropped   int           `json:"dropped,omitempty"`
}

type jsonSpan struct {
	Lane    string        `json:"lane"`
	Name    string        `json:"name,omitempty"`
	Start   time.Duration `json:"start_ns"`
	End     time.Duration `json:"end_ns"`
	Outcome string        `json:"outcome,omitempty"`
}

// JSON writes v as one object and a line break; the package's documentation tells what is in it.
func JSON(w io.Writer, v judge.Verdict) error {
	root := courseRoot(v)
	out := jsonVerdict{
		File:      relative(root, v.Variant.Path()),
		Verdict:   v.Outcome,
		Findings:  []jsonFinding{},
		Refused:   []jsonFinding{},
		Tests:     []jsonTest{},
		Runs:      v.Runs,
		Clean:     v.Clean,
		Procs:     v.Procs,
		Duration:  v.Duration,
		Timelines: []jsonTimeline{},
	}
	if v.Exercise != nil {
		out.Name = v.Exercise.Name
	}
	if v.Seed != 0 {
		out.Seed = strconv.FormatUint(v.Seed, 10)
	}
	if v.Err != nil {
		out.Error = v.Err.Error()
	}
	for _, f := range v.Findings {
		out.Findings = append(out.Findings, jsonOf(root, f))
	}
	for _, f := range v.Refused {
		out.Refused = append(out.Refused, jsonOf(root, f))
	}
	for _, t := range v.Tests {
		out.Tests = append(out.Tests, jsonTest{t.Name, t.Status, t.Duration, t.Output})
	}
	for _, r := range recordings(v) {
		out.Timelines = append(out.Timelines, jsonRecording(r))
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(out); err != nil {
		return fmt.Errorf("writing the verdict as JSON: %w", err)
	}
	return nil
}

func jsonOf(root string, f diagnose.Finding) jsonFinding {
	place := func(p diagnose.Position) jsonPlace { return jsonPlace{relative(root, p.File), p.Line, p.Col} }
	j := jsonFinding{
		Kind: f.Kind, jsonPlace: place(f.Pos), Message: f.Message, Help: f.Help, Rule: f.Rule, Test: f.Test, Count: f.Count,
		Related: []jsonRelated{},
	}
	for _, r := range f.Related {
		j.Related = append(j.Related, jsonRelated{place(r.Pos), r.Message})
	}
	return j
}

func jsonRecording(r timeline.Named) jsonTimeline {
	j := jsonTimeline{r.Test, r.Simulated, r.Took, r.Want, r.Limit, r.Strategy, make([]jsonSpan, len(r.Spans)), r.Dropped}
	for i, s := range r.Spans {
		j.Spans[i] = jsonSpan(s)
	}
	return j
}
