package gradebook

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"koans/checker/internal/atomicfile"
)

// The pages without names, and the table that says who is who.
const (
	anonymousPages = "anonymous"
	anonymousKey   = "anonymous.csv"
)

// Anonymous returns the gradebook without what tells who somebody is: names, ids, addresses, how files were called, times, and notes.
// Students are numbered, in an order that says nothing. What they wrote into their answers is as it was.
func (g *Gradebook) Anonymous() *Gradebook {
	number := g.numbered()
	a := *g
	a.Unclaimed, a.Skipped, a.Students, a.Alike = nil, nil, nil, nil
	for _, r := range g.Students {
		r.ID, r.Name, r.Email, r.Submitted, r.Notes, r.Extension = number[r.ID], "", "", nil, nil, nil
		if len(r.Entries) > 0 {
			r.Entries = []string{r.ID}
		}
		if r.Problem != "" {
			r.Problem = "see the other pages"
		}
		r.Scores = slices.Clone(r.Scores)
		for i := range r.Scores {
			r.Scores[i].File, r.Scores[i].Error = "", ""
		}
		a.Students = append(a.Students, r)
	}
	for _, one := range g.Alike {
		one.Equal, one.Near = renamed(one.Equal, number), renamed(one.Near, number)
		a.Alike = append(a.Alike, one)
	}
	a.Sort()
	return &a
}

// numbered gives each student a number, by hashes of their ids: who is called by the alphabet comes where nobody expects it.
func (g *Gradebook) numbered() map[string]string {
	var ids []string
	for _, r := range g.Students {
		ids = append(ids, r.ID)
	}
	slices.SortFunc(ids, func(a, b string) int {
		x, y := sha256.Sum256([]byte(g.Course+a)), sha256.Sum256([]byte(g.Course+b))
		return cmp.Or(bytes.Compare(x[:], y[:]), cmp.Compare(a, b))
	})
	number := map[string]string{}
	for i, id := range ids {
		number[id] = fmt.Sprintf("student-%0*d", len(fmt.Sprint(len(ids))), i+1)
	}
	return number
}

func renamed(ids []string, number map[string]string) (all []string) {
	for _, id := range ids {
		all = append(all, number[id])
	}
	return all
}

// WriteAnonymous writes the pages without names into a folder of dir, which is made anew, and into dir the table that says who is who.
func (g *Gradebook) WriteAnonymous(dir string) error {
	folder := filepath.Join(dir, anonymousPages)
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	if err := g.Anonymous().writePages(folder); err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(dir, anonymousKey), g.key())
}

// key is the table that says who is who.
func (g *Gradebook) key() []byte {
	number := g.numbered()
	rows := [][]string{{"number", "id", "name"}}
	for _, r := range g.Students {
		rows = append(rows, []string{number[r.ID], cell(r.ID), cell(r.Name)})
	}
	slices.SortFunc(rows[1:], func(a, b []string) int { return cmp.Compare(a[0], b[0]) })
	var b bytes.Buffer
	_ = writeTable(&b, "anonymous", rows) // to memory
	return b.Bytes()
}
