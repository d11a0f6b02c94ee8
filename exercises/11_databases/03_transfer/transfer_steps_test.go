package transfer_test

import (
	"iter"
	"testing"

	"github.com/stretchr/testify/require"

	transfer "koans/exercises/11_databases/03_transfer"
	"koans/exercises/internal/lab"
	"koans/exercises/internal/lab/database"
)

// A point is a step of an attempt. It is known by what is asked, and by how often that was asked before in the same attempt: where in an
// attempt it comes may differ from one to the next.
type point struct {
	nth int // in the first attempt, from 1
	database.Step
	turn int
}

// turns counts how often each step was taken since the attempt began.
type turns map[string]int

func (c turns) take(s database.Step) int {
	what := string(s.Op) + s.Statement
	c[what]++
	return c[what]
}

// tooMuch is more than there is in Ada's account: to find that out takes steps, too.
const tooMuch int64 = 101

// eachStep has one bank after another for a transfer of that amount, and a step that it takes there.
func eachStep(t testing.TB, tl *lab.Timeline, amount int64) iter.Seq2[*bank, point] {
	return func(yield func(*bank, point) bool) {
		b := newBank(t, tl)
		for _, step := range b.steps(amount) {
			if b = b.next(); !yield(b, step) {
				return
			}
		}
	}
}

// steps are what the database is asked to do for a transfer of that amount. How many there are is the answer's own affair.
func (b *bank) steps(amount int64) []point {
	t := b.t
	var all []point
	taken := turns{}
	b.Before(func(s database.Step) error {
		if s.Op != database.Rollback {
			all = append(all, point{len(all) + 1, s, taken.take(s)})
		}
		return nil
	})
	err := b.Transfer(t.Context(), ada, grace, amount)
	if amount == tooMuch {
		require.ErrorIs(t, err, transfer.ErrFunds, "the error of Transfer, for 101 when there are 100")
	} else {
		require.NoError(t, err, "the error of Transfer")
	}
	require.NotEmpty(t, all, "what Transfer has asked the database")
	return all
}

// at has f asked, the given number of times, when the point is reached. An error of f ends the attempt.
func (b *bank) at(p point, times int, f func(database.Step) error) {
	taken := turns{}
	b.Before(func(s database.Step) error {
		if err := b.alone(s); err != nil {
			return err
		}
		b.extra(s)
		if s.Op == database.Rollback || taken.take(s) != p.turn || s.Op != p.Op || s.Statement != p.Statement || times == 0 {
			return nil
		}
		times--
		err := f(s)
		if err != nil {
			clear(taken)
		}
		return err
	})
}

// also has f told of each step from now on; it is for those who have called at.
func (b *bank) also(f func(database.Step)) { b.extra = f }
