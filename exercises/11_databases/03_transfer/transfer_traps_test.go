package transfer_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	transfer "koans/exercises/11_databases/03_transfer"
	"koans/exercises/internal/lab"
	"koans/exercises/internal/lab/database"
)

func TestNobodySeesHalfOfIt(t *testing.T) {
	lab.Rule(t, "All or nothing", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		b := newBank(t, tl)
		b.Before(func(database.Step) error {
			require.Equal(t, money{ada: 100, grace: 50}, b.balances(), "the accounts that another program has seen while Transfer was at work")
			return nil
		})
		require.NoError(t, b.Transfer(t.Context(), ada, grace, 30), "the error of Transfer")
	})
}

// The context ends as the step is taken, which for a commit comes too late: what is done is done.
func TestAnErrorOnlyWhenNothingHasChanged(t *testing.T) {
	lab.Rule(t, "All or nothing", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		for b, step := range eachStep(t, tl, 30) {
			ctx, cancel := context.WithCancel(t.Context())
			b.at(step, 1, func(database.Step) error { cancel(); return nil })
			want, outcome := money{ada: 70, grace: 80}, "no error"
			if b.Transfer(ctx, ada, grace, 30) != nil {
				want, outcome = money{ada: 100, grace: 50}, "an error"
			}
			require.Equal(t, want, b.balances(), "the accounts, when the context ended at step %d (%s) and Transfer has returned %s", step.nth, step.Op, outcome)
		}
	})
}

// The other way round: the one who receives is paid by somebody else, too.
func TestNothingThatOthersDoIsLost(t *testing.T) {
	lab.Rule(t, "Others", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		for b, step := range eachStep(t, tl, 30) {
			took := int64(0)
			b.at(step, 1, func(database.Step) error {
				took = b.somebodyTakes(10)
				return nil
			})
			require.NoError(t, b.Transfer(t.Context(), grace, ada, 30), "the error of Transfer, when somebody else took 10 from the other account before step %d (%s)", step.nth, step.Op)
			require.Equal(t, money{ada: 130 - took, grace: 20}, b.balances(), "the accounts, when somebody else took %d before step %d (%s)", took, step.nth, step.Op)
		}
	})
}

// There was enough at the first attempt, and at the second there is not.
func TestWhatWasReadBeforeCountsNoMore(t *testing.T) {
	lab.Rule(t, "Others", "Transfer")
	lab.Rule(t, "Again", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		for b, step := range eachStep(t, tl, 30) {
			failed, took := false, int64(0)
			b.at(step, 1, func(database.Step) error { failed = true; return database.ErrInTheWay })
			b.also(func(s database.Step) {
				if failed && took == 0 && s.Op != database.Rollback {
					took = b.somebodyTakes(80)
				}
			})
			require.ErrorIs(t, b.Transfer(t.Context(), ada, grace, 30), transfer.ErrFunds,
				"the error of Transfer, for 30 when somebody took 80 of 100 after step %d (%s) of the first attempt", step.nth, step.Op)
			require.Equal(t, money{ada: 20, grace: 50}, b.balances(), "the accounts, when somebody took 80 after step %d (%s) of the first attempt", step.nth, step.Op)
		}
	})
}

// Both were there at the first attempt, and at the second one is gone.
func TestAnAccountIsClosedInBetween(t *testing.T) {
	lab.Rule(t, "Others", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		left := map[int64]money{ada: {grace: 50}, grace: {ada: 100}}
		for gone, want := range left {
			for b, step := range eachStep(t, tl, 30) {
				failed := false
				b.at(step, 1, func(database.Step) error { failed = true; return database.ErrInTheWay })
				b.also(func(s database.Step) {
					if failed && s.Op != database.Rollback {
						failed = false
						_, err := b.others.Exec("DELETE FROM accounts WHERE id = $1", gone)
						require.NoError(t, err, "closing an account, as another program")
					}
				})
				require.ErrorIs(t, b.Transfer(t.Context(), ada, grace, 30), transfer.ErrAccount,
					"the error of Transfer from 7 to 3, when somebody closed account %d after step %d (%s) of the first attempt", gone, step.nth, step.Op)
				require.Equal(t, want, b.balances(), "the accounts, when somebody closed account %d after step %d (%s) of the first attempt", gone, step.nth, step.Op)
			}
		}
	})
}

