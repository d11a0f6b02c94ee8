package rows_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	rows "koans/exercises/11_databases/02_rows"
	"koans/exercises/internal/lab"
	"koans/exercises/internal/lab/database"
)

func TestALibraryWithoutBooks(t *testing.T) {
	empty := func(t *testing.T, tl *lab.Timeline) *rows.Library {
		d := newHouse(t, tl)
		_, err := d.others.Exec("DELETE FROM books")
		require.NoError(t, err, "taking all books away")
		return rows.New(d.DB)
	}
	t.Run("Titles", func(t *testing.T) {
		lab.Rule(t, "The books", "Titles")
		lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
			titles, err := empty(t, tl).Titles(t.Context())
			require.NoError(t, err, "the error of Titles, when there are no books")
			require.Empty(t, titles, "what Titles has returned, when there are no books")
		})
	})
	t.Run("Find", func(t *testing.T) {
		lab.Rule(t, "The first", "Find")
		lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
			_, err := empty(t, tl).Find(t.Context(), func(rows.Book) bool { return true })
			require.ErrorIs(t, err, rows.ErrNone, "the error of Find, when there are no books")
		})
	})
	t.Run("Report", func(t *testing.T) {
		lab.Rule(t, "Who has what", "Report")
		lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
			report, err := empty(t, tl).Report(t.Context())
			require.NoError(t, err, "the error of Report, when there are no books")
			require.Empty(t, report, "what Report has returned, when there are no books")
		})
	})
}

func TestWhateverGoesWrong(t *testing.T) {
	lab.Rule(t, "Cut short", "Titles", "Find", "Report", "Lend")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		h := newHouse(t, tl)
		for _, c := range throughout {
			for d, step := range h.eachStep(c) {
				d.failAt(step.nth, errBroken)
				_, err := c.do(t.Context(), rows.New(d.DB))
				require.ErrorIs(t, err, errBroken, "the error of %s, when step %d (%s) failed", c.name, step.nth, step.Op)
				require.Equal(t, before, d.loans(), "the loans after %s, when step %d (%s) failed", c.name, step.nth, step.Op)
			}
		}
	})
}

// Grace has but that book, and Ada another, too.
func TestATitleThatIsNull(t *testing.T) {
	lab.Rule(t, "Cut short", "Titles", "Find", "Report")
	for _, c := range calls[:3] {
		for _, whose := range []string{"Grace", "Ada"} {
			t.Run(c.name+", "+whose, func(t *testing.T) {
				lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
					d := newHouse(t, tl)
					d.takeATitleAway(whose)
					_, err := c.do(t.Context(), rows.New(d.DB))
					require.ErrorContains(t, err, "NULL", "the error of %s, when the title of a book that %s has is NULL", c.name, whose)
				})
			})
		}
	}
}

func TestNothingIsOpenWhateverGoesWrong(t *testing.T) {
	lab.Rule(t, "Hang up", "Titles", "Find", "Report", "Lend")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		h := newHouse(t, tl)
		for _, c := range throughout {
			for d, step := range h.eachStep(c) {
				d.failAt(step.nth, errBroken)
				_, err := c.do(t.Context(), rows.New(d.DB))
				require.Error(t, err, "the error of %s, when step %d (%s) failed", c.name, step.nth, step.Op)
				d.requireNothingOpen("after %s, when step %d (%s) failed", c.name, step.nth, step.Op)
			}
			d := h.next()
			d.takeATitleAway("Grace")
			_, _ = c.do(t.Context(), rows.New(d.DB))
			d.requireNothingOpen("after %s, when a title was NULL", c.name)
		}
	})
}

func TestTheContextEndsEachStep(t *testing.T) {
	lab.Rule(t, "The context", "Titles", "Find", "Report", "Lend")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		h := newHouse(t, tl)
		for _, c := range throughout {
			for d, step := range h.eachStep(c) {
				if step.Op == database.Commit {
					continue // which takes no context, and is as good as done
				}
				ctx, cancel := context.WithCancel(t.Context())
				d.at(step.nth, func(s database.Step) error { return s.EndsWith(cancel) })
				_, err := c.do(ctx, rows.New(d.DB))
				require.NotErrorIs(t, err, database.ErrDeaf, "the error of %s, whose context ended during step %d (%s)", c.name, step.nth, step.Op)
				require.ErrorIs(t, err, context.Canceled, "the error of %s, whose context ended during step %d (%s)", c.name, step.nth, step.Op)
				d.requireNothingOpenSoon("after %s, whose context ended during step %d (%s)", c.name, step.nth, step.Op)
				require.Equal(t, before, d.loans(), "the loans after %s, whose context ended during step %d (%s)", c.name, step.nth, step.Op)
			}
		}
	})
}

