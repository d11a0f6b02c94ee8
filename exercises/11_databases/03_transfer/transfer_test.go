package transfer_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	transfer "koans/exercises/11_databases/03_transfer"
	"koans/exercises/internal/lab"
	"koans/exercises/internal/lab/database"
)

func TestMoneyMoves(t *testing.T) {
	lab.Rule(t, "The money", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		b := newBank(t, tl)
		require.NoError(t, b.Transfer(t.Context(), ada, grace, 30), "the error of Transfer")
		require.Equal(t, money{ada: 70, grace: 80}, b.balances(), "the accounts, when 30 of Ada's 100 went to Grace")
	})
}

func TestNotEnough(t *testing.T) {
	lab.Rule(t, "Overdrawn", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		b := newBank(t, tl)
		require.ErrorIs(t, b.Transfer(t.Context(), ada, grace, 101), transfer.ErrFunds, "the error of Transfer, for 101 when there are 100")
		require.Equal(t, money{ada: 100, grace: 50}, b.balances(), "the accounts, when there was not enough")
		require.NoError(t, b.Transfer(t.Context(), ada, grace, 100), "the error of Transfer, for 100 when there are 100")
		require.Equal(t, money{ada: 0, grace: 150}, b.balances(), "the accounts, when all of it has gone")
	})
}

func TestNobodyThere(t *testing.T) {
	lab.Rule(t, "No such account", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		for _, c := range []struct {
			which    string
			from, to int64
		}{{"to", ada, nobody}, {"from", nobody, grace}} {
			b := newBank(t, tl)
			require.ErrorIs(t, b.Transfer(t.Context(), c.from, c.to, 30), transfer.ErrAccount, "the error of Transfer, %s an account that does not exist", c.which)
			require.Equal(t, money{ada: 100, grace: 50}, b.balances(), "the accounts afterwards")
		}
	})
}

func TestAStepFails(t *testing.T) {
	lab.Rule(t, "All or nothing", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		broken := errors.New("the disk is full")
		for b, step := range eachStep(t, tl, 30) {
			b.at(step, 1, func(database.Step) error { return broken })
			if b.Transfer(t.Context(), ada, grace, 30) != nil {
				require.Equal(t, money{ada: 100, grace: 50}, b.balances(), "the accounts, when step %d (%s) failed", step.nth, step.Op)
			}
		}
	})
}

// The lesson's picture: somebody else takes 80 of Ada's 100.
func TestSomebodyElseWasFirst(t *testing.T) {
	lab.Rule(t, "Others", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		for b, step := range eachStep(t, tl, 30) {
			took := int64(0)
			b.at(step, 1, func(database.Step) error {
				took = b.somebodyTakes(80)
				return nil
			})
			err := b.Transfer(t.Context(), ada, grace, 30)
			want := money{ada: 100 - took, grace: 50}
			if took > 0 {
				require.ErrorIs(t, err, transfer.ErrFunds, "the error of Transfer, for 30 when somebody else took 80 of 100 before step %d (%s)", step.nth, step.Op)
			} else {
				require.NoError(t, err, "the error of Transfer, when nobody could come between at step %d (%s)", step.nth, step.Op)
				want = money{ada: 70, grace: 80}
			}
			require.Equal(t, want, b.balances(), "the accounts, when somebody else took %d before step %d (%s)", took, step.nth, step.Op)
		}
	})
}

func TestSomebodyWasInTheWay(t *testing.T) {
	lab.Rule(t, "Again", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		for b, step := range eachStep(t, tl, 30) {
			refused, kept := false, 0
			b.at(step, 12, func(database.Step) error { refused = true; return database.ErrInTheWay })
			b.also(func(s database.Step) {
				if refused && s.Op == database.Commit {
					kept++
				}
				refused = refused && s.Op != database.Begin
			})
			require.NoError(t, b.Transfer(t.Context(), ada, grace, 30), "the error of Transfer, when somebody was in the way 12 times at step %d (%s)", step.nth, step.Op)
			require.Zero(t, kept, "times that Transfer committed a transaction in which somebody had been in the way, at step %d (%s)", step.nth, step.Op)
			require.Equal(t, money{ada: 70, grace: 80}, b.balances(), "the accounts, when somebody was in the way 12 times at step %d (%s)", step.nth, step.Op)
		}
	})
}

func TestSomethingElseWasWrong(t *testing.T) {
	lab.Rule(t, "Only then", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		broken := errors.New("the disk is full")
		for b, step := range eachStep(t, tl, 30) {
			b.at(step, 1, func(database.Step) error { return broken })
			require.ErrorIs(t, b.Transfer(t.Context(), ada, grace, 30), broken, "the error of Transfer, when the disk was full at step %d (%s)", step.nth, step.Op)
		}
	})
}

func TestTheContextHasEnded(t *testing.T) {
	lab.Rule(t, "Giving up", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		ctx := lab.Ended(t)
		require.ErrorIs(t, newBank(t, tl).Transfer(ctx, ada, grace, 30), ctx.Err(), "the error of Transfer, when its context had ended")
	})
}

func TestOneTransactionAfterAnother(t *testing.T) {
	lab.Rule(t, "Hang up", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		b := newBank(t, tl)
		all := b.steps(30)
		b = b.next()
		b.at(all[len(all)-1], 3, func(database.Step) error { return database.ErrInTheWay })
		most := 0
		b.also(func(database.Step) { most = max(most, b.Stats().InUse) })
		require.NoError(t, b.Transfer(t.Context(), ada, grace, 30), "the error of Transfer, at the fourth attempt")
		require.Equal(t, 1, most, "connections that Transfer has used at the same time, at most, in four attempts")
		b.requireNothingOpen("after Transfer")
	})
}
