package draw_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/show/draw"
	"koans/checker/internal/show/text"
	"koans/checker/internal/show/timeline"
)

func TestDurationsAreWrittenAsPeopleSayThem(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                         "0 s",
		1:                         "1 ns",
		1500:                      "1.5 µs",
		2500 * time.Microsecond:   "2.5 ms",
		time.Second + 1:           "1.000000001 s",
		90 * time.Second:          "1 min 30 s",
		90 * time.Minute:          "1 h 30 min",
		12 * time.Hour:            "12 h",
		365 * 24 * time.Hour:      "365 d",
		time.Minute + 5*1000*1000: "1 min 0.005 s",
		-time.Second:              "-1 s",
		math.MaxInt64:             "106751 d 23 h 47 min 16.854775807 s",
	} {
		assert.Equal(t, want, draw.Duration(d))
	}
	assert.Equal(t, "812 ms", draw.Rough(812345678))
	assert.Equal(t, "1.23 s", draw.Rough(1234567890))
	assert.Equal(t, "0 s", draw.Rough(0))
	assert.NotEmpty(t, draw.Rough(math.MaxInt64))
}

// hostile are recordings that no honest test makes.
func hostile() []timeline.Recording {
	far := time.Duration(math.MaxInt64)
	nasty := "\x1b[2J\a<script>&\"'\u202e\x00]]>"
	return []timeline.Recording{
		{},
		{Spans: []timeline.Span{{}}},
		{Took: far, Want: far, Spans: []timeline.Span{{Lane: nasty, Name: nasty, End: far, Outcome: nasty}}},
		{Took: far, Want: 1, Limit: 1, Spans: []timeline.Span{{Lane: "a", End: far}, {Lane: "b", Start: far, End: far, Outcome: timeline.Open}}},
		{Took: 0, Spans: []timeline.Span{{Lane: strings.Repeat("long ", 40), Outcome: timeline.Open}}},
		{Took: 3, Want: 2, Spans: []timeline.Span{{Lane: "日本語", Name: "x", End: 1}, {Lane: "日本語", Name: "y", Start: 1, End: 2}, {Lane: "日本語", Name: "x", Start: 2, End: 3}}},
	}
}

func TestNoRecordingDrawsPastTheEdge(t *testing.T) {
	for _, rec := range hostile() {
		for width := 40; width < 130; width += 7 {
			for _, unicode := range []bool{true, false} {
				c := timeline.Layout(rec, timeline.Room{Rows: 5, Columns: width - 16})
				for _, line := range draw.Chart(c, draw.Options{Width: width, Unicode: unicode}) {
					assert.LessOrEqual(t, text.Width(line), width, "%q", line)
					assert.Equal(t, text.Safe(line), line)
				}
			}
		}
	}
}

func TestEverySVGIsWellFormed(t *testing.T) {
	for _, rec := range hostile() {
		c := timeline.Layout(rec, timeline.Room{Rows: 5, Columns: 100})
		compared := timeline.Comparison{Longest: rec.Took, Entries: []timeline.Entry{{Strategy: "<b>", Took: rec.Took, Want: rec.Want}}}
		var b bytes.Buffer
		require.NoError(t, draw.SVG(&b, "<\x00>", []draw.Figure{
			{Title: "\x1b<&", Remark: "]]>", Chart: &c},
			{Comparison: &compared},
		}))
		assert.NotContains(t, b.String(), "<script")
		dec := xml.NewDecoder(&b)
		for {
			_, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err)
		}
	}
}
