package gradebook

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"koans/checker/internal/atomicfile"
	"koans/checker/internal/class/gradebook/page"
)

// alikePages is the folder of the pages on which answers that are alike stand side by side.
const alikePages = "alike"

// writeAlike writes a page for each concept in which answers are alike. The folder is made anew: what is alike no more has no page.
func (g *Gradebook) writeAlike(dir string) error {
	folder := filepath.Join(dir, alikePages)
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	for i, c := range g.Concepts {
		p := &page.Alike{Concept: g.concept(i, c)}
		for _, a := range g.Alike {
			if a.Concept == c.Name {
				p.Pairs = append(p.Pairs, g.pair(a, i))
			}
		}
		if len(p.Pairs) == 0 {
			continue
		}
		var b bytes.Buffer
		if err := p.Write(&b); err != nil {
			return err
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		if err := atomicfile.Write(filepath.Join(folder, c.Name+".html"), b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

func (g *Gradebook) pair(a Alike, i int) page.AlikePair {
	p := page.AlikePair{Share: fmt.Sprintf("%.0f %%", 100*a.Share)}
	name := page.Line(g.Concepts[i].Name)
	refs := func(ids []string) (all []page.Ref) {
		for _, id := range ids {
			ref := refTo(g.student(id))
			ref.Anchor = name
			all = append(all, ref)
		}
		return all
	}
	p.Equal, p.Near = refs(a.Equal), refs(a.Near)
	other := slices.Concat(a.Near, a.Equal[1:])[0]
	p.Left = code(g.Answers[g.student(a.Equal[0]).Scores[i].Answer], nil, a.Marks[0])
	p.Right = code(g.Answers[g.student(other).Scores[i].Answer], nil, a.Marks[1])
	return p
}

// student returns the row of the id, which is one of the class's.
func (g *Gradebook) student(id string) Row {
	i := slices.IndexFunc(g.Students, func(r Row) bool { return r.ID == id })
	return g.Students[i]
}

// alikeRefs are the concepts in which answers are alike.
func (g *Gradebook) alikeRefs(concepts []page.Concept) []page.AlikeRef {
	var all []page.AlikeRef
	for i, c := range g.Concepts {
		n := 0
		for _, a := range g.Alike {
			if a.Concept == c.Name {
				n++
			}
		}
		if n > 0 {
			all = append(all, page.AlikeRef{Concept: concepts[i], File: c.Name + ".html", Times: n})
		}
	}
	return all
}

const (
	// mostOften is how many pairs of students are named that are alike in several concepts.
	mostOften = 20
	// crowd is how many students with equal answers make them tell nothing of any two of them.
	crowd = 6
)

// often returns the pairs of students whose answers to several concepts are alike, those with most first.
func (g *Gradebook) often() []page.Often {
	times := map[[2]string]map[string]bool{}
	for _, a := range g.Alike {
		who := slices.Concat(a.Equal, a.Near)
		if len(who) > crowd {
			continue
		}
		for i, x := range who {
			for _, y := range who[i+1:] {
				k := [2]string{min(x, y), max(x, y)}
				if times[k] == nil {
					times[k] = map[string]bool{}
				}
				times[k][a.Concept] = true
			}
		}
	}
	var all []page.Often
	for k, concepts := range times {
		if len(concepts) > 1 {
			all = append(all, page.Often{A: refTo(g.student(k[0])), B: refTo(g.student(k[1])), Times: len(concepts)})
		}
	}
	slices.SortFunc(all, func(a, b page.Often) int {
		return cmp.Or(cmp.Compare(b.Times, a.Times), CompareIDs(string(a.A.ID), string(b.A.ID)), CompareIDs(string(a.B.ID), string(b.B.ID)))
	})
	return all[:min(len(all), mostOften)]
}

// items are the rules as the page of the class shows them.
func (g *Gradebook) items(concepts []page.Concept) []page.Item {
	at := map[string]page.Concept{}
	for i, c := range g.Concepts {
		at[c.Name] = concepts[i]
	}
	var all []page.Item
	for _, item := range g.Items() {
		one := page.Item{Concept: at[item.Concept], Rule: page.Line(item.Rule), Met: item.Met, Of: item.Of}
		if item.Known {
			one.Tells = number(item.Tells)
		}
		all = append(all, one)
	}
	return all
}
