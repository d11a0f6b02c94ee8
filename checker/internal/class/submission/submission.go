// Package submission reads what students hand in: folders, zip and tar.gz archives and
// bare git repositories, one of them or a class of them, with a roster or without.
//
// Of each submission it takes the answers, the regular files of Go that are those of the concepts, and
// nothing else: no tests, no go.mod, no vendor folder, no configuration of git's, no symbolic
// links. Archives are read with limits, and no name in them ever becomes a path on this machine.
package submission

import (
	"context"
	"fmt"
	"time"

	"koans/checker/internal/course"
	"koans/checker/internal/exit"
)

// A Submission is what one student handed in.
type Submission struct {
	ID        string // unique in its class
	Name      string // "" where there is no roster
	Email     string
	Path      string            // where it was read; "" when the roster knows of none
	Submitted time.Time         // as the roster says; the zero Time when unknown
	Answers   map[string]Answer // by the concept's bare name
	Notes     []string          // what was passed over and may be missed, for the instructor
	Err       error             // why nothing could be read; nil otherwise
}

// An Answer is a student's files for one concept.
type Answer struct {
	Path  string        // in the submission, slash-separated: of the file or, where the concept has several, of their folder
	Files []course.File // those of the concept's that are there, in its order; of one that is too long to be looked at one byte more than the limit
}

// Limits bound what is read of one submission.
type Limits struct {
	Entries int   // files and folders
	Bytes   int64 // unpacked, of an archive that has to be read through
	File    int64 // of one answer; one byte more is kept, so that others see that there was more
	Depth   int   // of folders, and of archives in archives
}

// DefaultLimits are far above what a workbook with all its caches has.
var DefaultLimits = Limits{Entries: 50_000, Bytes: 512 << 20, File: 128 << 10, Depth: 24}

// mostNested is how deep archives may lie in each other: learning platforms wrap what was handed in once more.
const mostNested = 2

// ErrUsage says that what was asked for cannot be read as a class.
var ErrUsage = exit.New(exit.Usage, "no class can be read", "")

// A Reader reads submissions to one course.
type Reader struct {
	Course *course.Course
	Limits Limits // the zero value means DefaultLimits
}

func (r *Reader) limits() Limits {
	if r.Limits == (Limits{}) {
		return DefaultLimits
	}
	return r.Limits
}

// Read fills in the answers of s from s.Path. What goes wrong is in s, because it is that
// student's alone: the class goes on. After the end of ctx, which is nobody's fault, s says nothing.
func (r *Reader) Read(ctx context.Context, s *Submission) {
	s.Answers = map[string]Answer{}
	if s.Path == "" {
		return
	}
	// Whatever it is that we fall over, it is in this submission, and there are others.
	defer func() {
		if r := recover(); r != nil {
			s.Answers, s.Err = nil, fmt.Errorf("reading it, the checker came to grief: %v", r)
		}
	}()
	p := &picker{course: r.Course, limits: r.limits()}
	if err := p.open(ctx, s.Path); err != nil {
		s.Err = err
		return
	}
	s.Answers, s.Notes = p.answers(), p.notes
}
