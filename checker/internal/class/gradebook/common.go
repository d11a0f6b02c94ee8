package gradebook

import (
	"cmp"
	"regexp"
	"slices"

	"koans/checker/internal/explain/diagnose"
)

// A Common is what keeps several students from passing a concept: what to teach next week.
type Common struct {
	Concept  string
	Kind     diagnose.Kind
	Message  string // of the first of them
	Students int
	Who      []string // their ids
}

// varying is what differs between answers with the same fault: numbers, lines, names in quotes.
var varying = regexp.MustCompile(`[0-9]+|"[^"]*"`)

// Common groups the first findings over the class, those that most students have first.
func (g *Gradebook) Common() []Common {
	type key struct {
		concept string
		rule    diagnose.Kind
		message string
	}
	at := map[key]int{}
	var all []Common
	for _, r := range g.Students {
		for i, s := range r.Scores {
			if s.Status != Failed || len(s.Findings) == 0 {
				continue
			}
			f := s.Findings[0]
			k := key{g.Concepts[i].Name, f.Kind, varying.ReplaceAllString(f.Message, "#")}
			n, ok := at[k]
			if !ok {
				n = len(all)
				at[k] = n
				all = append(all, Common{Concept: k.concept, Kind: f.Kind, Message: f.Message})
			}
			all[n].Students++
			all[n].Who = append(all[n].Who, r.ID)
		}
	}
	slices.SortStableFunc(all, func(a, b Common) int { return cmp.Compare(b.Students, a.Students) })
	return all
}
