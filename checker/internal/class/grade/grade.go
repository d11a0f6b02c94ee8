// Package grade grades a class: each submission is read, each answer that nobody has
// judged yet is judged once, whoever handed it in, and each result is durable before the next
// begins. What goes wrong with one submission stops no other.
package grade

import (
	"context"
	"errors"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/class/submission"
	"koans/checker/internal/course"
)

// An Item is one answer to be judged.
type Item struct {
	Exercise *course.Exercise
	Files    []course.File
	Key      string // names the content: equal keys are equal answers
}

// A Judge judges answers. [Confined] is one.
type Judge interface {
	// Judge judges the items of one submission, and calls each with the result of every one that
	// it could judge, one at a time. Points are left to the rules. The error says that the machine failed; what of
	// the items was not told by then has not been judged.
	Judge(ctx context.Context, items []Item, each func(i int, result gradebook.Score) error) error
}

// A Class is everything that one grading depends on. Dir has its journal; who grades holds it, see [Hold].
type Class struct {
	Course    *course.Course
	Rules     Rules
	Judge     Judge
	Reader    *submission.Reader
	Dir       string
	Scratch   string                 // where its Judge builds and runs, see ScratchIn; it is emptied as a grading begins and ends
	Isolation string                 // for the gradebook
	LMS       string                 // likewise; "" is none
	Unclaimed []submission.Unclaimed // for the gradebook: what lies in the class's folder and is nobody's,
	Skipped   []string               // or no submission
	Shard     *gradebook.Shard
	Jobs      int // submissions at once

	// Progress, if not nil, is told how far it is. Calls come one at a time.
	Progress func(Step)
}

// A Step is how far a grading is.
type Step struct {
	Done, Total int // submissions
	Judged      int // answers that were judged now
	Known       int // answers that had been judged before, or were handed in by somebody else as well
}

// ErrMachine says that the machine failed so often that going on makes no sense.
var ErrMachine = errors.New("the machine failed again and again")

// handedIn is what has to be remembered of one submission until the gradebook is written: little, so that
// the memory that a class needs stays nearly the same whatever its size.
type handedIn struct {
	submission.Submission // without its answers
	answers               []answered
}

// answered is what a student handed in for one concept.
type answered struct {
	status gradebook.Status // Untouched or Missing, or Failed when there was no time; otherwise "" and the result stands under key
	key    string
	path   string
}

// A task is one submission's answers that nobody has judged.
type task struct {
	student int
	items   []Item
}

// A run is one call of Grade.
type run struct {
	*Class
	exercises []*course.Exercise
	keys      *keys
	journal   *journal
	students  []handedIn

	mu      sync.Mutex
	step    Step
	failed  map[string]string // keys of what the machine failed at, and how
	inARow  int               // tasks of which nothing could be judged, one after another
	claimed map[string]bool   // keys that somebody judges now, or has
}

// Grade grades the submissions, which it reads one after another, and returns the gradebook. It goes on
// where an earlier call with the same Dir was interrupted. An error that is not about the whole is in the gradebook.
func (c *Class) Grade(ctx context.Context, class []submission.Submission) (*gradebook.Gradebook, error) {
	if err := untampered(c.Course); err != nil {
		return nil, err
	}
	if err := c.Rules.known(class); err != nil {
		return nil, err
	}
	r := &run{Class: c, exercises: c.Rules.exercises(c.Course), failed: map[string]string{}, claimed: map[string]bool{}}
	var err error
	if r.keys, err = newKeys(ctx, c.Course, c.Rules); err != nil {
		return nil, err
	}
	if r.journal, err = openJournal(c.Dir, r.keys.grading(c.Isolation)); err != nil {
		return nil, err
	}
	if err := sweep(c.Scratch); err != nil {
		return nil, errors.Join(err, r.journal.close())
	}
	err = errors.Join(r.judgeAll(ctx, c.share(class)), sweep(c.Scratch))
	var book *gradebook.Gradebook
	if err == nil {
		book, err = r.book(len(class))
	}
	return book, errors.Join(err, r.journal.close())
}