// Somebody is in the way more often than anybody would count.
func TestAnyNumberOfTimes(t *testing.T) {
	lab.Rule(t, "Again", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 120
		b := newBank(t, tl)
		first := b.steps(30)[0]
		b = b.next()
		b.at(first, n, func(database.Step) error { return database.ErrInTheWay })
		returned := make(chan error, 1)
		go func() { returned <- b.Transfer(t.Context(), ada, grace, 30) }()
		database.Until(func() bool { return len(returned) > 0 }) // which sleeps: who pauses so often may look stuck
		require.NoError(t, <-returned, "the error of Transfer, when somebody was in the way %d times", n)
		require.Equal(t, money{ada: 70, grace: 80}, b.balances(), "the accounts, when somebody was in the way %d times", n)
	})
}

// What is asked when a statement has changed nothing may fail, too, and then it has said nothing.
func TestSomebodyWasInTheWayWhenThereIsNotEnough(t *testing.T) {
	lab.Rule(t, "Again", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		for b, step := range eachStep(t, tl, tooMuch) {
			b.at(step, 3, func(database.Step) error { return database.ErrInTheWay })
			require.ErrorIs(t, b.Transfer(t.Context(), ada, grace, tooMuch), transfer.ErrFunds,
				"the error of Transfer, for 101 when there are 100, and somebody was in the way 3 times at step %d (%s)", step.nth, step.Op)
		}
	})
}

func TestNothingIsOpenWhateverHappened(t *testing.T) {
	lab.Rule(t, "Hang up", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		b := newBank(t, tl)
		require.ErrorIs(t, b.Transfer(t.Context(), ada, grace, 101), transfer.ErrFunds, "the error of Transfer, for 101 when there are 100")
		b.requireNothingOpen("after Transfer, when there was not enough")
		require.ErrorIs(t, b.Transfer(t.Context(), ada, nobody, 10), transfer.ErrAccount, "the error of Transfer, to an account that does not exist")
		b.requireNothingOpen("after Transfer, when there was no such account")
		for b, step := range eachStep(t, tl, 30) {
			b.at(step, 1, func(database.Step) error { return errors.New("the disk is full") })
			require.Error(t, b.Transfer(t.Context(), ada, grace, 30), "the error of Transfer, when the disk was full at step %d (%s)", step.nth, step.Op)
			b.requireNothingOpen("after Transfer, when the disk was full")
		}
	})
}

func TestAStepFailsWhenThereIsNotEnough(t *testing.T) {
	lab.Rule(t, "Only then", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		broken := errors.New("the disk is full")
		for b, step := range eachStep(t, tl, tooMuch) {
			b.at(step, 1, func(database.Step) error { return broken })
			require.ErrorIs(t, b.Transfer(t.Context(), ada, grace, tooMuch), broken,
				"the error of Transfer, for 101 when there are 100, and the disk was full at step %d (%s)", step.nth, step.Op)
			b.requireNothingOpen("after Transfer, when there was not enough and the disk was full")
		}
	})
}

func TestTheContextEndsEachStep(t *testing.T) {
	lab.Rule(t, "Giving up", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		for _, amount := range []int64{30, tooMuch} {
			for b, step := range eachStep(t, tl, amount) {
				if step.Op == database.Commit {
					continue // which takes no context, and is as good as done
				}
				ctx, cancel := context.WithCancel(t.Context())
				b.at(step, 1, func(s database.Step) error { return s.EndsWith(cancel) })
				err := b.Transfer(ctx, ada, grace, amount)
				require.NotErrorIs(t, err, database.ErrDeaf, "the error of Transfer, whose context ended during step %d (%s)", step.nth, step.Op)
				require.ErrorIs(t, err, context.Canceled, "the error of Transfer, whose context ended during step %d (%s)", step.nth, step.Op)
				b.requireNothingOpenSoon("after Transfer, whose context has ended")
				require.Equal(t, money{ada: 100, grace: 50}, b.balances(), "the accounts, when the context ended during step %d (%s)", step.nth, step.Op)
			}
		}
	})
}

// Somebody is in the way for ever, and the context ends at the third attempt.
func TestGivingUp(t *testing.T) {
	lab.Rule(t, "Giving up", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		for b, step := range eachStep(t, tl, 30) {
			ctx, cancel := context.WithCancel(t.Context())
			attempts, begun := 0, 0
			b.at(step, 20, func(database.Step) error { // 20: for ever would hang with who does not listen
				if attempts++; attempts == 3 {
					cancel()
				}
				return database.ErrInTheWay
			})
			b.also(func(s database.Step) {
				if s.Op == database.Begin && ctx.Err() != nil {
					begun++
				}
			})
			require.ErrorIs(t, b.Transfer(ctx, ada, grace, 30), context.Canceled,
				"the error of Transfer, when somebody was in the way at step %d (%s) until the context ended", step.nth, step.Op)
			require.Zero(t, begun, "transactions that Transfer has begun after its context had ended")
			require.Equal(t, money{ada: 100, grace: 50}, b.balances(), "the accounts, when Transfer has given up")
			b.requireNothingOpenSoon("after Transfer, when it has given up")
		}
	})
}

