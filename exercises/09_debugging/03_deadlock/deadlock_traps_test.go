package deadlock_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	deadlock "koans/exercises/09_debugging/03_deadlock"
	"koans/exercises/internal/lab"
)

// On simulated time, which goes by only if a ring is broken by giving up after a while.
func TestNobodyWaitsForTheClock(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Bank.Transfer", "Bank.Report")
	for _, first := range [][2]int{{1, 0}, {0, 1}} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			bank, release := openBusy(100, 100, 100)
			var all calls
			all.Go(func() { _ = bank.Transfer(first[0], first[1], 10) })
			settle()
			all.Go(func() { _ = bank.Transfer(first[1], first[0], 10) })
			all.Go(func() { bank.Report() })
			settle()
			release()
			all.Wait()
			tl.AssertTook(t, 0, "time that went by with waiting for accounts, each of which was free at once")
		})
	}
}

// Who waits for an account keeps nobody who has to do with neither that nor its own.
func TestAWaitingTransferKeepsNobodyElse(t *testing.T) {
	lab.Rule(t, "Side by side", "Bank.Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		for _, waits := range [][2]int{{2, 0}, {0, 2}} {
			bank, release := openBusy(100, 100, 100, 100, 100)
			var waiting, others calls
			waiting.Go(func() { _ = bank.Transfer(waits[0], waits[1], 5) })
			settle()
			others.Go(func() { _ = bank.Transfer(3, 4, 10); _ = bank.Transfer(4, 3, 20) })
			settle()
			returned := others.Returned()
			release()
			waiting.Wait()
			others.Wait()
			require.Equal(t, 1, returned, "transfers between 3 and 4 that went on while another waited for 2")
			require.Equal(t, []int{110, 90}, bank.Report()[3:], "the balances of 3 and 4 after 10 from 3 to 4, and 20 back")
		}
	})
}

// Two have waited for the same transfer, one for each of its accounts. When it is over, both go on.
func TestAllGoOnWhoHaveWaited(t *testing.T) {
	lab.Rule(t, "Side by side", "Bank.Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		for _, waits := range [][2][2]int{{{1, 0}, {2, 3}}, {{3, 2}, {0, 1}}} {
			var told lab.Overlap
			inside, proceed, leave := make(chan struct{}), make(chan struct{}), make(chan struct{})
			bank := deadlock.Open(func(_, _, amount int) {
				if amount == 1 {
					close(inside)
					<-proceed
					return
				}
				defer told.Enter()()
				<-leave
			}, 100, 100, 100, 100)
			var all calls
			all.Go(func() { _ = bank.Transfer(1, 2, 1) })
			<-inside
			for _, w := range waits {
				all.Go(func() { _ = bank.Transfer(w[0], w[1], 10) })
				settle()
			}
			close(proceed)
			settleAtLast()
			together := told.Now()
			close(leave)
			all.Wait()
			require.Equal(t, 2, together, "transfers that went on together, of two that have no account in common and had waited for a third")
			require.Equal(t, 400, sum(bank.Report()), "the sum of what is in four accounts with 400 together")
		}
	})
}

// Each account has a lock of its own, however many there are.
func TestManyAccountsAreAllApart(t *testing.T) {
	lab.Rule(t, "Side by side", "Bank.Transfer", "Open")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		const accounts = 3000
		bank, release := openBusy(slices.Repeat([]int{10}, accounts)...)
		var done lab.Overlap
		var others calls
		others.Go(func() {
			for i := 3; i < accounts-1; i += 2 {
				_ = bank.Transfer(i, i+1, 10)
				done.Enter()
			}
		})
		settleAtLast()
		early := done.Total()
		release()
		others.Wait()
		require.Equal(t, accounts/2-2, early, "transfers, each between two other accounts, that have not waited for the one from 1 to 2")
		require.Equal(t, 10*accounts, sum(bank.Report()), "the sum of what is in %d accounts with 10 each", accounts)
	})
}

