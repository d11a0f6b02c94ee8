package exhibition_test

import (
	"fmt"
	"testing"
	"time"

	exhibition "koans/exercises/01_why/02_exhibition"
	"koans/exercises/internal/lab"
)

// A scene is an exhibition in numbers.
type scene struct {
	name            string
	tables, pairs   int
	judit, opponent time.Duration
}

// scenes returns Judit's exhibition and others, some of which nobody can have written the answer for.
func scenes(t *testing.T) []scene {
	const judit, opponent = 5 * time.Second, 55 * time.Second
	all := []scene{
		{"24 opponents", 24, 30, judit, opponent},
		{"one opponent", 1, 30, judit, opponent},
		{"so few opponents that Judit must wait", 3, 10, judit, opponent},
		{"Judit is back at the moment of the answer", 12, 10, judit, opponent},
		{"one move each at 1500 tables", 1500, 1, judit, 3 * time.Hour},
	}
	rng := lab.Rand(t)
	for i := range 5 {
		all = append(all, scene{
			name:     fmt.Sprintf("drawn numbers %d", i+1),
			tables:   2 + rng.IntN(20),
			pairs:    2 + rng.IntN(10),
			judit:    time.Duration(1+rng.IntN(20)) * time.Second,
			opponent: time.Duration(1+rng.IntN(200)) * time.Second,
		})
	}
	return all
}

var ways = []struct {
	name string
	play func([]exhibition.Table, int)
}{
	{"Synchronous", exhibition.Synchronous},
	{"Asynchronous", exhibition.Asynchronous},
	{"Parallel", exhibition.Parallel},
}

func (s scene) String() string {
	return fmt.Sprintf("%d tables, %d moves each, %v for Judit's and %v for the opponent's", s.tables, s.pairs, s.judit, s.opponent)
}
