// Package update takes into a learner's workbook what its origin has that is new, and leaves the answers as they are.
package update

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"koans/checker/internal/atomicfile"
	"koans/checker/internal/course"
	"koans/checker/internal/course/checksum"
	"koans/checker/internal/exit"
)

// Errors that say why nothing was taken. The workbook is then as it was.
var (
	ErrNoOrigin = exit.New(exit.Failed, "this workbook does not know where it comes from: there is no git branch that it follows",
		"clone the workbook anew beside this one, and copy your answers over: the files that make list names")
	ErrMerging = exit.New(exit.Usage, "a merge or rebase of this workbook was begun and is not finished", "git status tells how to go on, or git merge --abort")
)

// A ChangedError says that files are changed which are no answers.
type ChangedError struct{ Files []string }

func (e *ChangedError) Error() string {
	return "there are changes beside your answers, which an update could lose: " + strings.Join(e.Files, ", ")
}
func (e *ChangedError) Hint() string  { return "commit them, or set them aside with git stash" }
func (e *ChangedError) ExitCode() int { return exit.Usage }

// A ConflictError says that what the learner has committed and what is new are about the same lines of something that is no answer.
type ConflictError struct{ Files []string }

func (e *ConflictError) Error() string {
	return "what you have committed and what is new do not go together: " + strings.Join(e.Files, ", ")
}
func (e *ConflictError) Hint() string  { return "git pull, and settle it by hand" }
func (e *ConflictError) ExitCode() int { return exit.Failed }

// Taken is what came of an update.
type Taken struct {
	Commits int                // that are new; 0 leaves everything as it was
	New     []*course.Exercise // that were not there before
	Moved   []string           // names of those with an answer that have another number now
	Changed []string           // names of those with an answer whose stub is another now
	Gone    []string           // answers to exercises that are no more, and where they are kept
}

// Take fetches what is new and merges it. Answers, committed or not, stay as they are, byte for byte; where an exercise has another number, its
// answer moves along. What it overwrites for a moment lies in backup, a folder that it makes, until all is well.
func Take(ctx context.Context, c *course.Course, backup string) (Taken, error) {
	g := repository{ctx, c.Root}
	upstream, n, err := g.news()
	if err != nil || n == 0 {
		return Taken{}, err
	}
	answers, err := edited(c)
	if err != nil {
		return Taken{}, err
	}
	if err := g.onlyChanged(answers); err != nil {
		return Taken{}, err
	}
	if err := keep(answers, backup); err != nil {
		return Taken{}, err
	}
	before, err := checksum.Read(c.Root)
	if err != nil {
		return Taken{}, err
	}
	merged := g.merge(upstream, answers)
	after, err := course.Open(c.Root)
	if err != nil {
		return Taken{}, errors.Join(merged, fmt.Errorf("reading the workbook as it is now; your answers are in %s: %w", backup, err))
	}
	taken, err := bringBack(answers, after, backup)
	if err := errors.Join(merged, err); err != nil {
		return Taken{}, err
	}
	taken.Commits = n
	now, err := checksum.Read(c.Root)
	if err != nil {
		return taken, err
	}
	taken.compare(c, after, answers, before, now)
	if len(taken.Gone) == 0 {
		err = os.RemoveAll(backup)
	}
	return taken, err
}

// An answer is a file that the learner has edited.
type answer struct {
	exercise string // its name
	file     string
	path     string // below the workbook's root, with slashes
	text     []byte
}

// edited returns the files of the course that are answers and no stubs.
func edited(c *course.Course) ([]answer, error) {
	sums, err := checksum.Read(c.Root)
	if err != nil {
		return nil, err
	}
	var all []answer
	for _, e := range c.Exercises() {
		for _, name := range e.Files() {
			text, err := os.ReadFile(e.File(name))
			if errors.Is(err, os.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("reading an answer: %w", err)
			}
			if !sums.Has(e.Path+"/"+name, text) {
				all = append(all, answer{e.Name, name, "exercises/" + e.Path + "/" + name, text})
			}
		}
	}
	return all, nil
}

// keep writes the answers where they are found again whatever happens.
func keep(answers []answer, backup string) error {
	for _, a := range answers {
		file := filepath.Join(backup, filepath.FromSlash(a.path))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return fmt.Errorf("keeping your answers: %w", err)
		}
		if err := atomicfile.Write(file, a.text); err != nil {
			return fmt.Errorf("keeping your answers: %w", err)
		}
	}
	return nil
}

// bringBack writes the answers into the course as it is now.
func bringBack(answers []answer, c *course.Course, backup string) (t Taken, err error) {
	for _, a := range answers {
		e, findErr := c.Find(a.exercise)
		if findErr != nil || e.Name != a.exercise || !slices.Contains(e.Files(), a.file) {
			t.Gone = append(t.Gone, filepath.Join(backup, filepath.FromSlash(a.path)))
			continue
		}
		if "exercises/"+e.Path+"/"+a.file != a.path {
			t.Moved = append(t.Moved, a.exercise)
		}
		if writeErr := atomicfile.Write(e.File(a.file), a.text); writeErr != nil {
			err = errors.Join(err, fmt.Errorf("bringing back your answer, which is in %s: %w", backup, writeErr))
		}
	}
	return t, err
}

// compare notes what is new in the exercises.
func (t *Taken) compare(before, after *course.Course, answers []answer, sums, now checksum.Sums) {
	known := map[string]*course.Exercise{}
	for _, e := range before.Exercises() {
		known[e.Name] = e
	}
	for _, e := range after.Exercises() {
		old := known[e.Name]
		if old == nil {
			t.New = append(t.New, e)
			continue
		}
		for _, a := range answers {
			if a.exercise == e.Name && sums[old.Path+"/"+a.file] != now[e.Path+"/"+a.file] {
				t.Changed = append(t.Changed, e.Name)
			}
		}
	}
	t.Changed = slices.Compact(t.Changed)
	t.Moved = slices.Compact(t.Moved)
}
