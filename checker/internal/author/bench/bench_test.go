package bench_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"koans/checker/internal/author/bench"
)

func TestPrint(t *testing.T) {
	s := time.Second
	rows := []bench.Row{
		// The ratio is the median of the pairs' ratios, not the ratio of the medians.
		{Name: "kept", Mine: []time.Duration{1 * s, 2 * s, 9 * s}, Theirs: []time.Duration{10 * s, 4 * s, 90 * s}, Limit: 0.15},
		{Name: "missed", Mine: []time.Duration{1 * s, 3 * s}, Theirs: []time.Duration{1 * s, 2 * s}, Limit: 1},
		{Name: "one too slow", Mine: []time.Duration{1 * s, 7 * s, 1 * s}, Theirs: []time.Duration{10 * s, 10 * s, 10 * s}, Limit: 0.45, Most: 0.6, Of: []string{"a", "b", "c"}},
		{Name: "alone", Mine: []time.Duration{200 * time.Millisecond}, Limit: 0.3},
	}
	var b strings.Builder
	bench.Header(&b)
	for _, r := range rows {
		bench.Print(&b, r)
	}
	assert.Equal(t, ""+
		"medians                                     checker   go test -race    ratio    limit\n"+
		"kept                                         2.00 s         10.00 s     0.10     0.15  met\n"+
		"missed                                       2.00 s          1.50 s     1.25     1.00  MISSED\n"+
		"one too slow                                 1.00 s         10.00 s     0.10     0.45  MISSED\n"+
		"  the most, b                                                           0.70     0.60\n"+
		"alone                                        0.20 s               -        -     0.30  met\n", b.String())
}

func TestEach(t *testing.T) {
	s := time.Second
	var b strings.Builder
	bench.Each(&b, bench.Row{Mine: []time.Duration{1 * s, 7 * s, 2 * s}, Theirs: []time.Duration{10 * s, 10 * s, 5 * s}, Of: []string{"a", "b", "c"}})
	assert.Equal(t, ""+
		"  b                                          7.00 s         10.00 s     0.70\n"+
		"  c                                          2.00 s          5.00 s     0.40\n"+
		"  a                                          1.00 s         10.00 s     0.10\n", b.String())
	b.Reset()
	bench.Each(&b, bench.Row{Name: "of the same", Mine: []time.Duration{s}, Theirs: []time.Duration{s}})
	assert.Empty(t, b.String())
}
