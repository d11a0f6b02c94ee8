// Package timeline turns what a test recorded about its goroutines into a picture
// made of values: lanes of bars on one scale, with the bar marked that broke the
// limit. It prints nothing; package draw does.
package timeline

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A Recording is what one test noted. Times count from the test's beginning.
type Recording struct {
	Simulated bool
	Took      time.Duration
	Want      time.Duration // how long it should have taken; 0 when the test did not say
	Limit     int           // how many spans may be under way at once; 0 when the test did not say
	Strategy  string        // the way in which it was done; "" when the test did not say
	Spans     []Span        // by start, then in natural order of the lanes
	Dropped   int           // spans that are missing here, because there were too many or they made no sense
}

// A Span is one stretch of work in one lane. An instant ends when it starts.
type Span struct {
	Lane, Name string
	Start, End time.Duration
	Outcome    string // "" is well; Open, Cancelled, or what the test said
}

// Outcomes that the lab gives by itself.
const (
	Open      = "open" // begun and never ended; it reaches to the end of the recording
	Cancelled = "cancelled"
)

// Instant reports whether s has no length.
func (s Span) Instant() bool { return s.Start == s.End && s.Outcome != Open }

// The recording comes from a learner's process, so nothing about its size can be trusted.
const (
	mostBytes = 8 << 20
	mostSpans = 20_000
	mostText  = 200 // bytes of a name
)

// wire is the form in which the lab writes a recording.
type wire struct {
	Simulated bool          `json:"simulated"`
	Took      time.Duration `json:"took"`
	Want      time.Duration `json:"want"`
	Limit     int           `json:"limit"`
	Strategy  string        `json:"strategy"`
	Spans     wireSpans     `json:"spans"`
	Dropped   int           `json:"dropped"`
}

type wireSpan struct {
	Lane    string        `json:"lane"`
	Name    string        `json:"name"`
	Start   time.Duration `json:"start"`
	End     time.Duration `json:"end"`
	Outcome string        `json:"outcome"`
}

// wireSpans keeps the first mostSpans and counts the rest: decoded into a slice
// as they come, eight megabytes of "{}," would take a quarter of a gigabyte.
type wireSpans struct {
	kept    []wireSpan
	dropped int
}

func (ws *wireSpans) UnmarshalJSON(b []byte) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	open, err := dec.Token()
	if err != nil {
		return err
	}
	if open != json.Delim('[') {
		if open == nil { // null: nothing was recorded
			return nil
		}
		return fmt.Errorf("spans is not a list")
	}
	for dec.More() {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return err
		}
		var s wireSpan
		if len(ws.kept) == mostSpans || json.Unmarshal(raw, &s) != nil {
			ws.dropped++ // one that cannot be read must not cost the picture of all the others
			continue
		}
		ws.kept = append(ws.kept, s)
	}
	return nil
}

// Parse reads the JSON that the lab writes. What makes no sense is put right
// (a span that ends before it starts becomes an instant) or left out and
// counted; an error says that it is no recording at all.
func Parse(data string) (Recording, error) {
	if len(data) > mostBytes {
		return Recording{}, fmt.Errorf("reading a timeline: %d bytes are too many", len(data))
	}
	var w wire
	if err := json.Unmarshal([]byte(data), &w); err != nil {
		return Recording{}, fmt.Errorf("reading a timeline: %w", err)
	}
	rec := Recording{
		Simulated: w.Simulated,
		Took:      max(w.Took, 0),
		Want:      max(w.Want, 0),
		Limit:     max(w.Limit, 0),
		Strategy:  clean(w.Strategy),
		Dropped:   max(w.Dropped, 0) + w.Spans.dropped,
	}
	for _, s := range w.Spans.kept {
		start := max(s.Start, 0)
		rec.Spans = append(rec.Spans, Span{
			Lane: clean(s.Lane), Name: clean(s.Name), Outcome: clean(s.Outcome),
			Start: start, End: max(s.End, start),
		})
		rec.Took = max(rec.Took, start, s.End)
	}
	for i, s := range rec.Spans {
		if s.Outcome == Open {
			rec.Spans[i].End = rec.Took
		}
	}
	slices.SortStableFunc(rec.Spans, func(a, b Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), naturally(a.Lane, b.Lane))
	})
	return rec, nil
}

// clean makes s short and valid UTF-8. Making control characters harmless is
// left to whoever shows it, since that differs between a terminal and an SVG.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= mostText {
		return s
	}
	end := mostText
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}

// naturally orders "task 2" before "task 10".
func naturally(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}