// As long as the ledger is being told, neither account is open: not to give, and not to take.
func TestBothAccountsAreClosedUntilTheLedgerKnows(t *testing.T) {
	lab.Rule(t, "The ledger", "Bank.Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		// The last one takes all that will be there.
		for _, late := range [][3]int{{0, 1, 7}, {1, 0, 7}, {0, 2, 7}, {2, 0, 7}, {1, 2, 7}, {2, 1, 7}, {2, 0, 101}} {
			from, to, amount := late[0], late[1], late[2]
			bank, release := openBusy(100, 100, 100)
			var err error
			var waiting calls
			waiting.Go(func() { err = bank.Transfer(from, to, amount) })
			settle()
			returned := waiting.Returned()
			release()
			waiting.Wait()
			require.Zero(t, returned, "transfers of %d from %d to %d that did not wait until the ledger knew of the one from 1 to 2", amount, from, to)
			require.NoError(t, err, "the error of Transfer, of %d from %d to %d, after 1 from 1 to 2", amount, from, to)
			want := []int{100, 99, 101}
			want[from] -= amount
			want[to] += amount
			require.Equal(t, want, bank.Report(), "the balances after 1 from 1 to 2, and %d from %d to %d", amount, from, to)
		}
	})
}

// Two have to wait for another account, and there is enough for one of them.
func TestWhatIsThereIsSpentOnce(t *testing.T) {
	lab.Rule(t, "The money", "Bank.Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		for _, twice := range [][2]int{{3, 1}, {0, 2}} {
			bank, release := openBusy(10, 100, 100, 10)
			var errs [2]error
			var both calls
			for i := range errs {
				both.Go(func() { errs[i] = bank.Transfer(twice[0], twice[1], 10) })
				settle()
			}
			release()
			both.Wait()
			require.False(t, errs[0] == nil && errs[1] == nil, "Transfer took 10 twice from account %d, which had 10, after both had waited for account %d", twice[0], twice[1])
			require.False(t, errs[0] != nil && errs[1] != nil, "Transfer refused both who wanted 10 from account %d, which had 10", twice[0])
		}
	})
}

// What is on its way is not spent, and what could not be paid leaves both accounts open.
func TestNoAccountIsOverdrawn(t *testing.T) {
	lab.Rule(t, "The money", "Bank.Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		for range 50 {
			const n = 6
			bank := deadlock.Open(func(int, int, int) { lab.Yield() }, 10, 0, 0)
			ready := lab.NewBarrier(n)
			errs := make([]error, n)
			var all sync.WaitGroup
			for i := range n {
				all.Go(func() { ready.Wait(); errs[i] = bank.Transfer(0, 1+i%2, 4) })
			}
			all.Wait()
			refused := 0
			for _, err := range errs {
				if err != nil {
					require.ErrorIs(t, err, deadlock.ErrFunds, "the error of Transfer")
					refused++
				}
			}
			require.Equal(t, n-2, refused, "transfers of 4 that were refused, of %d from an account with 10", n)
			require.Equal(t, []int{2, 8}, []int{bank.Report()[0], bank.Report()[1] + bank.Report()[2]}, "what is left, and what has arrived")
			require.NoError(t, bank.Transfer(0, 2, 2), "the error of Transfer, after others were refused")
		}
	})
}

// The report stands in the middle, and money goes past it, from one end to the other.
func TestNoMoneyGoesPastAReport(t *testing.T) {
	lab.Rule(t, "One moment", "Bank.Report", "Bank.Transfer")
	lab.Rule(t, "No deadlock", "Bank.Report", "Bank.Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		for _, past := range [][2]int{{0, 5}, {5, 0}} {
			inside, proceed := make(chan struct{}), make(chan struct{})
			bank := deadlock.Open(func(_, _, amount int) {
				if amount == 1 {
					close(inside)
					<-proceed
				}
			}, 100, 100, 100, 100, 100, 100)
			var report []int
			var all calls
			all.Go(func() { _ = bank.Transfer(2, 3, 1) })
			<-inside
			all.Go(func() { report = bank.Report() })
			settle()
			all.Go(func() { _ = bank.Transfer(past[0], past[1], 50) })
			settle()
			close(proceed)
			all.Wait()
			require.Equal(t, 600, sum(report), "the sum of a report, of six accounts with 600 together: %v", report)
		}
	})
}

