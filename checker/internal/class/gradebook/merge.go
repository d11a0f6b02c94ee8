package gradebook

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"koans/checker/internal/exit"
)

// ErrMerge says why gradebooks cannot be put together.
var ErrMerge = exit.New(exit.Usage, "these gradebooks do not belong together", "give the gradebook.json of each shard of one grading, each once")

// Merge puts the shards of one class together. It refuses what was graded by other tests, rules, checkers or
// versions of Go, what is no shard, doubles and gaps: half a class that looks whole is worse than none. What is alike
// must be looked for again, in the whole.
func Merge(parts []*Gradebook) (*Gradebook, error) {
	if len(parts) == 0 {
		return nil, fmt.Errorf("%w: there is none", ErrMerge)
	}
	first := parts[0]
	if first.Shard == nil {
		return nil, fmt.Errorf("%w: the first is no shard", ErrMerge)
	}
	whole := &Gradebook{Version: first.Version, Course: first.Course, Concepts: first.Concepts, Isolation: first.Isolation, LMS: first.LMS, Unclaimed: first.Unclaimed, Skipped: first.Skipped, Answers: map[string][]Text{}}
	seen := map[int]bool{}
	ids := map[string]bool{}
	for i, p := range parts {
		switch {
		case p.Shard == nil:
			return nil, fmt.Errorf("%w: number %d is no shard", ErrMerge, i+1)
		case p.Version != first.Version || p.Course != first.Course:
			return nil, fmt.Errorf("%w: shard %d was graded with another workbook, checker, Go or other rules than shard %d",
				ErrMerge, p.Shard.Index, first.Shard.Index)
		case p.Shard.Count != first.Shard.Count || p.Shard.Class != first.Shard.Class:
			return nil, fmt.Errorf("%w: shard %d/%d is of a class of %d, shard %d/%d of one of %d", ErrMerge,
				p.Shard.Index, p.Shard.Count, p.Shard.Class, first.Shard.Index, first.Shard.Count, first.Shard.Class)
		case seen[p.Shard.Index]:
			return nil, fmt.Errorf("%w: shard %d is there twice", ErrMerge, p.Shard.Index)
		}
		seen[p.Shard.Index] = true
		if !strings.Contains(whole.Isolation, p.Isolation) {
			whole.Isolation += "; " + p.Isolation
		}
		maps.Copy(whole.Answers, p.Answers)
		for _, s := range p.Students {
			if ids[s.ID] {
				return nil, fmt.Errorf("%w: %s is in two shards", ErrMerge, s.ID)
			}
			ids[s.ID] = true
			whole.Students = append(whole.Students, s)
		}
	}
	var gaps []string
	for i := range first.Shard.Count {
		if !seen[i+1] {
			gaps = append(gaps, fmt.Sprint(i+1))
		}
	}
	if len(gaps) > 0 {
		return nil, fmt.Errorf("%w: of %d shards these are missing: %s", ErrMerge, first.Shard.Count, strings.Join(gaps, ", "))
	}
	if len(whole.Students) != first.Shard.Class {
		return nil, fmt.Errorf("%w: the class has %d students, the shards %d", ErrMerge, first.Shard.Class, len(whole.Students))
	}
	if slices.ContainsFunc(whole.Students, func(r Row) bool { return len(r.Scores) != len(whole.Concepts) }) {
		return nil, fmt.Errorf("%w: they do not have the same concepts", ErrMerge)
	}
	whole.Sort()
	return whole, nil
}
