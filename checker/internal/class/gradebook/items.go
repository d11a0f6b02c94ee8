package gradebook

import (
	"cmp"
	"io"
	"slices"
)

// An Item is how a rule of a lesson did in the class.
type Item struct {
	Concept string
	Rule    string
	Met     int // answers that keep it
	Of      int // answers that were judged; one whose tests did not get as far does not keep it
	// Tells is how well the rule tells strong from weak: which part of the strongest keeps it, less which part of the weakest
	// does, where those are the 27 in a hundred (Kelley, 1939) with the most and with the fewest points for all other
	// concepts. Near 0, or below, what it asks is known to all, to nobody, or is badly said. Known says whether there are enough to tell.
	Tells float64
	Known bool
}

// fewest is how many answers a rule must have been judged on to say how well it tells strong from weak.
const fewest = 10

// Items returns how each rule did that tests prove, those that fewest keep first.
func (g *Gradebook) Items() []Item {
	var all []Item
	for i, c := range g.Concepts {
		judged := g.judged(i)
		for _, rule := range c.Proven {
			item := Item{Concept: c.Name, Rule: rule.Name, Of: len(judged)}
			item.Met = met(judged, i, rule)
			item.Tells, item.Known = tells(judged, i, rule)
			item.Known = item.Known && len(g.Concepts) > 1
			if item.Of > 0 {
				all = append(all, item)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Item) int { return cmp.Compare(a.Met*b.Of, b.Met*a.Of) })
	return all
}

// judged returns the students whose answer to the concept at i was judged by its tests, those with the fewest other points first.
func (g *Gradebook) judged(i int) []Row {
	var all []Row
	for _, r := range g.Students {
		if s := r.Scores[i]; len(s.Tests) > 0 && (s.Status == Passed || s.Status == Failed) {
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b Row) int { return cmp.Compare(a.Points-a.PointsOf(i), b.Points-b.PointsOf(i)) })
	return all
}

func met(rows []Row, i int, rule Rule) int {
	n := 0
	for _, r := range rows {
		if r.Scores[i].Keeps(rule) {
			n++
		}
	}
	return n
}

func tells(judged []Row, i int, rule Rule) (float64, bool) {
	if len(judged) < fewest {
		return 0, false
	}
	group := (len(judged)*27 + 50) / 100
	weak, strong := met(judged[:group], i, rule), met(judged[len(judged)-group:], i, rule)
	return float64(strong-weak) / float64(group), true
}

// WriteItems writes the items as a table.
func (g *Gradebook) WriteItems(w io.Writer) error {
	rows := [][]string{{"concept", "rule", "kept by", "of", "tells strong from weak"}}
	for _, item := range g.Items() {
		tells := ""
		if item.Known {
			tells = number(item.Tells)
		}
		rows = append(rows, []string{cell(item.Concept), cell(item.Rule), number(float64(item.Met)), number(float64(item.Of)), tells})
	}
	return writeTable(w, "items", rows)
}