// A report belongs to who asked for it.
func TestAReportDoesNotChange(t *testing.T) {
	lab.Rule(t, "One moment", "Bank.Report")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		bank := deadlock.Open(nobody, 5, 6)
		report := bank.Report()
		_ = bank.Transfer(0, 1, 5)
		later := bank.Report()
		require.Equal(t, []int{5, 6}, report, "a report, after money was moved, and another report was made")
		require.Equal(t, []int{0, 11}, later, "a report, after 5 from 0 to 1")
		report[1] = 1000
		require.Equal(t, []int{0, 11}, bank.Report(), "a report, after somebody has written into another")
	})
}

// What somebody has written down elsewhere is no money.
func TestABankKeepsItsOwnBalances(t *testing.T) {
	lab.Rule(t, "The money", "Open", "Bank.Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		written := []int{5, 6}
		bank := deadlock.Open(nobody, written...)
		require.NoError(t, bank.Transfer(0, 1, 5), "the error of Transfer, of all that is there")
		require.Equal(t, []int{5, 6}, written, "the balances that Open was given, after 5 from 0 to 1")
		written[0] = 1000
		require.Equal(t, []int{0, 11}, bank.Report(), "the balances after 5 from 0 to 1, and a change of the slice that Open was given")
	})
}

// Everybody pays everybody, and others look on.
func TestACrowd(t *testing.T) {
	lab.Rule(t, "No deadlock", "Bank.Transfer", "Bank.Report")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		const accounts, payers, payments = 5, 8, 60
		rng := lab.Rand(t)
		bank := deadlock.Open(func(int, int, int) { lab.Yield() }, 10, 10, 10, 10, 10)
		orders := make([][3]int, payers*payments)
		for i := range orders {
			orders[i] = [3]int{rng.IntN(accounts), rng.IntN(accounts), 1 + rng.IntN(4)}
		}
		moved := make([]bool, len(orders))
		reports := make([][]int, 20)
		var all sync.WaitGroup
		for i := range payers {
			all.Go(func() {
				for j := i * payments; j < (i+1)*payments; j++ {
					moved[j] = bank.Transfer(orders[j][0], orders[j][1], orders[j][2]) == nil
				}
			})
		}
		all.Go(func() {
			for i := range reports {
				reports[i] = bank.Report()
				lab.Yield()
			}
		})
		all.Wait()
		want := []int{10, 10, 10, 10, 10}
		for i, order := range orders {
			if moved[i] {
				want[order[0]] -= order[2]
				want[order[1]] += order[2]
			}
		}
		require.Equal(t, want, bank.Report(), "the balances after all that was moved, from 10 in each account")
		for _, report := range reports {
			require.Equal(t, 10*accounts, sum(report), "the sum of a report made while money was moved: %v", report)
			for _, balance := range report {
				require.GreaterOrEqual(t, balance, 0, "a balance in a report: %v", report)
			}
		}
	})
}

// A transfer of one bank is on its way. That is no business of another bank's.
func TestBanksAreApart(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Open", "Bank.Transfer", "Bank.Report")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		told, proceed := make(chan bool), make(chan bool)
		bank := deadlock.Open(func(int, int, int) { told <- true; <-proceed }, 10, 10)
		other := deadlock.Open(nobody, 10, 10)
		var all sync.WaitGroup
		all.Go(func() { _ = bank.Transfer(0, 1, 1) })
		<-told
		require.Equal(t, []int{10, 10}, other.Report(), "the balances of a bank, while money is on its way in another")
		require.NoError(t, other.Transfer(0, 1, 2), "the error of Transfer, while money is on its way in another bank")
		require.Equal(t, []int{8, 12}, other.Report(), "the balances after 2 from 0 to 1, while money is on its way in another bank")
		close(proceed)
		all.Wait()
		require.Equal(t, []int{9, 11}, bank.Report(), "the balances after 1 from 0 to 1")
	})
}
