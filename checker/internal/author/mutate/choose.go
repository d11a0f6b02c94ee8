package mutate

import (
	"cmp"
	"path/filepath"
	"slices"
)

// How many mutants are made of one file, at most: of the reference answer, which is the measure, and of each
// other right one, which adds what is written in another style. On two idle cores this keeps the whole course
// within a quarter of an hour.
const (
	mostOfReference = 48
	mostOfRight     = 4
)

// inTurn orders the candidates of a file so that however few are taken, they are of as many operators as can
// be: one of each operator, then the second of each. Within a round, and within an operator, the order is that
// of their hashes: it looks like chance, is always the same, and an edit elsewhere leaves it alone.
func inTurn(all []candidate) []candidate {
	type ranked struct {
		candidate
		rank  string
		round int
	}
	var ordered []ranked
	for _, c := range all {
		ordered = append(ordered, ranked{candidate: c, rank: c.rank(filepath.Base(c.source.file))})
	}
	byRank := func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) }
	slices.SortFunc(ordered, byRank)
	seen := map[string]int{}
	for i, r := range ordered {
		ordered[i].round = seen[r.operator]
		seen[r.operator]++
	}
	slices.SortStableFunc(ordered, func(a, b ranked) int { return cmp.Or(cmp.Compare(a.round, b.round), byRank(a, b)) })
	out := make([]candidate, len(ordered))
	for i, r := range ordered {
		out[i] = r.candidate
	}
	return out
}