// share returns the part of the class that the shard is about.
func (c *Class) share(class []submission.Submission) []submission.Submission {
	if c.Shard == nil {
		return class
	}
	var part []submission.Submission
	for i, s := range class {
		if i%c.Shard.Count == c.Shard.Index-1 {
			part = append(part, s)
		}
	}
	return part
}

// judgeAll judges the class, and then once more those who have handed in what is another's whose budget was spent before it was judged.
func (r *run) judgeAll(ctx context.Context, class []submission.Submission) error {
	r.students = make([]handedIn, len(class))
	r.step.Total = len(class)
	all := make([]int, len(class))
	for i := range all {
		all[i] = i
	}
	for left := all; len(left) > 0; left = r.unjudged() {
		if err := r.judgeThose(ctx, class, left); err != nil {
			return err
		}
	}
	return nil
}

// unjudged returns the submissions of which an answer has not been judged, though neither the machine has failed at it nor
// the submission's own budget was spent. Each round judges one of them at least, or spends a budget on it.
func (r *run) unjudged() []int {
	var left []int
	for i, s := range r.students {
		if slices.ContainsFunc(s.answers, func(a answered) bool {
			return a.status == "" && !r.journal.has(a.key) && r.failed[a.key] == ""
		}) {
			left = append(left, i)
		}
	}
	r.step.Total += len(left)
	return left
}

// judgeThose reads some of the submissions and hands what has to be judged to so many workers as there are to be.
func (r *run) judgeThose(ctx context.Context, class []submission.Submission, which []int) error {
	work, ctx := errgroup.WithContext(ctx)
	tasks := make(chan task) // unbuffered: what is read ahead has to be kept in memory
	work.Go(func() error {
		defer close(tasks)
		for _, i := range which {
			s := class[i]
			r.Reader.Read(ctx, &s)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if errors.Is(s.Err, submission.ErrGone) {
				return s.Err
			}
			items := r.take(i, s)
			if len(items) == 0 {
				r.done()
				continue
			}
			select {
			case tasks <- task{i, items}:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	for range max(1, r.Jobs) {
		work.Go(func() error {
			for t := range tasks {
				if err := r.judge(ctx, t); err != nil {
					return err
				}
				r.done()
			}
			return nil
		})
	}
	return work.Wait()
}

// take notes what s holds, and returns what of it has to be judged.
func (r *run) take(student int, s submission.Submission) []Item {
	var items []Item
	one := handedIn{Submission: s, answers: make([]answered, len(r.exercises))}
	one.Answers = nil
	before := r.students[student].answers
	for i, e := range r.exercises {
		a, ok := s.Answers[e.Name]
		switch {
		case before != nil && before[i].status == gradebook.Failed:
			one.answers[i] = before[i] // its budget is spent
			continue
		case !ok:
			one.answers[i].status = gradebook.Missing
			continue
		case r.keys.untouched(e, a.Files):
			one.answers[i] = answered{status: gradebook.Untouched, path: a.Path}
			continue
		}
		key := r.keys.of(e, a.Files)
		one.answers[i] = answered{key: key, path: a.Path}
		if r.claim(key) {
			items = append(items, Item{Exercise: e, Files: a.Files, Key: key})
		}
	}
	r.students[student] = one
	return items
}

// claim reports whether the caller is the first to ask for key, and nothing is known of it.
func (r *run) claim(key string) bool {
	known := r.journal.has(key)
	r.mu.Lock()
	defer r.mu.Unlock()
	if known || r.claimed[key] {
		r.step.Known++
		return false
	}
	r.claimed[key] = true
	return true
}

func (r *run) done() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.step.Done++
	r.tell()
}

func (r *run) tell() {
	if r.Progress != nil {
		r.Progress(r.step)
	}
}
