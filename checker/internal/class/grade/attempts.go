package grade

import (
	"context"
	"errors"
	"fmt"

	"koans/checker/internal/class/gradebook"
)

// Attempts that an item gets when the machine fails, the first included.
const attempts = 3

// mostInARow is how many submissions in a row may come to nothing before the machine is said to be broken.
const mostInARow = 5

// judge judges a task: what the machine failed at once more, each by itself, and then once more.
func (r *run) judge(ctx context.Context, t task) error {
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
	return r.giveUp(left, len(t.items), trouble)
}

// errJournal marks an error that nothing can go on after.
var errJournal = errors.New("results cannot be kept")

// attempt judges the items and returns those that nothing was said about, with the reason.
func (r *run) attempt(ctx context.Context, items []Item) (rest []Item, err error) {
	told := make([]bool, len(items))
	err = r.Judge.Judge(ctx, items, func(i int, result gradebook.Score) error {
		if result.Status == gradebook.Errored {
			return nil // not known yet: it is tried again
		}
		told[i] = true
		if err := r.journal.put(items[i].Key, result); err != nil {
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
func (r *run) giveUp(left []Item, of int, trouble error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, item := range left {
		r.failed[item.Key] = trouble.Error()
	}
	if len(left) < of {
		r.inARow = 0
		return nil
	}
	if r.inARow++; r.inARow >= mostInARow {
		return fmt.Errorf("%w, with %d submissions in a row, at last: %w", ErrMachine, r.inARow, trouble)
	}
	return nil
}
