package report

import (
	"koans/checker/internal/judge"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/show/timeline"
)

// recordings reads the timelines of v's tests. One that cannot be read is left
// out: the verdict does not depend on it, and the picture is only a picture.
func recordings(v judge.Verdict) []timeline.Named { return recordingsOf(v.Tests) }

func recordingsOf(tests []gotest.Test) []timeline.Named {
	var all []timeline.Named
	for _, t := range tests {
		for _, data := range t.Timeline {
			if rec, err := timeline.Parse(data); err == nil && len(rec.Spans) > 0 {
				all = append(all, timeline.Named{Test: t.Name, Recording: rec})
			}
		}
	}
	return all
}
