// Package submission reads what students hand in: folders, archives and git repositories, in each other in any order, one
// student's or a class of them, as a learning platform packs them or with a roster.
//
// Of each submission it takes the answers, the regular files of Go that are those of the concepts, and
// nothing else: no tests, no go.mod, no vendor folder, no configuration of git's, no symbolic
// links. Archives are read with limits, and no name in them ever becomes a path on this machine.
//
// Nothing is overlooked in silence: every file is taken, named in a [Note], or passed over for a reason that
// holds for all of its kind; see [Tally].
package submission

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"koans/checker/internal/course"
	"koans/checker/internal/course/checksum"
	"koans/checker/internal/exit"
)

// A Submission is what one student handed in.
type Submission struct {
	ID        string // unique in its class
	Name      string // "" where nobody says
	Email     string
	Parts     []Part            // what lies in the class's folder and is this student's; none when nothing was handed in
	Submitted time.Time         // as the roster or the platform says; the zero Time when unknown
	Late      bool              // the platform has marked it as late, without saying by how much
	Answers   map[string]Answer // by the concept's bare name
	Notes     []Note            // what whoever grades may want to look at
	Files     Tally
	Err       error // why nothing could be read; nil otherwise
}

// A Part is a folder, an archive, a repository or a file.
type Part struct {
	Path    string // where it is read
	As      string // what the student called it; "" is as it is called now
	Attempt int    // which time it was handed in, where the platform counts; else 0
}

func (p Part) name() string {
	if p.As != "" {
		return p.As
	}
	return filepath.Base(p.Path)
}

// At returns the parts at those paths.
func At(paths ...string) []Part {
	var parts []Part
	for _, path := range paths {
		parts = append(parts, Part{Path: path})
	}
	return parts
}

// An Answer is a student's files for one concept.
type Answer struct {
	Path  string        // in the submission, slash-separated: of the file or, where the concept has several, of their folder
	Files []course.File // those of the concept's that are there, in its order; of one that is too long to be looked at one byte more than the limit
}

// A Tally counts the files of a submission by what became of them. A folder in which no answer is looked for counts as
// one file that was passed over.
type Tally struct {
	Taken   int `json:"taken"`   // it is an answer, or part of one
	Opened  int `json:"opened"`  // archives: what is in them is counted, too
	Named   int `json:"named"`   // a note tells of it
	Skipped int `json:"skipped"` // tests, lessons, tools, pictures: nothing that could be an answer
}

// Sum is how many files were seen.
func (t Tally) Sum() int { return t.Taken + t.Opened + t.Named + t.Skipped }

// Limits bound what is read of one submission.
type Limits struct {
	Entries int           // files and folders
	Bytes   int64         // unpacked, of all archives together
	File    int64         // of one answer; one byte more is kept, so that others see that there was more
	Depth   int           // of folders
	Nested  int           // of archives in archives, the outermost counted
	Time    time.Duration // for all of it: what unpacks to nothing, over and over, is within all the others
}

// DefaultLimits are far above what a workbook with all its caches has.
var DefaultLimits = Limits{Entries: 50_000, Bytes: 512 << 20, File: 128 << 10, Depth: 24, Nested: 5, Time: time.Minute}

// ErrUsage says that what was asked for cannot be read as a class.
var ErrUsage = exit.New(exit.Usage, "no class can be read", "")

// ErrGone says that a submission is no longer where it was when the class was listed, which is not the student's doing.
var ErrGone = exit.New(exit.Failed, "a submission has gone while the class was graded", "put it back and run the same command again: what was judged is kept")

// A Reader reads submissions to one course.
type Reader struct {
	Course *course.Course
	Limits Limits // the zero value means DefaultLimits

	once    sync.Once
	shipped checksum.Sums
}

func (r *Reader) limits() Limits {
	if r.Limits == (Limits{}) {
		return DefaultLimits
	}
	return r.Limits
}

// sums are those of the files as they were shipped, read once. Where they cannot be read no file is known to be as shipped:
// grading does not begin then.
func (r *Reader) sums() checksum.Sums {
	r.once.Do(func() {
		if sums, err := checksum.Read(r.Course.Root); err == nil {
			r.shipped = sums
		}
	})
	return r.shipped
}

// Read fills in the answers of s from its parts. What goes wrong is in s, because it is that
// student's alone: the class goes on. After the end of ctx, which is nobody's fault, s says nothing.
func (r *Reader) Read(ctx context.Context, s *Submission) {
	s.Answers = map[string]Answer{}
	if len(s.Parts) == 0 {
		return
	}
	// Whatever it is that we fall over, it is in this submission, and there are others.
	defer func() {
		if r := recover(); r != nil {
			s.Answers, s.Err = nil, fmt.Errorf("reading it, the checker came to grief: %v", r)
		}
	}()
	p := &picker{course: r.Course, sums: r.sums(), limits: r.limits(), prefixed: len(s.Parts) > 1}
	ctx, cancel := context.WithTimeoutCause(ctx, p.limits.Time, fmt.Errorf("%w: %v", errTime, p.limits.Time))
	defer cancel()
	s.Err = p.read(ctx, s.Parts)
	s.Files = p.tally
	if s.Err == nil {
		s.Answers = p.answers()
		s.Files = p.tally
	}
	s.Notes = append(s.Notes, p.notes.all()...)
}
