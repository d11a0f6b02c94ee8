package offload_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A plan is what the rules say of a shop.
type plan struct {
	desk     []string
	began    []time.Duration
	returned time.Duration
	most     int
}

// plan works out what the rules say, if nobody comes at the moment in which a work ends, and
// if the last one who is served comes before until.
func (s *shop) plan(until time.Duration) plan {
	type event struct {
		at   time.Duration
		what string
	}
	var p plan
	var events []event
	free := make([]time.Duration, s.workers) // when each worker is free
	var delivered []time.Duration            // of those that were taken
	var spans [][2]time.Duration
	last := time.Duration(0)
	for i, f := range s.films {
		p.began = append(p.began, -1)
		if f.at >= until {
			continue
		}
		p.returned = max(p.returned, f.at)
		inHouse := 0
		for _, at := range delivered {
			if at > f.at {
				inHouse++
			}
		}
		events = append(events, event{f.at, answer(i, inHouse < s.room, f.at)})
		if inHouse >= s.room {
			continue
		}
		w := 0
		for j := range free {
			if free[j] < free[w] {
				w = j
			}
		}
		p.began[i] = max(f.at, free[w])
		free[w] = p.began[i] + f.takes
		spans = append(spans, [2]time.Duration{p.began[i], free[w]})
		last = max(last, free[w])
		delivered = append(delivered, last)
		events = append(events, event{last, delivery(i, s.pictures[i], last)})
	}
	slices.SortStableFunc(events, func(a, b event) int { return int(a.at - b.at) })
	for _, e := range events {
		p.desk = append(p.desk, e.what)
	}
	p.returned = max(p.returned, last)
	for _, a := range spans {
		n := 0
		for _, b := range spans {
			if b[0] <= a[0] && a[0] < b[1] {
				n++
			}
		}
		p.most = max(p.most, n)
	}
	return p
}

// requireDesk fails t at the first thing that the desk did otherwise than it should.
func requireDesk(t *testing.T, want, got []string, while string) {
	t.Helper()
	at := func(desk []string, i int) string {
		if i < len(desk) {
			return desk[i]
		}
		return "nothing more"
	}
	before := "the shop opened"
	for i := range max(len(want), len(got)) {
		require.Equal(t, at(want, i), at(got, i), "what the desk did next after %q, %s", before, while)
		before = at(got, i)
	}
}
