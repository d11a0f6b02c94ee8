package grade

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/class/likeness"
	"koans/checker/internal/course"
)

// mostAlike is how many of a concept's answers that are alike are told of: what is likest is looked at first, and nobody looks at more.
const mostAlike = 30

// Liken notes which of the class's answers are alike. The stub is nobody's own work, nor is the reference, where the course has it.
func Liken(c *course.Course, g *gradebook.Gradebook) error {
	g.Alike = nil
	for i, column := range g.Concepts {
		e, err := c.Find(column.Name)
		if err != nil {
			return fmt.Errorf("comparing answers: %w", err)
		}
		base, err := given(e)
		if err != nil {
			return fmt.Errorf("comparing answers: %w", err)
		}
		g.Alike = append(g.Alike, alike(g, i, base)...)
	}
	return nil
}

// given are the texts of an exercise that everybody was given: the stub, and the reference where the course has it.
func given(e *course.Exercise) ([][]likeness.File, error) {
	var all [][]likeness.File
	for _, dir := range []string{e.Dir(), e.SolutionDir()} {
		var files []likeness.File
		for _, name := range e.Files() {
			text, err := os.ReadFile(filepath.Join(dir, name))
			if errors.Is(err, fs.ErrNotExist) {
				continue // a course without solutions
			}
			if err != nil {
				return nil, err
			}
			files = append(files, likeness.File{Name: name, Source: text})
		}
		all = append(all, files)
	}
	return all, nil
}

func alike(g *gradebook.Gradebook, i int, base [][]likeness.File) []gradebook.Alike {
	var who []string
	var answers [][]likeness.File
	for _, r := range g.Students {
		if texts := g.Answers[r.Scores[i].Answer]; len(texts) > 0 {
			who, answers = append(who, r.ID), append(answers, likened(texts))
		}
	}
	ids := func(of []int) (all []string) {
		for _, n := range of {
			all = append(all, who[n])
		}
		return all
	}
	found := likeness.Compare(answers, base...)
	var all []gradebook.Alike
	for _, a := range found[:min(len(found), mostAlike)] {
		left, right := answers[a.Equal[0]], answers[slices.Concat(a.Near, a.Equal[1:])[0]]
		all = append(all, gradebook.Alike{
			Concept: g.Concepts[i].Name, Equal: ids(a.Equal), Near: ids(a.Near), Share: a.Share,
			Marks: [2]gradebook.Lines{lines(likeness.Marks(left, right, base...)), lines(likeness.Marks(right, left, base...))},
		})
	}
	return all
}

func likened(texts []gradebook.Text) (files []likeness.File) {
	for _, t := range texts {
		files = append(files, likeness.File{Name: t.Name, Source: []byte(t.Text)})
	}
	return files
}

func lines(marks []map[int]bool) (all gradebook.Lines) {
	for _, file := range marks {
		all = append(all, slices.Sorted(maps.Keys(file)))
	}
	return all
}
