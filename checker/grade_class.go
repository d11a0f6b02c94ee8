package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"koans/checker/internal/class/grade"
	"koans/checker/internal/class/submission"
)

// apart fails when what PATH names and what is written lie in each other. It is asked before anything is made or cleared away.
func (f gradeFlags) apart(paths []string) error {
	if err := grade.Apart(paths, f.out, f.scratch, f.cache); err != nil {
		return err
	}
	return grade.Apart([]string{f.unpackedIn()}, paths...)
}

// apartFrom does so for submissions, which may lie where a roster says.
func (f gradeFlags) apartFrom(class []submission.Submission, scratch string) error {
	var parts []string
	for _, s := range class {
		for _, part := range s.Parts {
			parts = append(parts, part.Path)
		}
	}
	if err := grade.Apart(parts, f.out, scratch, f.cache); err != nil {
		return err
	}
	return grade.Apart([]string{scratch}, parts...)
}

// unpackedIn is where a platform's download is unpacked.
func (f gradeFlags) unpackedIn() string { return filepath.Join(f.out, "unpacked") }

// unpacked unpacks a platform's download that is an archive into --out, which is held, and returns its folder in the place of the archive, and what does away with it.
func (f gradeFlags) unpacked(ctx context.Context, r *submission.Reader, paths []string) (now []string, left []submission.Unclaimed, done func(), err error) {
	nothing := func() {}
	if f.lms == "" || len(paths) != 1 {
		return paths, nil, nothing, nil
	}
	if info, err := os.Stat(paths[0]); err != nil || info.IsDir() {
		return paths, nil, nothing, nil // whatever is wrong with it is said where it is read
	}
	dir := f.unpackedIn()
	if err := errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o700)); err != nil {
		return nil, nil, nil, fmt.Errorf("making room for the download: %w", err)
	}
	done = func() { _ = os.RemoveAll(dir) } // the next grading does so, too
	if left, err = r.Bulk(ctx, paths[0], dir); err != nil {
		done()
		return nil, nil, nil, err
	}
	return []string{dir}, left, done, nil
}

// class lists the submissions that paths and roster name.
func (f gradeFlags) class(r *submission.Reader, paths []string) (submission.Class, error) {
	var class submission.Class
	submitted, err := parseSubmitted(f.submitted)
	if err != nil {
		return class, err
	}
	lms, err := submission.ParseLMS(f.lms)
	if err != nil {
		return class, err
	}
	switch {
	case f.roster != "" && f.submitted != "":
		return class, &usageError{"--submitted is for single submissions", "the roster's own column submitted says when each was handed in"}
	case (f.roster != "" || f.lms != "") && len(paths) > 1:
		return class, &usageError{"with --roster or --lms at most one PATH is given: the folder that the submissions are in", ""}
	case f.roster != "":
		dir := filepath.Dir(f.roster)
		if len(paths) == 1 {
			dir = paths[0]
		}
		return submission.Roster(f.roster, dir, lms, f.out) // which may lie beside the roster
	case len(paths) == 0:
		return class, &usageError{"grade needs what is to be graded: a folder of submissions, or a submission", "make grade IN=FOLDER, or checker grade FOLDER"}
	case len(paths) == 1 && !f.one && (lms != submission.Plain || !r.IsSingle(paths[0])):
		if f.submitted != "" {
			return class, &usageError{fmt.Sprintf("--submitted is for single submissions, and %s is a folder of them", paths[0]), "a roster says when each was handed in"}
		}
		return submission.In(paths[0], lms)
	}
	for _, path := range paths {
		if _, err := os.Lstat(path); err != nil {
			return class, &usageError{err.Error(), ""}
		}
		one := submission.Single(path)
		one.Submitted = submitted
		class.Students = append(class.Students, one)
	}
	return class, submission.Unique(class.Students)
}

// unsaid returns the platform whose download the one folder is that was given, where nobody has said so.
func (f gradeFlags) unsaid(paths []string) submission.LMS {
	if f.lms != "" || len(paths) != 1 || f.one {
		return submission.Plain
	}
	return submission.Recognised(paths[0])
}