func TestTheContextEndsTheWaitForAConnection(t *testing.T) {
	lab.Rule(t, "The context", "Titles", "Find", "Report", "Lend")
	for _, c := range calls {
		t.Run(c.name, func(t *testing.T) {
			lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
				d := newHouse(t, tl)
				d.SetMaxOpenConns(1)
				busy, err := d.Conn(t.Context())
				require.NoError(t, err, "taking the one connection")
				ctx, cancel := context.WithCancel(t.Context())
				returned := make(chan error, 1)
				go func() {
					_, err := c.do(ctx, rows.New(d.DB))
					returned <- err
				}()
				database.Until(func() bool { return d.Stats().WaitCount > 0 || len(returned) > 0 })
				cancel()
				database.Until(func() bool { return len(returned) > 0 })
				busy.Close() // who is deaf goes on now
				require.ErrorIs(t, <-returned, context.Canceled, "the error of %s, whose context ended while it waited for a connection", c.name)
			})
		})
	}
}

// While keep thinks, a second connection is free; and whoever has given up waits for nobody.
func TestKeepHoldsNobodyUp(t *testing.T) {
	lab.Rule(t, "The context", "Find", "Titles", "Report", "Lend")
	for _, c := range calls {
		t.Run(c.name, func(t *testing.T) {
			lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
				l := rows.New(newHouse(t, tl).DB)
				ctx, cancel := context.WithCancel(t.Context())
				returned := make(chan error, 1)
				waits := false
				_, err := l.Find(t.Context(), func(rows.Book) bool {
					go func() {
						_, err := c.do(ctx, l)
						returned <- err
					}()
					cancel()
					database.Until(func() bool { return len(returned) > 0 })
					waits = len(returned) == 0
					return true
				})
				require.NoError(t, err, "the error of Find")
				<-returned
				require.False(t, waits, "whether %s, whose context has ended, waits for another call whose keep has not returned", c.name)
			})
		})
	}
}

func TestNobodySeesHalfOfIt(t *testing.T) {
	lab.Rule(t, "All or none", "Lend")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		d := newHouse(t, tl)
		d.Before(func(database.Step) error {
			require.Equal(t, before, d.loans(), "the loans that another program has seen while Lend was at work")
			return nil
		})
		require.NoError(t, rows.New(d.DB).Lend(t.Context(), "Alan", 3, 5), "the error of Lend")
	})
}

func TestNoBooksAtAll(t *testing.T) {
	lab.Rule(t, "All or none", "Lend")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		d := newHouse(t, tl)
		require.NoError(t, rows.New(d.DB).Lend(t.Context(), "Alan"), "the error of Lend, which was given no books")
		require.Equal(t, before, d.loans(), "the loans, when Lend was given no books")
		d.requireNothingOpen("after %s, which was given no books", "Lend")
	})
}

func TestTheSameBookTwice(t *testing.T) {
	lab.Rule(t, "All or none", "Lend")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		d := newHouse(t, tl)
		require.Error(t, rows.New(d.DB).Lend(t.Context(), "Alan", 3, 5, 3), "the error of Lend, when a book is to be lent twice")
		require.Equal(t, before, d.loans(), "the loans, when Lend has failed")
		d.requireNothingOpen("after %s, when it has failed", "Lend")
	})
}

// Whoever looks for what has gone wrong does so on the line that is open, or hangs up first.
func TestOneConnectionWillDoWhenItGoesWrong(t *testing.T) {
	lab.Rule(t, "One line", "Titles", "Find", "Report", "Lend")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		d := newHouse(t, tl)
		for _, c := range calls {
			d = d.next()
			d.takeATitleAway("Grace")
			_, err := d.others.Exec("INSERT INTO loans (book, reader) VALUES (5, 'Ada')")
			require.NoError(t, err, "lending, as another program, a book")
			_, err = c.do(t.Context(), rows.New(d.DB))
			require.Error(t, err, "the error of %s, when a title is NULL and a book lent already", c.name)
			require.Equal(t, 1, d.Busy.Most(), "connections that %s has used at the same time, at most, when it failed", c.name)
		}
	})
}

// Each call is made alone first: who keeps a connection, or needs two, is not let into the crowd, where it would hang.
func TestFiftyCallersShareTwoConnections(t *testing.T) {
	lab.Rule(t, "One line", "Titles", "Find", "Report")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		tl.Limit(2)
		d := newHouse(t, tl)
		l := rows.New(d.DB)
		for _, c := range calls[:3] {
			_, err := c.do(t.Context(), l)
			require.NoError(t, err, "the error of %s", c.name)
			d.requireNothingOpen("after %s", c.name)
		}
		require.Equal(t, 1, d.Busy.Most(), "connections that one call has used at the same time, at most")
		var callers sync.WaitGroup
		errs := make([]error, 50)
		for i := range errs {
			callers.Go(func() {
				if _, err := calls[i%3].do(t.Context(), l); err != nil {
					errs[i] = fmt.Errorf("%s: %w", calls[i%3].name, err)
				}
			})
		}
		callers.Wait()
		require.NoError(t, errors.Join(errs...), "the errors of 50 callers over 2 connections")
		d.requireNothingOpen("after %d callers", 50)
	})
}
