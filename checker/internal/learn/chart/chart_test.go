package chart_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"koans/checker/internal/course"
	"koans/checker/internal/learn/chart"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/show/timeline"
)

// On simulated time each way takes what can be reckoned; for real only that it was measured can be said.
func TestTheReferenceAnswersAreMeasured(t *testing.T) {
	want := map[string][]string{
		"requests": {"a client each (20 connections) 6s", "one session (1 connection) 2.2s", "pool of 4 (4 connections) 700ms",
			"all at once (20 connections) 300ms", "HTTP/2, at once (1 connection) 300ms"},
		"pool": {"no pool (40 connections) 250ms", "pool of 1 (1 connection) 2.2s", "pool of 5 (5 connections) 600ms", "pool of 20 (20 connections) 300ms"},
	}
	for _, ch := range chart.All {
		t.Run(ch.Name, func(t *testing.T) {
			c, answer := openWith(t, ch, gotest.Reference)
			tests, ok, err := ch.Measure(t.Context(), c, answer)
			require.NoError(t, err)
			require.True(t, ok, "whether the reference answer does what is asked")
			scenes := timeline.Scenes(recordings(tests))
			require.Len(t, scenes, 2, "a simulated scene and a real one")
			var got []string
			for _, e := range scenes[0].Entries {
				got = append(got, e.Strategy+" "+e.Took.String())
			}
			require.Equal(t, want[ch.Name], got)
			require.Len(t, scenes[1].Entries, len(got))
			for _, e := range scenes[1].Entries {
				require.Positive(t, e.Took, e.Strategy)
			}
		})
	}
}

func TestAStubIsNotMeasured(t *testing.T) {
	c, answer := openWith(t, chart.All[0], gotest.Own)
	_, ok, err := chart.All[0].Measure(t.Context(), c, answer)
	require.NoError(t, err)
	require.False(t, ok)
}

// openWith opens the workbook that this is part of.
func openWith(t *testing.T, ch chart.Chart, read func(*course.Exercise) (gotest.Variant, error)) (*course.Course, gotest.Variant) {
	c, err := course.Open("../../../..")
	require.NoError(t, err)
	e, err := c.Find(ch.Exercise)
	require.NoError(t, err)
	answer, err := read(e)
	require.NoError(t, err)
	return c, answer
}

func recordings(tests []gotest.Test) (all []timeline.Named) {
	for _, t := range tests {
		for _, data := range t.Timeline {
			if rec, err := timeline.Parse(data); err == nil {
				all = append(all, timeline.Named{Test: t.Name, Recording: rec})
			}
		}
	}
	return all
}
