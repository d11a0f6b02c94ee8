package rows_test

import (
	"context"
	"errors"
	"iter"

	"github.com/stretchr/testify/require"

	rows "koans/exercises/11_databases/02_rows"
	"koans/exercises/internal/lab/database"
)

// A call is one of a library's methods, asked for something that it can do.
type call struct {
	name string
	do   func(ctx context.Context, l *rows.Library) (returned any, err error)
}

var calls = []call{
	{"Titles", func(ctx context.Context, l *rows.Library) (any, error) { return l.Titles(ctx) }},
	{"Find", func(ctx context.Context, l *rows.Library) (any, error) {
		return l.Find(ctx, func(b rows.Book) bool { return b.Title == "Emma" })
	}},
	{"Report", func(ctx context.Context, l *rows.Library) (any, error) { return l.Report(ctx) }},
	{"Lend", func(ctx context.Context, l *rows.Library) (any, error) { return nil, l.Lend(ctx, "Alan", 3, 5) }},
}

// throughout are calls that need every step that they take: Find looks for a book that is not there. The first that will do may be
// found while somebody reads ahead, and then it does not matter what becomes of that.
var throughout = []call{calls[0], {"Find", func(ctx context.Context, l *rows.Library) (any, error) {
	return l.Find(ctx, func(rows.Book) bool { return false })
}}, calls[2], calls[3]}

// eachStep has one house after another for the call, and a step that it takes there.
func (h *house) eachStep(c call) iter.Seq2[*house, step] {
	return func(yield func(*house, step) bool) {
		h := h.next()
		for _, s := range h.steps(c) {
			if h = h.next(); !yield(h, s) {
				return
			}
		}
	}
}

// A step is one of those that a call takes.
type step struct {
	nth int // from 1
	database.Op
}

// steps makes the call once and returns what the database was asked to do. How many steps there are is the answer's own affair.
func (h *house) steps(c call) []step {
	var all []step
	h.Before(func(s database.Step) error {
		if s.Op != database.Rollback {
			all = append(all, step{len(all) + 1, s.Op})
		}
		return nil
	})
	if _, err := c.do(h.t.Context(), rows.New(h.DB)); !errors.Is(err, rows.ErrNone) {
		require.NoError(h.t, err, "the error of %s", c.name)
	}
	require.NotEmpty(h.t, all, "what %s has asked the database", c.name)
	return all
}

// at has f asked when the nth step comes, which is the first.
func (h *house) at(nth int, f func(database.Step) error) {
	h.Before(func(s database.Step) error {
		if s.Op == database.Rollback {
			return nil
		}
		if nth--; nth == 0 {
			return f(s)
		}
		return nil
	})
}

// errBroken is what the database says at the step that fails.
var errBroken = errors.New("the connection is broken")

// failAt has the nth step fail.
func (h *house) failAt(nth int, err error) { h.at(nth, func(database.Step) error { return err }) }
