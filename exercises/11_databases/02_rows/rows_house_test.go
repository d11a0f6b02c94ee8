package rows_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
	"koans/exercises/internal/lab/database"
)

// A house is a library with five books, of which three are lent.
type house struct {
	*database.Database
	t      testing.TB
	tl     *lab.Timeline
	others *sql.DB // as another program would use the database
}

// The tables as they are at first.
var atFirst = []string{
	"INSERT INTO books (id, title) VALUES (5, 'Ivanhoe'), (4, 'Kim'), (3, 'Emma'), (2, 'Dune'), (1, 'Ulysses')",
	"INSERT INTO loans (book, reader) VALUES (4, 'Ada'), (2, 'Grace'), (1, 'Ada')",
}

func newHouse(t testing.TB, tl *lab.Timeline) *house {
	d := database.Open(t, tl,
		"CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT)",
		"CREATE TABLE loans (book INTEGER PRIMARY KEY, reader TEXT NOT NULL)",
		atFirst[0], atFirst[1])
	d.SetMaxOpenConns(2)
	return &house{d, t, tl, d.Another(t)}
}

// next returns a house as new. It is the same one, for that is quicker, unless something has been left open there.
func (h *house) next() *house {
	h.Before(nil)
	for _, s := range append([]string{"DELETE FROM loans", "DELETE FROM books"}, atFirst...) {
		if h.open() != "nothing" {
			return newHouse(h.t, h.tl)
		}
		if _, err := h.others.Exec(s); err != nil {
			return newHouse(h.t, h.tl)
		}
	}
	return h
}

// before are the loans at first, as [house.loans] has them.
var before = []string{"Ulysses: Ada", "Dune: Grace", "Kim: Ada"}

// loans asks, as another program would, who has what.
func (h *house) loans() []string {
	found, err := h.others.Query("SELECT title || ': ' || reader FROM books JOIN loans ON book = id ORDER BY id")
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
	_, err := h.others.Exec("UPDATE books SET title = NULL WHERE id = (SELECT MIN(book) FROM loans WHERE reader = $1)", reader)
	require.NoError(h.t, err, "taking a title away")
}

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
