package diagnose

import (
	"cmp"
	"slices"

	"koans/checker/internal/run/gotest"
)

// Explain returns what is wrong with the run, the cause first; nothing when
// there is nothing to object.
func Explain(run *gotest.Run) []Finding { return ExplainAs(run, OwnerOf(run.Variant)) }

// ExplainAs is Explain for code of which owner tells whose it is.
func ExplainAs(run *gotest.Run, owner Owner) []Finding {
	return newView(run, owner).explain()
}

func (v *view) explain() []Finding {
	for _, r := range alone {
		if fs := r(v); len(fs) > 0 {
			return fold(fs)
		}
	}
	var all []Finding
	for _, r := range explainers {
		all = append(all, r(v)...)
	}
	if len(all) == 0 {
		all = silent(v)
	}
	all = v.rank(fold(all))
	for i := range all {
		all[i] = v.promise(all[i])
	}
	return all
}

// alone are the explainers after whose findings nothing else counts.
var alone = []func(*view) []Finding{build}

// explainers are all others. What one text tells, one of them claims.
var explainers = []func(*view) []Finding{
	vet, panics, races, deadlocks, spins, leaks, timeouts, memory, output, exits, failures, skips,
}

// rankOf orders the findings by what causes what: a race explains a panic, a
// panic a failed assertion, and never the other way round. A test that hung has
// told nothing else. Failed requirements and what is left behind go by the order of the tests.
func rankOf(f Finding) int {
	switch {
	case f.follows && f.Kind != Vet:
		return followsRank
	case f.Kind == Race && f.withTests:
		return withTestsRank
	}
	return kinds[f.Kind].rank
}

func (v *view) rank(fs []Finding) []Finding {
	slices.SortStableFunc(fs, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(rankOf(a), rankOf(b)),
			cmp.Compare(v.turn(a.Test), v.turn(b.Test)),
			cmp.Compare(kinds[a.Kind].turn, kinds[b.Kind].turn),
		)
	})
	return fs
}

// turn returns the place of a test in the order of tests.
func (v *view) turn(test string) int {
	i := slices.IndexFunc(v.run.Tests, func(t gotest.Test) bool { return t.Name == test })
	if i < 0 {
		return len(v.run.Tests)
	}
	return i
}

// fold makes one finding, with a count, of those that say the same of the same place.
func fold(fs []Finding) []Finding {
	type key struct {
		kind Kind
		pos  Position
		says string
	}
	at := map[key]int{}
	var out []Finding
	for _, f := range fs {
		k := key{f.Kind, f.Pos, numbers.ReplaceAllString(f.Message, "0")}
		if f.Kind.Folds() {
			k.says = ""
		}
		if i, seen := at[k]; seen {
			out[i].Count = max(1, out[i].Count) + max(1, f.Count)
			continue
		}
		at[k] = len(out)
		out = append(out, f)
	}
	return out
}
