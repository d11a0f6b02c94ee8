package timeline_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/show/timeline"
)

func parse(t *testing.T, data string) timeline.Recording {
	t.Helper()
	rec, err := timeline.Parse(data)
	require.NoError(t, err)
	return rec
}

// spans writes n spans, each made by one.
func spans(n int, one func(i int) string) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(one(i))
	}
	return b.String()
}

func TestWhatIsNoRecordingIsAnError(t *testing.T) {
	for _, data := range []string{"", "null x", "[]", `"x"`, `{"spans":7}`, `{"spans":[`, `{"took":"long"}`, strings.Repeat(" ", 9<<20)} {
		_, err := timeline.Parse(data)
		assert.Error(t, err, "%.20q", data)
	}
}

func TestWhatMakesNoSenseIsPutRight(t *testing.T) {
	rec := parse(t, `{"took":-5,"want":-1,"limit":-2,"dropped":-9,"extra":[1],"spans":[
		{"lane":"b","start":5,"end":2},
		{"lane":"a","start":-7,"end":3},
		{"lane":7},
		null,
		{"lane":"c","start":1e99},
		{"lane":"d","start":1,"end":1,"outcome":"open"}]}`)
	assert.Equal(t, timeline.Recording{
		Took: 5, Dropped: 2,
		Spans: []timeline.Span{
			{End: 0},
			{Lane: "a", Start: 0, End: 3},
			{Lane: "d", Start: 1, End: 5, Outcome: timeline.Open},
			{Lane: "b", Start: 5, End: 5},
		},
	}, rec)
	assert.Empty(t, parse(t, `{"spans":null}`).Spans)
}

func TestLongNamesAreCutBetweenLetters(t *testing.T) {
	rec := parse(t, `{"spans":[{"lane":"`+strings.Repeat("ű", 500)+`","name":"\ud800"}]}`)
	assert.Equal(t, strings.Repeat("ű", 100)+"…", rec.Spans[0].Lane)
	assert.Equal(t, "\uFFFD", rec.Spans[0].Name)
}

// A hundred thousand spans, all at once in one lane or each in its own, cost no more than a moment.
func TestAHundredThousandSpansAreBounded(t *testing.T) {
	for name, lane := range map[string]string{"one lane": "x", "many lanes": "x%d"} {
		t.Run(name, func(t *testing.T) {
			data := `{"limit":1,"spans":[` + spans(100_000, func(i int) string {
				l := lane
				if strings.Contains(l, "%") {
					l = fmt.Sprintf(l, i)
				}
				return fmt.Sprintf(`{"lane":%q,"start":%d,"end":%d}`, l, i%7, int64(math.MaxInt64))
			}) + `]}`
			began := time.Now()
			rec := parse(t, data)
			assert.Len(t, rec.Spans, 20_000)
			assert.Equal(t, 80_000, rec.Dropped)
			c := timeline.Layout(rec, timeline.Room{Rows: 10, Columns: 60})
			assert.LessOrEqual(t, len(c.Rows), 10)
			assert.Less(t, time.Since(began), 20*time.Second)
		})
	}
}

// work is a recording of lanes, each with the same spans.
func work(limit int, all ...timeline.Span) timeline.Recording {
	rec := timeline.Recording{Simulated: true, Limit: limit, Spans: all}
	for _, s := range all {
		rec.Took = max(rec.Took, s.End)
	}
	return rec
}

func span(lane string, start, end time.Duration) timeline.Span {
	return timeline.Span{Lane: lane, Start: start, End: end}
}

func TestTheSpanThatBrokeTheLimitIsMarked(t *testing.T) {
	rec := work(2, span("a", 0, 2), span("b", 0, 2), span("mark", 1, 1), span("c", 1, 3), span("d", 2, 4), span("e", 3, 5))
	var atOnce []int
	for _, r := range timeline.Layout(rec, timeline.Room{}).Rows {
		atOnce = append(atOnce, r.Bars[0].AtOnce)
	}
	assert.Equal(t, []int{0, 0, 0, 3, 0, 0}, atOnce, "one that begins as another ends takes its place")
}

func TestOverlappingSpansOfALaneGetRowsOfTheirOwn(t *testing.T) {
	c := timeline.Layout(work(0, span("a", 0, 4), span("a", 1, 2), span("a", 2, 3), span("b", 0, 1)), timeline.Room{})
	require.Len(t, c.Rows, 3)
	assert.Len(t, c.Rows[0].Bars, 1)
	assert.True(t, c.Rows[1].Continued)
	assert.Len(t, c.Rows[1].Bars, 2)
	assert.Equal(t, "b", c.Rows[2].Name)
}

func TestLanesThatLookAlikeAreFoldedFirst(t *testing.T) {
	var all []timeline.Span
	for i := range 19 {
		all = append(all, span(fmt.Sprintf("task %d", i), 0, 2))
	}
	all = append(all, span("last", 1, 3))
	c := timeline.Layout(work(0, all...), timeline.Room{Rows: 4})
	require.Len(t, c.Rows, 3)
	assert.Equal(t, timeline.Row{Folded: 18, Alike: true}, c.Rows[1])
	assert.Equal(t, "last", c.Rows[2].Name)
	assert.Equal(t, 20, c.Lanes)
}

