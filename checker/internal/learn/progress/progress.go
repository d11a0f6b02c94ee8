// Package progress remembers what the learner has passed, in .koans/progress.json.
// It saves time and is never evidence: what it forgets is found again by running.
package progress

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"

	"koans/checker/internal/atomicfile"
)

// Dir is the folder, at the root, of all that the checker keeps. git ignores it.
const Dir = ".koans"

const (
	fileName = "progress.json"
	version  = 1
)

// A Record is what is remembered of one exercise.
type Record struct {
	Passed *time.Time `json:"passed,omitempty"` // when
	Hash   string     `json:"hash,omitempty"`   // of what was run then, see [Hasher]
	Shown  []int      `json:"shown,omitempty"`  // hints, by their index in the lesson, in the order in which they were asked for
	Tries  int        `json:"tries,omitempty"`  // answers that failed since the last pass, each counted once
	Last   Failure    `json:"last,omitzero"`    // of these
	Beside []int      `json:"beside,omitempty"` // hints, by their index, that stood beside failures since the last pass

	Failed  int           `json:"failed,omitempty"`  // answers that ever failed
	Worked  time.Duration `json:"worked,omitempty"`  // nanoseconds, see [Store.Work]
	Skipped *time.Time    `json:"skipped,omitempty"` // when a harder one of the chapter was passed instead
}

// A Failure is what was wrong with an answer, as far as it matters for which hint fits.
type Failure struct {
	Hash string `json:"hash"` // of what was run
	Kind string `json:"kind"`
	Rule string `json:"rule,omitempty"`
	Todo bool   `json:"todo,omitempty"` // where it points at, nothing has been written yet
	Hint int    `json:"hint,omitempty"` // the number, from 1, of the hint that stood beside it; 0: none did
}

// document is the file. Records are kept by bare name, so that renumbering is safe.
type document struct {
	Version   int               `json:"version"`
	Exercises map[string]Record `json:"exercises"`
	Finished  string            `json:"finished,omitempty"` // hash of all exercises together, when they passed the last look
	Worked    time.Time         `json:"worked,omitzero"`    // when an answer was judged last
	Days      []string          `json:"days,omitempty"`     // on which any was, in the learner's own time
}

// A Store is the progress of one workbook. Any number of checkers may use the
// same one at once; nothing that one of them has noted is lost by another.
type Store struct {
	dir   string
	known document
}

// Open reads the progress of the workbook at root. A file that cannot be used is
// put aside, and notice, if not "", tells the learner so.
func Open(root string) (s *Store, notice string) {
	s = &Store{dir: filepath.Join(root, Dir)}
	known, err := read(s.path())
	if err == nil {
		s.known = known
		return s, ""
	}
	s.known = empty()
	return s, s.putAside(err)
}

func (s *Store) path() string { return filepath.Join(s.dir, fileName) }

// Of returns what is remembered of the exercise with this bare name.
func (s *Store) Of(name string) Record { return s.known.Exercises[name] }

// Finished returns the hash that [Store.Finish] was given last.
func (s *Store) Finished() string { return s.known.Finished }

// Update changes what is remembered of an exercise. The change is made to what the
// file says now, which may be more than it said when it was opened. An error
// means that it is remembered until this process ends, no longer.
func (s *Store) Update(name string, change func(*Record)) error {
	return s.update(func(doc *document) {
		r := doc.Exercises[name]
		change(&r)
		doc.Exercises[name] = r
	})
}

// longestPause is how long somebody thinks between two answers. Whoever comes back after longer than that has had a life.
const longestPause = 15 * time.Minute

// Work is Update for an answer to the exercise that was judged at this moment. The time since the one before, to whatever exercise, counts as work at
// this one, unless it was a pause.
func (s *Store) Work(name string, now time.Time, change func(*Record)) error {
	return s.update(func(doc *document) {
		r := doc.Exercises[name]
		change(&r)
		if gap := now.Sub(doc.Worked); gap > 0 && gap < longestPause {
			r.Worked += gap
		}
		doc.Exercises[name] = r
		doc.Worked = now
		if day := now.Format(time.DateOnly); len(doc.Days) == 0 || doc.Days[len(doc.Days)-1] < day {
			doc.Days = append(doc.Days, day)
		}
	})
}

