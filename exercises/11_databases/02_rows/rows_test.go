package rows_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	rows "koans/exercises/11_databases/02_rows"
	"koans/exercises/internal/lab"
	"koans/exercises/internal/lab/database"
)

func TestAllTitles(t *testing.T) {
	lab.Rule(t, "The books", "Titles")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		got, err := rows.New(newHouse(t, tl).DB).Titles(t.Context())
		require.NoError(t, err, "the error of Titles")
		require.Equal(t, []string{"Ulysses", "Dune", "Emma", "Kim", "Ivanhoe"}, got, "what Titles has returned")
	})
}

func TestTheFirstThatWillDo(t *testing.T) {
	lab.Rule(t, "The first", "Find")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		l := rows.New(newHouse(t, tl).DB)
		var shown []string
		got, err := l.Find(t.Context(), func(b rows.Book) bool {
			shown = append(shown, b.Title)
			return b.ID >= 3
		})
		require.NoError(t, err, "the error of Find")
		require.Equal(t, rows.Book{ID: 3, Title: "Emma"}, got, "what Find has returned")
		require.Equal(t, []string{"Ulysses", "Dune", "Emma"}, shown, "the books that Find has shown to keep")

		_, err = l.Find(t.Context(), func(rows.Book) bool { return false })
		require.ErrorIs(t, err, rows.ErrNone, "the error of Find, when keep wants no book")
	})
}

func TestWhoHasWhat(t *testing.T) {
	lab.Rule(t, "Who has what", "Report")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		got, err := rows.New(newHouse(t, tl).DB).Report(t.Context())
		require.NoError(t, err, "the error of Report")
		require.Equal(t, map[string][]string{"Ada": {"Ulysses", "Kim"}, "Grace": {"Dune"}}, got, "what Report has returned")
	})
}

func TestAllBooksOrNone(t *testing.T) {
	lab.Rule(t, "All or none", "Lend")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		d := newHouse(t, tl)
		l := rows.New(d.DB)
		require.Error(t, l.Lend(t.Context(), "Alan", 3, 5, 2), "the error of Lend, when the last of three books is lent already")
		require.Equal(t, before, d.loans(), "the loans, when Lend has failed")
		require.NoError(t, l.Lend(t.Context(), "Alan", 3, 5), "the error of Lend, when nobody has the books")
		require.Equal(t, []string{"Ulysses: Ada", "Dune: Grace", "Emma: Alan", "Kim: Ada", "Ivanhoe: Alan"}, d.loans(), "the loans, when Lend has lent two books")
	})
}

// The connection breaks at the last thing that is asked of it.
func TestThreeBooksAreNotTheWholeLibrary(t *testing.T) {
	lab.Rule(t, "Cut short", "Titles", "Find", "Report", "Lend")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		d := newHouse(t, tl)
		for _, c := range throughout {
			d = d.next()
			last := len(d.steps(c))
			d = d.next()
			d.failAt(last, errBroken)
			_, err := c.do(t.Context(), rows.New(d.DB))
			require.ErrorIs(t, err, errBroken, "the error of %s, when the connection broke at its last step", c.name)
		}
	})
}

func TestNothingIsOpenAfterwards(t *testing.T) {
	lab.Rule(t, "Hang up", "Titles", "Find", "Report", "Lend")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		d := newHouse(t, tl)
		for _, c := range calls {
			d = d.next()
			_, err := c.do(t.Context(), rows.New(d.DB))
			require.NoError(t, err, "the error of %s", c.name)
			d.requireNothingOpen("after %s", c.name)
		}
	})
	t.Run("keep panics", func(t *testing.T) {
		lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
			d := newHouse(t, tl)
			require.PanicsWithValue(t, "keep", func() {
				rows.New(d.DB).Find(t.Context(), func(rows.Book) bool { panic("keep") })
			}, "Find, when keep panics")
			d.requireNothingOpen("after %s, in which keep has panicked", "Find")
		})
	})
}

func TestOneConnectionWillDo(t *testing.T) {
	lab.Rule(t, "One line", "Titles", "Find", "Report", "Lend")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		tl.Limit(1)
		d := newHouse(t, tl)
		for _, c := range calls {
			d = d.next()
			most := 0
			d.Before(func(database.Step) error {
				most = max(most, d.Stats().InUse)
				return nil
			})
			_, err := c.do(t.Context(), rows.New(d.DB))
			require.NoError(t, err, "the error of %s", c.name)
			most = max(most, d.Busy.Most()) // also between two steps
			require.Equal(t, 1, most, "connections that %s has used at the same time, at most", c.name)
		}
	})
}

func TestAContextThatHasEnded(t *testing.T) {
	lab.Rule(t, "The context", "Titles", "Find", "Report", "Lend")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		d := newHouse(t, tl)
		for _, c := range calls {
			d = d.next()
			ctx := lab.Ended(t)
			_, err := c.do(ctx, rows.New(d.DB))
			require.ErrorIs(t, err, ctx.Err(), "the error of %s, when its context had ended", c.name)
		}
	})
}
