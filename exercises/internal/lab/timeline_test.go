package lab_test

import (
	"context"
	"encoding/json"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

func TestARecordingTellsWhatHappenedWhen(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tl.Limit(2)
		tl.Strategy("two at a time")
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		var wg sync.WaitGroup
		wg.Go(func() { tl.Work(10, 2*time.Second) })
		wg.Go(func() { tl.Work(2, 2*time.Second) })
		wg.Wait()
		assert.Equal(t, 2, tl.Most())
		assert.Equal(t, 0, tl.Active())

		assert.ErrorIs(t, tl.WorkContext(ctx, "Judit", time.Minute), context.DeadlineExceeded)
		assert.NoError(t, tl.WorkContext(t.Context(), "Judit", time.Second))
		tl.Mark("Judit", "won")
		tl.Span("opponent", "thinks")
		assert.Equal(t, 1, tl.Active())
		tl.Span("opponent", "moves")("lost")
		tl.AssertTook(t, 4*time.Second, "time for all")

		assert.Equal(t, lab.Recording{
			Simulated: true,
			Took:      4 * time.Second,
			Want:      4 * time.Second,
			Limit:     2,
			Strategy:  "two at a time",
			Spans: []lab.Span{
				{Lane: "task 2", End: 2 * time.Second},
				{Lane: "task 10", End: 2 * time.Second},
				{Lane: "Judit", Start: 2 * time.Second, End: 3 * time.Second, Outcome: "cancelled"},
				{Lane: "Judit", Start: 3 * time.Second, End: 4 * time.Second},
				{Lane: "Judit", Name: "won", Start: 4 * time.Second, End: 4 * time.Second},
				{Lane: "opponent", Name: "thinks", Start: 4 * time.Second, End: 4 * time.Second, Outcome: "open"},
				{Lane: "opponent", Name: "moves", Start: 4 * time.Second, End: 4 * time.Second, Outcome: "lost"},
			},
		}, tl.Recording())
	})
}

func TestALongRecordingIsCutAndSaysSo(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for range 5003 {
			tl.Mark("lane", "tick")
		}
		rec := tl.Recording()
		assert.Len(t, rec.Spans, 5000)
		assert.Equal(t, 3, rec.Dropped)
	})
}

var playAttr = scene("a timeline of a stuck bubble", func(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tl.Work("one\nlane", time.Second)
		tl.Span("other", "")
		waitsForever()
	})
})

var playTook = scene("took too long", func(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tl.Work(0, 2*time.Second)
		tl.AssertTook(t, time.Second, "time for all tasks")
	})
})

// Whoever runs the test sees the recording as an attribute, when the bubble ends badly too.
func TestTheRecordingIsAnAttributeOfTheTest(t *testing.T) {
	found := regexp.MustCompile(`(?m)^=== ATTR  TestScene/scene timeline (.*)$`).FindStringSubmatch(playAttr(t))
	require.NotNil(t, found)
	var rec lab.Recording
	require.NoError(t, json.Unmarshal([]byte(found[1]), &rec))
	assert.Equal(t, []lab.Span{
		{Lane: "one\nlane", End: time.Second},
		{Lane: "other", Start: time.Second, End: time.Second, Outcome: "open"},
	}, rec.Spans)
}

func TestAssertTookSpeaksOfBothTimes(t *testing.T) {
	out := playTook(t)
	assert.Contains(t, out, sceneFailed)
	assert.Regexp(t, `expected: "1s"`, out)
	assert.Regexp(t, `actual *: "2s"`, out)
	assert.Contains(t, out, "time for all tasks")
	assert.Contains(t, out, `"took":2000000000,"want":1000000000`)
}

// Under the race detector this proves that the recorder itself never raises a report.
func TestManyMayRecordAtOnce(t *testing.T) {
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		var wg sync.WaitGroup
		for i := range 16 {
			wg.Go(func() {
				for range 100 {
					end := tl.Span(i, "span")
					tl.Mark(i, "mark")
					tl.Most()
					tl.Active()
					end("")
				}
				tl.Work(i, 0)
				assert.NoError(t, tl.WorkContext(t.Context(), i, time.Microsecond))
				tl.Recording()
			})
		}
		wg.Wait()
		assert.Len(t, tl.Recording().Spans, 16*202)
		assert.Zero(t, tl.Active())
	})
}

// A time that was right when it was asked for is not held against what comes after it.
func TestATimeThatWasRightIsNotMissedLater(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tl.Work("task", time.Second)
		tl.AssertTook(t, time.Second, "time for the first task")
		assert.Equal(t, time.Second, tl.Recording().Want)
		tl.Work("task", time.Second)
		rec := tl.Recording()
		assert.Equal(t, 2*time.Second, rec.Took)
		assert.Zero(t, rec.Want)
	})
}