func TestFoldingKeepsTheFirstTheLastAndTheOneThatBrokeTheLimit(t *testing.T) {
	var all []timeline.Span
	for i := range 50 {
		all = append(all, span(fmt.Sprintf("task %d", i), time.Duration(2*i), time.Duration(2*i+2)))
	}
	all[30].Start-- // beside the one before it
	rec := work(1, all...)
	for rows := 1; rows < 60; rows++ {
		c := timeline.Layout(rec, timeline.Room{Rows: rows})
		assert.LessOrEqual(t, len(c.Rows), max(rows, 3))
		shown, names := 0, []string{}
		for _, r := range c.Rows {
			shown += max(r.Folded, 1)
			names = append(names, r.Name)
		}
		assert.Equal(t, 50, shown, "every lane is shown or counted")
		assert.Contains(t, names, "task 30", "with %d rows", rows)
		if rows >= 5 {
			assert.Equal(t, "task 0", names[0])
			assert.Equal(t, "task 49", names[len(names)-1])
		}
	}
}

func TestAPartBeginsWhereThereIsSomethingToSee(t *testing.T) {
	var all []timeline.Span
	for i := range 20 {
		start := time.Hour + time.Duration(i)*time.Second
		all = append(all, span("a", start, start+time.Second))
	}
	c := timeline.Layout(work(0, all...), timeline.Room{Columns: 60, Rows: 5})
	assert.True(t, c.Part)
	assert.Less(t, c.From, time.Hour+10*time.Second)
	assert.Len(t, c.Rows, 1, "the lane in which something happens")
}

func TestOfManyShortSpansAPartIsShown(t *testing.T) {
	var all []timeline.Span
	for i := range 100 {
		all = append(all, span("a", time.Duration(i)*time.Minute, time.Duration(i)*time.Minute+5*time.Second))
	}
	c := timeline.Layout(work(0, all...), timeline.Room{Columns: 60})
	assert.True(t, c.Part)
	assert.Zero(t, c.From)
	assert.Equal(t, 5*time.Minute, c.Length)

	all[50].Outcome = timeline.Cancelled
	c = timeline.Layout(work(0, all...), timeline.Room{Columns: 60})
	assert.LessOrEqual(t, c.From, 50*time.Minute, "the trouble is in the part")
	assert.Greater(t, c.From+c.Length, 50*time.Minute)

	assert.False(t, timeline.Layout(work(0, all...), timeline.Room{}).Part)
}

func TestScalesAreRound(t *testing.T) {
	for _, s := range []struct {
		total time.Duration
		most  int
		want  time.Duration
	}{
		{6 * time.Second, 60, 100 * time.Millisecond},
		{6 * time.Second, 50, 200 * time.Millisecond},
		{12 * time.Hour, 50, 15 * time.Minute},
		{30 * time.Minute, 30, time.Minute},
		{0, 10, 1},
		{1, 0, 1},
		{math.MaxInt64, 20, 10_000 * 24 * time.Hour},
		{math.MaxInt64, 1, math.MaxInt64},
	} {
		step := timeline.Step(s.total, s.most)
		if s.want != math.MaxInt64 {
			assert.Equal(t, s.want, step, "%s in %d", s.total, s.most)
		}
		assert.Positive(t, step)
	}
}

func TestStrategiesAreComparedSceneByScene(t *testing.T) {
	way := func(test, strategy string, took time.Duration) timeline.Named {
		rec := work(0, span("a", 0, took))
		rec.Strategy, rec.Took, rec.Want = strategy, took, took
		return timeline.Named{Test: test, Recording: rec}
	}
	recs := []timeline.Named{
		way("TestPool/small", "pool", 5), way("TestPool/small", "pool", 6), // one strategy alone is no comparison
		way("TestSlow/even", "slow", 5), way("TestFast/even", "fast", 5), // nor are two without a difference
		way("TestSlow/large", "slow", 9), way("TestFast/large", "fast", 2), way("TestFast/large", "fast", 3),
		way("TestPool/large", "pool", 4), way("TestOther/large", "", 1),
	}
	c, ok := timeline.Compare(recs)
	require.True(t, ok)
	assert.Equal(t, timeline.Comparison{Scene: "large", Longest: 9, Entries: []timeline.Entry{
		{Strategy: "slow", Test: "TestSlow/large", Took: 9, Want: 9},
		{Strategy: "fast", Test: "TestFast/large", Took: 2, Want: 2},
		{Strategy: "pool", Test: "TestPool/large", Took: 4, Want: 4},
	}}, c)

	_, ok = timeline.Compare([]timeline.Named{way("TestA", "", 1), way("TestB", "", 2)})
	assert.False(t, ok, "nobody speaks of strategies")
	onRealTime := way("TestB", "b", 2)
	onRealTime.Simulated = false
	_, ok = timeline.Compare([]timeline.Named{way("TestA", "a", 1), onRealTime})
	assert.False(t, ok, "real time differs by chance")
}

// The one that the finding speaks of is seen, although others look like it; "task 1" is not "task 10".
func TestALaneThatIsSpokenOfIsNotFolded(t *testing.T) {
	var all []timeline.Span
	for i := range 30 {
		all = append(all, span(fmt.Sprint("task ", i), 0, 5))
	}
	shown := func(about string) (names []string) {
		for _, r := range timeline.Layout(work(0, all...), timeline.Room{Rows: 6, About: about}).Rows {
			if r.Folded == 0 {
				names = append(names, r.Name)
			}
		}
		return names
	}
	assert.NotContains(t, shown(""), "task 17")
	assert.Contains(t, shown("the error of task 17: nil"), "task 17")
	assert.NotContains(t, shown("the error of task 170: nil"), "task 17")
}
