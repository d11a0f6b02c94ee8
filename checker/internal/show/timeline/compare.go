package timeline

import (
	"slices"
	"strings"
	"time"
)

// A Comparison sets side by side how long different strategies take for the same work.
type Comparison struct {
	Scene   string  // what they all did, a subtest's name: "24_opponents"; "" when they were no subtests
	Entries []Entry // in the order of the tests
	Longest time.Duration
}

// An Entry is one strategy, and how long it took.
type Entry struct {
	Strategy   string
	Test       string
	Took, Want time.Duration
}

// A Named recording is one with the test that made it.
type Named struct {
	Test string
	Recording
}

// Compare puts together the recordings that call themselves strategies: those of
// one scene, on simulated time. It returns the first scene in which the durations of
// several differ; ok is false when there is none.
func Compare(recs []Named) (c Comparison, ok bool) {
	scenes := make(map[string]*Comparison)
	var order []*Comparison
	for _, r := range recs {
		if r.Strategy == "" || !r.Simulated || r.Took == 0 {
			continue
		}
		_, scene, _ := strings.Cut(r.Test, "/")
		c := scenes[scene]
		if c == nil {
			c = &Comparison{Scene: scene}
			scenes[scene] = c
			order = append(order, c)
		}
		if !c.has(r.Strategy) { // a test may do it many times over
			c.Entries = append(c.Entries, Entry{r.Strategy, r.Test, r.Took, r.Want})
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

func (c *Comparison) has(strategy string) bool {
	return slices.ContainsFunc(c.Entries, func(e Entry) bool { return e.Strategy == strategy })
}

func (c *Comparison) differ() bool {
	return slices.ContainsFunc(c.Entries, func(e Entry) bool { return e.Took != c.Entries[0].Took })
}
