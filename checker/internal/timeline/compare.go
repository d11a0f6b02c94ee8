package timeline

import (
	"slices"
	"strings"
	"time"
)

// A Comparison sets side by side how long different ways take for the same work.
type Comparison struct {
	Scene   string  // what they all did: "24_opponents"; "" when the tests did not say
	Entries []Entry // in the order of the tests
	Longest time.Duration
}

// An Entry is one way of doing the work, and how long it took.
type Entry struct {
	Test       string // "TestX", without the scene
	Took, Want time.Duration
}

// A Named recording is one with the test that made it.
type Named struct {
	Test string
	Recording
}

// leastWork is how many spans it takes for equal work to be no accident.
const leastWork = 4

// Compare finds the tests that do the same work in different ways: the same spans
// in the same lanes, on simulated time, in subtests of one name or in tests
// without subtests, and with a duration that the test expected. It returns the first such
// group whose durations differ; ok is false when there is none.
func Compare(recs []Named) (c Comparison, ok bool) {
	type group struct{ scene, work string }
	groups := make(map[group]*Comparison)
	var order []*Comparison
	for _, r := range recs {
		if !r.Simulated || r.Want == 0 || r.Took == 0 || len(r.Spans) < leastWork {
			continue
		}
		test, scene, _ := strings.Cut(r.Test, "/")
		key := group{scene, work(r.Recording)}
		c := groups[key]
		if c == nil {
			c = &Comparison{Scene: scene}
			groups[key] = c
			order = append(order, c)
		}
		if !c.has(test) {
			c.Entries = append(c.Entries, Entry{test, r.Took, r.Want})
			c.Longest = max(c.Longest, r.Took, r.Want)
		}
	}
	for _, c := range order {
		if c.differ() {
			return *c, true
		}
	}
	return Comparison{}, false
}

// work is the same string for recordings of the same spans, whenever they were.
func work(rec Recording) string {
	var spans []string
	for _, s := range rec.Spans {
		spans = append(spans, s.Lane+"\x00"+s.Name)
	}
	slices.Sort(spans)
	return strings.Join(spans, "\x00\x00")
}

func (c *Comparison) has(test string) bool {
	return slices.ContainsFunc(c.Entries, func(e Entry) bool { return e.Test == test })
}

func (c *Comparison) differ() bool {
	return slices.ContainsFunc(c.Entries, func(e Entry) bool { return e.Took != c.Entries[0].Took })
}
