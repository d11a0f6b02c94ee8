// Package workbook is a course and how far its learner is: what is passed, what comes next, which hint fits. It decides,
// remembers, and neither runs nor prints anything, so that every face of the workbook says the same.
package workbook

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"koans/checker/internal/course"
	"koans/checker/internal/judge"
	"koans/checker/internal/learn/progress"
)

// A Workbook is a course and how far its learner is. Only [Open] makes one. It is for one goroutine.
type Workbook struct {
	*course.Course
	store  *progress.Store
	hasher *progress.Hasher // nil until it is needed
}

// Open reads how far the learner of c is. notice, if it is not "", tells the learner what of that could not be read.
func Open(c *course.Course) (w *Workbook, notice string) {
	store, notice := progress.Open(c.Root)
	return &Workbook{Course: c, store: store}, notice
}

// Record returns what is remembered of the exercise.
func (w *Workbook) Record(e *course.Exercise) progress.Record { return w.store.Of(e.Name) }

// Days is [progress.Store.Days].
func (w *Workbook) Days(now time.Time) (all, row, longest int) { return w.store.Days(now) }

// Relative shortens a path below the root, for people: with slashes on every system.
func (w *Workbook) Relative(path string) string {
	rel, err := filepath.Rel(w.Root, path)
	if err != nil {
		return path
	}
	return filepath.ToSlash(rel)
}

// Hash returns the hash of the exercise with these files for an answer; "" when something of the exercise is not there.
func (w *Workbook) Hash(e *course.Exercise, answer []course.File) (string, error) {
	if w.hasher == nil {
		h, err := progress.NewHasher(w.Course)
		if err != nil {
			return "", err
		}
		w.hasher = h
	}
	hash, err := w.hasher.Hash(e, answer)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return hash, err
}

// hash is Hash of the exercise as it lies there. When it is not all there that is no pass.
func (w *Workbook) hash(e *course.Exercise) (string, error) {
	answer, err := course.ReadFiles(e.Dir(), e.Files())
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("reading your answer to %s: %w", e.Name, err)
	}
	return w.Hash(e, answer)
}

// Remember notes that what has this hash passed, or why it did not. A hash that is "" is not remembered. An error
// means that it is remembered until this process ends, no longer.
func (w *Workbook) Remember(e *course.Exercise, hash string, v judge.Verdict) error {
	if hash == "" {
		return nil
	}
	if v.Outcome == judge.Passed {
		now := time.Now().Truncate(time.Second)
		utc := now.UTC()
		return w.store.Work(e.Name, now, func(r *progress.Record) {
			*r = progress.Record{Passed: &utc, Hash: hash, Shown: r.Shown, Failed: r.Failed, Worked: r.Worked}
		})
	}
	before := w.store.Of(e.Name)
	last := failure(hash, v)
	again := last
	again.Hint = before.Last.Hint
	if before.Last == again && before.Hash != hash {
		return nil
	}
	if len(v.Findings) > 0 {
		last.Hint = w.besides(e, v.Findings[0], before, hash)
	}
	return w.store.Work(e.Name, time.Now().Truncate(time.Second), func(r *progress.Record) {
		if r.Last.Hash != hash {
			r.Tries++
			r.Failed++
		}
		r.Last = last
		if i := last.Hint - 1; i >= 0 && !slices.Contains(r.Beside, i) {
			r.Beside = append(r.Beside, i)
		}
		if r.Hash == hash {
			r.Hash = "" // it passed by luck before
		}
	})
}

// failure is what is remembered of why what has this hash did not pass.
func failure(hash string, v judge.Verdict) progress.Failure {
	last := progress.Failure{Hash: hash}
	if len(v.Findings) > 0 {
		f := v.Findings[0]
		last.Kind, last.Rule, last.Todo = string(f.Kind), f.Rule.Name, f.Todo
	}
	return last
}

// Finished reports whether all exercises, as they are now, have had the last look. An exercise of which something is
// missing has not.
func (w *Workbook) Finished() (bool, error) {
	whole, err := w.whole()
	return whole != "" && whole == w.store.Finished(), err
}

// Finish notes that all exercises, as they are now, have had the last look.
func (w *Workbook) Finish() error {
	whole, err := w.whole()
	if err != nil {
		return err
	}
	return w.store.Finish(whole)
}

// whole returns the hash of all exercises together; "" when one of them is not all there.
func (w *Workbook) whole() (string, error) {
	sum := sha256.New()
	for _, e := range w.Exercises() {
		hash, err := w.hash(e)
		if err != nil || hash == "" {
			return "", err
		}
		fmt.Fprintln(sum, e.Name, hash)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
