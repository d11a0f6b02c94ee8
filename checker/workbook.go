package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"koans/checker/internal/course"
	"koans/checker/internal/judge"
	"koans/checker/internal/learn/progress"
)

// A workbook is a course and how far its learner is.
type workbook struct {
	*course.Course
	store  *progress.Store
	hasher *progress.Hasher // nil until it is needed
}

func openWorkbook(c *course.Course) (w *workbook, notice string) {
	store, notice := progress.Open(c.Root)
	return &workbook{Course: c, store: store}, notice
}

// A state is how an exercise's present content stands.
type state string

const (
	notYet  state = ""
	passed  state = "passed"
	changed state = "changed" // passed once, and changed since
	skipped state = "skipped" // not passed, and need not be: a harder one of its chapter was
)

// stateOf compares the exercise's present content with what was passed.
func (w *workbook) stateOf(e *course.Exercise) (state, error) {
	record := w.store.Of(e.Name)
	switch {
	case record.Hash == "" && record.Skipped != nil:
		return skipped, nil
	case record.Hash == "":
		return notYet, nil
	}
	hash, err := w.hash(e)
	switch {
	case err != nil:
		return notYet, err
	case hash == record.Hash:
		return passed, nil
	}
	return changed, nil
}

// hash returns the hash of the exercise as it lies there; "" when it is not all there, which is no pass.
func (w *workbook) hash(e *course.Exercise) (string, error) {
	answer, err := course.ReadFiles(e.Dir(), e.Files())
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("reading your answer to %s: %w", e.Name, err)
	}
	return w.hashOf(e, answer)
}

func (w *workbook) hashOf(e *course.Exercise, answer []course.File) (string, error) {
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

// over reports whether there is nothing left to do in an exercise of that state.
func (s state) over() bool { return s == passed || s == skipped }

// current returns the first exercise that is still to be done; nil when there is none.
func (w *workbook) current() (*course.Exercise, error) {
	for _, e := range w.Exercises() {
		s, err := w.stateOf(e)
		if err != nil {
			return nil, err
		}
		if !s.over() {
			return e, nil
		}
	}
	return nil, nil
}

// remember notes that what has this hash passed, or why it did not. A hash that is "" is not remembered.
func (w *workbook) remember(e *course.Exercise, hash string, v judge.Verdict) error {
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
	last := progress.Failure{Hash: hash}
	if len(v.Findings) > 0 {
		f := v.Findings[0]
		last.Kind, last.Rule, last.Todo = string(f.Kind), f.Rule.Name, f.Todo
	}
	if w.store.Of(e.Name).Last == last && w.store.Of(e.Name).Hash != hash {
		return nil
	}
	return w.store.Work(e.Name, time.Now().Truncate(time.Second), func(r *progress.Record) {
		if r.Last.Hash != hash {
			r.Tries++
			r.Failed++
		}
		r.Last = last
		if r.Hash == hash {
			r.Hash = "" // it passed by luck before
		}
	})
}

// whole returns the hash of all exercises together; "" when one of them is not all there.
func (w *workbook) whole() (string, error) {
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