// Days returns how many days were worked on, how many of them in a row up to now, and in the longest row. Today need not be one of them
// yet: a row that reached yesterday goes on.
func (s *Store) Days(now time.Time) (all, row, longest int) {
	var before time.Time
	for _, day := range s.known.Days {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			continue // somebody has written into the file
		}
		all++
		if at.Sub(before) == 24*time.Hour {
			row++
		} else {
			row = 1
		}
		longest = max(longest, row)
		before = at
	}
	today, err := time.Parse(time.DateOnly, now.Format(time.DateOnly))
	if err != nil || today.Sub(before) > 24*time.Hour {
		row = 0
	}
	return all, row, longest
}

// Finish notes that the exercises, whose hashes together make hash, passed the last look at all of them.
func (s *Store) Finish(hash string) error {
	return s.update(func(doc *document) { doc.Finished = hash })
}

func (s *Store) update(change func(*document)) error {
	unlock, err := s.lock()
	if errors.Is(err, fs.ErrPermission) {
		change(&s.known)
		return &NotYoursError{Dir: s.dir, Err: err}
	}
	if err != nil {
		change(&s.known)
		return fmt.Errorf("noting the progress: %w", err)
	}
	defer unlock()
	if now, err := read(s.path()); err == nil {
		s.known = now
	}
	change(&s.known)
	b, err := json.MarshalIndent(s.known, "", "  ")
	if err != nil {
		return fmt.Errorf("noting the progress: %w", err)
	}
	if err := atomicfile.Write(s.path(), append(b, '\n')); err != nil {
		return fmt.Errorf("noting the progress: %w", err)
	}
	return nil
}

// A NotYoursError says that the progress cannot be noted, because its folder is another user's.
type NotYoursError struct {
	Dir string
	Err error
}

func (e *NotYoursError) Error() string {
	return fmt.Sprintf("%s belongs to another user, perhaps because of a command that was run with sudo", e.Dir)
}

func (e *NotYoursError) Unwrap() error { return e.Err }

// Hint is the command that gives the folder back.
func (e *NotYoursError) Hint() string {
	if _, err := os.Stat(e.Dir); err != nil { // it is the folder around it
		return "work in a copy of your own: cp -R '" + filepath.Dir(e.Dir) + "' FOLDER"
	}
	return "sudo chown -R \"$(id -un)\" '" + e.Dir + "'"
}

// lock waits for other checkers to have finished writing: a few milliseconds. The
// system lets go of it when a process dies, so it is never left behind.
func (s *Store) lock() (unlock func(), err error) {
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return nil, err
	}
	return lockedfile.MutexAt(filepath.Join(s.dir, "lock")).Lock()
}

func empty() document { return document{Version: version, Exercises: map[string]Record{}} }

func read(path string) (document, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return empty(), nil
	}
	if err != nil {
		return document{}, err
	}
	var doc document
	if err := json.Unmarshal(b, &doc); err != nil {
		return document{}, errBroken
	}
	if doc.Version != version {
		return document{}, fmt.Errorf("is of version %d, and this checker reads version %d", doc.Version, version)
	}
	if doc.Exercises == nil {
		return document{}, errBroken
	}
	return doc, nil
}

var errBroken = errors.New("is broken")

// putAside renames the file that could not be used because of why, for the
// learner to look at, and returns what to say about it.
func (s *Store) putAside(why error) string {
	shown := Dir + "/" + fileName
	fail := func(err error) string {
		return fmt.Sprintf("%s %v. Going on without it; it could not be put aside either: %v.", shown, why, err)
	}
	unlock, err := s.lock()
	if err != nil {
		return fail(err)
	}
	defer unlock()
	known, err := read(s.path())
	if err == nil { // another checker has just put it aside
		s.known = known
		return ""
	}
	for n := 1; ; n++ {
		aside := fmt.Sprintf("%s.broken-%d", s.path(), n)
		if _, err := os.Lstat(aside); err == nil {
			continue
		}
		if err := os.Rename(s.path(), aside); err != nil {
			return fail(err)
		}
		return fmt.Sprintf("%s %v. It was put aside as %s, and what you have passed is found out again by running it.",
			shown, why, filepath.Base(aside))
	}
}
