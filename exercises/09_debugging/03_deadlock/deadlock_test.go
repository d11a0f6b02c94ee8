package deadlock_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	deadlock "koans/exercises/09_debugging/03_deadlock"
	"koans/exercises/internal/lab"
)

// One moves money one way, another the other way, and both have to wait for a third: this is what report.txt tells of.
func TestTwoTransfersInOppositeDirections(t *testing.T) {
	lab.Rule(t, "No deadlock", "Bank.Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		for _, first := range [][2]int{{1, 0}, {0, 1}} {
			bank, release := openBusy(100, 100, 100)
			var both calls
			both.Go(func() { _ = bank.Transfer(first[0], first[1], 10) })
			settle()
			both.Go(func() { _ = bank.Transfer(first[1], first[0], 10) })
			settle()
			release()
			both.Wait()
			require.Equal(t, []int{100, 99, 101}, bank.Report(), "the balances after 10 from 0 to 1, 10 back, and 1 from 1 to 2")
		}
	})
}

// Money is to be moved, before and behind somebody who wants to see all accounts, and has to wait for two of them.
func TestTransfersAndAReport(t *testing.T) {
	lab.Rule(t, "No deadlock", "Bank.Transfer", "Bank.Report")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		bank, release := openBusy(100, 100, 100, 100)
		var all calls
		all.Go(func() { _ = bank.Transfer(0, 1, 10) })
		settle()
		all.Go(func() { bank.Report() })
		settle()
		all.Go(func() { _ = bank.Transfer(0, 3, 10) })
		settle()
		release()
		all.Wait()
		require.Equal(t, []int{80, 109, 101, 110}, bank.Report(), "the balances after 10 from 0 to 1, 10 from 0 to 3, and 1 from 1 to 2")
	})
}

func TestWhoWaitsBlocks(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Bank.Transfer", "Bank.Report")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		for _, waits := range []struct {
			name string
			call func(bank *deadlock.Bank)
		}{
			{"a Transfer from 0 to 1", func(bank *deadlock.Bank) { _ = bank.Transfer(0, 1, 10) }},
			{"a Transfer from 1 to 0", func(bank *deadlock.Bank) { _ = bank.Transfer(1, 0, 10) }},
			{"a Report", func(bank *deadlock.Bank) { bank.Report() }},
		} {
			bank, release := openBusy(100, 100, 100)
			var waiting calls
			waiting.Go(func() { waits.call(bank) })
			state := settle()
			release()
			waiting.Wait()
			require.Equal(t, "blocked", state, "the state of %s, while 1 is on its way from 1 to 2", waits.name)
		}
	})
}

func TestMoneyIsMovedAndNoneIsMade(t *testing.T) {
	lab.Rule(t, "The money", "Bank.Transfer", "Open")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		bank := deadlock.Open(nobody, 50, 20, 0)
		require.Equal(t, []int{50, 20, 0}, bank.Report(), "the balances of a bank that has just been opened")
		require.NoError(t, bank.Transfer(0, 2, 50), "the error of Transfer, of all that is there")
		require.NoError(t, bank.Transfer(2, 1, 5), "the error of Transfer, back to a lower account")
		require.Equal(t, []int{0, 25, 45}, bank.Report(), "the balances after 50 from 0 to 2, and 5 from 2 to 1")
		require.ErrorIs(t, bank.Transfer(0, 1, 1), deadlock.ErrFunds, "the error of Transfer from an account with nothing in it")
		require.ErrorIs(t, bank.Transfer(1, 0, 26), deadlock.ErrFunds, "the error of Transfer of one more than is there")
		require.NoError(t, bank.Transfer(1, 1, 5), "the error of Transfer from an account to itself")
		require.NoError(t, bank.Transfer(1, 1, 500), "the error of Transfer from an account to itself, of more than is there")
		require.Equal(t, []int{0, 25, 45}, bank.Report(), "the balances after what could not be done")
		require.NoError(t, bank.Transfer(1, 0, 25), "the error of Transfer, after others could not be done")
	})
}

// The report has been asked for while money is on its way. More moves, perhaps before it, perhaps behind it.
func TestAReportIsOfOneMoment(t *testing.T) {
	lab.Rule(t, "One moment", "Bank.Report", "Bank.Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		bank, release := openBusy(100, 100, 100, 100)
		var report []int
		var all calls
		all.Go(func() { report = bank.Report() })
		settle()
		early := all.Returned()
		all.Go(func() { _ = bank.Transfer(0, 3, 50) })
		settle()
		release()
		all.Wait()
		require.Zero(t, early, "reports that did not wait for the 1 that was on its way")
		require.Equal(t, 400, sum(report), "the sum of a report, of four accounts with 400 together: %v", report)
		require.Equal(t, []int{50, 99, 101, 150}, bank.Report(), "the balances after 50 from 0 to 3, and 1 from 1 to 2")
	})
}

func TestTheLedgerIsToldOfEachTransferOnce(t *testing.T) {
	lab.Rule(t, "The ledger", "Bank.Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		var entries [][3]int
		bank := deadlock.Open(func(from, to, amount int) { entries = append(entries, [3]int{from, to, amount}) }, 50, 20)
		_ = bank.Transfer(1, 0, 20)
		_ = bank.Transfer(1, 0, 1) // there is nothing left
		_ = bank.Transfer(1, 0, 0) // and for that it is enough
		_ = bank.Transfer(0, 0, 1)
		_ = bank.Transfer(0, 1, 70)
		require.Equal(t, [][3]int{{1, 0, 20}, {1, 0, 0}, {0, 1, 70}}, entries, "what the ledger was told: from, to and amount")
	})
}

// A transfer from 1 to 2 is in the ledger, and others come who have nothing to do with it.
func TestTransfersOfOtherAccountsGoOn(t *testing.T) {
	lab.Rule(t, "Side by side", "Bank.Transfer")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		bank, release := openBusy(100, 100, 100, 100)
		var others calls
		others.Go(func() { _ = bank.Transfer(0, 3, 10) })
		others.Go(func() { _ = bank.Transfer(3, 0, 30) })
		settle()
		returned := others.Returned()
		release()
		others.Wait()
		require.Equal(t, 2, returned, "transfers between 0 and 3 that have not waited for the one from 1 to 2")
		require.Equal(t, []int{120, 99, 101, 80}, bank.Report(), "the balances after 10 from 0 to 3, 30 back, and 1 from 1 to 2")
	})
}
