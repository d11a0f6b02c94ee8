package grade

import (
	"context"
	"errors"
	"fmt"
	"time"

	"koans/checker/internal/class/gradebook"
	"koans/checker/internal/run/sandbox"
)

// Attempts that an item gets when the machine fails, the first included.
const attempts = 3

// mostInARow is how many submissions in a row may come to nothing before the machine is said to be broken.
const mostInARow = 5

// What judging one submission may take of processors and of real time: so much, and so much more for each answer. It is
// ten times what honest ones do, and real time is only for what sleeps.
const (
	budgetCPU, budgetCPUEach   = 4 * time.Minute, 20 * time.Second
	budgetWall, budgetWallEach = 10 * time.Minute, time.Minute
)

// judge judges a task within the submission's budget. What is left when that is spent counts as failed, for this student:
// it is not kept under the answer's own key, since others may have handed in the same.
func (r *run) judge(ctx context.Context, t task) error {
	n := time.Duration(len(t.items))
	within, done := sandbox.WithBudget(ctx, budgetCPU+n*budgetCPUEach, budgetWall+n*budgetWallEach)
	defer done()
	err := r.judgeWithin(within, t)
	if ctx.Err() == nil && errors.Is(context.Cause(within), sandbox.ErrSpent) && !errors.Is(err, errJournal) {
		r.spend(t)
		return nil
	}
	return err
}

// spend notes that there was no time for what of the task has not been judged, and lets others ask for it.
func (r *run) spend(t task) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, item := range t.items {
		if r.journal.has(item.Key) {
			continue
		}
		delete(r.claimed, item.Key)
		for i, a := range r.students[t.student].answers {
			if a.key == item.Key {
				r.students[t.student].answers[i] = answered{status: gradebook.Failed, path: a.path}
			}
		}
	}
}

// judgeWithin judges a task: what the machine failed at once more, each by itself, and then once more.
func (r *run) judgeWithin(ctx context.Context, t task) error {
	left := t.items
	var trouble error
	for attempt := range attempts {
		groups := [][]Item{left}
		if attempt > 0 { // whatever it was, it shall not be others' trouble again
			groups = nil
			for _, item := range left {
				groups = append(groups, []Item{item})
			}
		}
		var still []Item
		for _, group := range groups {
			rest, err := r.attempt(ctx, group)
			if errors.Is(err, errJournal) || ctx.Err() != nil {
				return errors.Join(ctx.Err(), err)
			}
			if err != nil {
				trouble = err
			}
			still = append(still, rest...)
		}
		if left = still; len(left) == 0 {
			break
		}
	}
	return r.giveUp(ctx, left, len(t.items), trouble)
}

// A prober is a judge that can find out whether the machine is well, without any answer.
type prober interface {
	Probe(ctx context.Context) error
}

// errJournal marks an error that nothing can go on after.
var errJournal = errors.New("results cannot be kept")

// attempt judges the items and returns those that nothing was said about, with the reason.
func (r *run) attempt(ctx context.Context, items []Item) (rest []Item, err error) {
	told := make([]bool, len(items))
	err = r.guarded(ctx, items, func(i int, result gradebook.Score) error {
		if result.Status == gradebook.Errored {
			return nil // not known yet: it is tried again
		}
		told[i] = true
		if err := r.journal.put(items[i].Key, result, texts(items[i].Files)); err != nil {
			return fmt.Errorf("%w: %w", errJournal, err)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.step.Judged++
		r.tell()
		return nil
	})
	for i, ok := range told {
		if !ok {
			rest = append(rest, items[i])
		}
	}
	if len(rest) > 0 && err == nil {
		err = errors.New("it gave no result")
	}
	return rest, err
}

// giveUp notes what the machine failed at. None of it is journalled: whoever grades again tries again.
func (r *run) giveUp(ctx context.Context, left []Item, of int, trouble error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, item := range left {
		r.failed[item.Key] = trouble.Error()
	}
	if len(left) < of {
		r.inARow = 0
		return nil
	}
	if r.inARow++; r.inARow < mostInARow {
		return nil
	}
	// It may be bad luck, or bad will: several submissions can be made so that no machine judges them.
	if p, can := r.Judge.(prober); can {
		err := p.Probe(ctx)
		if err == nil {
			r.inARow = 0
			return nil
		}
		trouble = err
	}
	return fmt.Errorf("%w, with %d submissions in a row, at last: %w", ErrMachine, r.inARow, trouble)
}

// guarded makes an error of a panic, so that it is the trouble of these items and not of the class.
func (r *run) guarded(ctx context.Context, items []Item, each func(i int, result gradebook.Score) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the checker came to grief over this: %v", p)
		}
	}()
	return r.Judge.Judge(ctx, items, each)
}
