package timeline

import "time"

// A Comparison sets the durations of several recordings side by side.
type Comparison struct {
	Entries []Entry // in the order of the tests
	Longest time.Duration
}

// An Entry is one way of doing the work, and how long it took.
type Entry struct {
	Label      string
	Took, Want time.Duration
}

// A Named recording is one with the test that made it.
type Named struct {
	Test string
	Recording
}

// Compare picks the recordings that tell of the same work done in different ways:
// on simulated time, with a duration that the test expected, and sharing at
// least half of their lanes with the first such one. ok is false when there are
// fewer than two, or all took equally long, so that there is nothing to compare.
func Compare(recs []Named) (c Comparison, ok bool) {
	var lanes map[string]bool
	differ := false
	for _, r := range recs {
		if !r.Simulated || r.Want == 0 || r.Took == 0 {
			continue
		}
		own := laneSet(r.Recording)
		if lanes == nil {
			lanes = own
		} else if 2*common(lanes, own) < min(len(lanes), len(own)) {
			continue
		}
		c.Entries = append(c.Entries, Entry{r.Test, r.Took, r.Want})
		c.Longest = max(c.Longest, r.Took, r.Want)
		differ = differ || r.Took != c.Entries[0].Took
	}
	return c, differ
}

func laneSet(rec Recording) map[string]bool {
	set := make(map[string]bool)
	for _, s := range rec.Spans {
		set[s.Lane] = true
	}
	return set
}

func common(a, b map[string]bool) int {
	n := 0
	for lane := range a {
		if b[lane] {
			n++
		}
	}
	return n
}