// The context ends in between, and the database knows nothing of it.
func TestGivingUpBetweenTwoAttempts(t *testing.T) {
	lab.Rule(t, "Giving up", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		for b, step := range eachStep(t, tl, 30) {
			b.at(step, 20, func(database.Step) error { return database.ErrInTheWay })
			ctx, cancel := context.WithCancel(t.Context())
			asked := 0
			of := transfer.New(b.DB, func(err error) bool {
				inTheWay := b.InTheWay(err)
				if asked++; asked == 3 {
					cancel()
				}
				return inTheWay
			})
			require.ErrorIs(t, of.Transfer(ctx, ada, grace, 30), context.Canceled,
				"the error of Transfer, when somebody was in the way at step %d (%s), and the context ended after the third attempt", step.nth, step.Op)
			require.Equal(t, money{ada: 100, grace: 50}, b.balances(), "the accounts, when Transfer has given up")
			b.requireNothingOpenSoon("after Transfer, when it has given up")
		}
	})
}

// Some databases say of a step that its context has ended what they say when somebody is in the way.
func TestGivingUpThoughAgainSaysYes(t *testing.T) {
	lab.Rule(t, "Giving up", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 50 // for ever would hang with who does not listen
		b := newBank(t, tl)
		first := b.steps(30)[0]
		b = b.next()
		b.at(first, n, func(database.Step) error { return database.ErrInTheWay })
		ctx, cancel := context.WithCancel(t.Context())
		asked := 0
		of := transfer.New(b.DB, func(error) bool {
			if asked++; asked == 3 {
				cancel()
			}
			return asked < n
		})
		require.ErrorIs(t, of.Transfer(ctx, ada, grace, 30), context.Canceled, "the error of Transfer, whose context ended after the third attempt")
		require.Less(t, asked, n, "times that Transfer has asked again, which always says yes, although the context ended after the third attempt")
	})
}

func TestManyAtOnce(t *testing.T) {
	lab.Rule(t, "The money", "Transfer")
	lab.Rule(t, "Again", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		tl.Limit(4)
		b := newBank(t, tl)
		b.requireOneConnection()
		both := [][2]int64{{ada, grace}, {grace, ada}}
		errs := inParallel(20, func(i int) error { return b.Transfer(t.Context(), both[i%2][0], both[i%2][1], int64(1+i%2)) })
		require.NoError(t, errors.Join(errs...), "the errors of 20 transfers at once, 10 of 1 one way and 10 of 2 the other")
		require.Equal(t, money{ada: 110, grace: 40}, b.balances(), "the accounts, after 20 transfers at once, 10 of 1 one way and 10 of 2 the other")
		b.requireNothingOpen("after 20 transfers at once")
	})
}

func TestManyWantTheLast(t *testing.T) {
	lab.Rule(t, "Overdrawn", "Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		tl.Limit(4)
		b := newBank(t, tl)
		b.requireOneConnection()
		succeeded := 0
		for _, err := range inParallel(20, func(int) error { return b.Transfer(t.Context(), ada, grace, 10) }) {
			if err == nil {
				succeeded++
				continue
			}
			require.ErrorIs(t, err, transfer.ErrFunds, "the error of Transfer, when 20 at once want 10 out of 100")
		}
		require.Equal(t, 10, succeeded, "transfers that have succeeded, when 20 at once want 10 out of 100")
		require.Equal(t, money{ada: 0, grace: 150}, b.balances(), "the accounts afterwards")
	})
}

// requireOneConnection keeps out of a crowd who needs two connections for one transfer, or keeps one: in it that hangs. Then it lets a crowd in.
func (b *bank) requireOneConnection() {
	b.t.Helper()
	require.NoError(b.t, b.Transfer(b.t.Context(), ada, grace, 10), "the error of Transfer")
	require.NoError(b.t, b.Transfer(b.t.Context(), grace, ada, 10), "the error of Transfer")
	require.ErrorIs(b.t, b.Transfer(b.t.Context(), ada, grace, 1000), transfer.ErrFunds, "the error of Transfer, for 1000 when there are 100")
	b.requireNothingOpen("after Transfer, when there was not enough")
	require.Equal(b.t, 1, b.Busy.Most(), "connections that Transfer has used at the same time, at most")
	b.Before(nil)
}

// inParallel calls f n times at once and returns what the calls returned.
func inParallel(n int, f func(i int) error) []error {
	var calls sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		calls.Go(func() { errs[i] = f(i) })
	}
	calls.Wait()
	return errs
}
