package rows_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	rows "koans/exercises/11_databases/02_rows"
	"koans/exercises/internal/lab"
	"koans/exercises/internal/lab/database"
)

// A house is a library with five books, of which three are lent.
type house struct {
	*database.Database
	t testing.TB
}

func newHouse(t testing.TB, tl *lab.Timeline) *house {
	d := database.Open(t, tl,
		"CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT)",
		"CREATE TABLE loans (book INTEGER PRIMARY KEY, reader TEXT NOT NULL)",
		"INSERT INTO books (id, title) VALUES (5, 'Ivanhoe'), (4, 'Kim'), (3, 'Emma'), (2, 'Dune'), (1, 'Ulysses')",
		"INSERT INTO loans (book, reader) VALUES (4, 'Ada'), (2, 'Grace'), (1, 'Ada')")
	d.SetMaxOpenConns(2)
	return &house{d, t}
}

// before are the loans at first, as [house.loans] has them.
var before = []string{"Ulysses: Ada", "Dune: Grace", "Kim: Ada"}

// loans asks, as another program would, who has what.
func (h *house) loans() []string {
	found, err := h.Another(h.t).Query("SELECT title || ': ' || reader FROM books JOIN loans ON book = id ORDER BY id")
	require.NoError(h.t, err, "asking, as another program, who has what")
	defer found.Close()
	var all []string
	for found.Next() {
		var one string
		require.NoError(h.t, found.Scan(&one), "reading who has what")
		all = append(all, one)
	}
	require.NoError(h.t, found.Err(), "reading who has what")
	return all
}

// takeATitleAway has another program make the title NULL of the first book that a reader has.
func (h *house) takeATitleAway(reader string) {
	_, err := h.Another(h.t).Exec("UPDATE books SET title = NULL WHERE id = (SELECT MIN(book) FROM loans WHERE reader = $1)", reader)
	require.NoError(h.t, err, "taking a title away")
}

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

// steps makes the call once and returns what the database was asked to do. How many steps there are is the answer's own affair.
func (c call) steps(t testing.TB) []database.Step {
	var all []database.Step
	h := newHouse(t, &lab.Timeline{}) // which nobody draws
	h.Before(func(s database.Step) error {
		if s.Op != database.Rollback {
			all = append(all, s)
		}
		return nil
	})
	if _, err := c.do(t.Context(), rows.New(h.DB)); !errors.Is(err, rows.ErrNone) {
		require.NoError(t, err, "the error of %s", c.name)
	}
	require.NotEmpty(t, all, "what %s has asked the database", c.name)
	return all
}

// lastStep returns the number of the last one.
func (c call) lastStep(t testing.TB) int { return len(c.steps(t)) }

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

// requireNothingOpen fails the test for what a call has left open.
func (h *house) requireNothingOpen(when string, args ...any) {
	require.Equal(h.t, "nothing", h.open(), fmt.Sprintf("what is open "+when, args...))
}

// requireNothingOpenSoon is for calls whose context has ended: there database/sql rolls back in a goroutine of its own.
func (h *house) requireNothingOpenSoon(when string, args ...any) {
	database.Until(func() bool { return h.open() == "nothing" })
	h.requireNothingOpen(when, args...)
}

// open says what is open.
func (h *house) open() string {
	var all []string
	for _, o := range []struct {
		n    int
		what string
	}{
		{h.Rows.Now(), "result set"},
		{h.Transactions.Now(), "transaction"},
		{h.Statements.Now() - h.Rows.Now(), "prepared statement"},
		{h.Stats().InUse, "connection in use"},
	} {
		if o.n > 0 {
			all = append(all, fmt.Sprint(o.n, " ", o.what))
		}
	}
	if all == nil {
		return "nothing"
	}
	return strings.Join(all, ", ")
}
