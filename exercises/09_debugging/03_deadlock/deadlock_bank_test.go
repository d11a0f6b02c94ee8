package deadlock_test

import (
	"bytes"
	"regexp"
	"runtime"
	"sync"

	deadlock "koans/exercises/09_debugging/03_deadlock"
	"koans/exercises/internal/lab"
)

// nobody is a ledger for tests that do not look at it.
func nobody(int, int, int) {}

func sum(balances []int) (all int) {
	for _, balance := range balances {
		all += balance
	}
	return all
}

// openBusy opens a bank in which a transfer of 1 from account 1 to account 2 stands in the ledger until it is released.
// Transfers of other amounts pass the ledger.
func openBusy(balances ...int) (bank *deadlock.Bank, release func()) {
	inside, proceed := make(chan struct{}), make(chan struct{})
	bank = deadlock.Open(func(_, _, amount int) {
		if amount == 1 {
			close(inside)
			<-proceed
		}
	}, balances...)
	var busy calls
	busy.Go(func() { _ = bank.Transfer(1, 2, 1) })
	<-inside
	return bank, func() { close(proceed); busy.Wait() }
}

// calls are calls of the bank, each in a goroutine of its own.
type calls struct {
	all      sync.WaitGroup
	returned lab.Overlap
}

// Go begins each with a function of this file, so that [settle] knows it before it has run.
func (c *calls) Go(call func()) {
	c.all.Add(1)
	go func() {
		defer c.all.Done()
		call()
		c.returned.Enter()
	}()
}

// Returned is how many have returned.
func (c *calls) Returned() int { return c.returned.Total() }

// Wait waits until all have returned.
func (c *calls) Wait() { c.all.Wait() }

// looks is how often [settle] looks. At each look all goroutines stand still, and all have got further by the next one:
// one that only has to come to a lock is there after a few.
const looks = 200

// settle waits until each call that is under way is blocked, and says so: then it is known that it waits for an account, without
// a clock. It says what one of them does instead if there is no end to it: "sleep", "running" or "runnable".
func settle() (state string) {
	dump := make([]byte, 64<<10)
	for range looks {
		lab.Yield()
		if state = stateOfCalls(dump[:runtime.Stack(dump, true)]); state == "blocked" {
			break
		}
	}
	return state
}

// settleAtLast is settle for calls that have more to do than to come to a lock.
func settleAtLast() {
	for range looks {
		if settle() == "blocked" {
			return
		}
	}
}

var (
	stateOf = regexp.MustCompile(`^goroutine \d+ \[([^,\]]+)`)
	blocked = regexp.MustCompile(`^(chan|select|sync\.|semacquire|synctest)`)
)

// stateOfCalls is the state of the first goroutine that has to do with the bank and is not blocked, or "blocked".
func stateOfCalls(dump []byte) string {
	_, others, _ := bytes.Cut(dump, []byte("\n\n")) // behind the caller
	for stack := range bytes.SplitSeq(others, []byte("\n\n")) {
		state := stateOf.FindSubmatch(stack)
		if state != nil && bytes.Contains(stack, []byte("deadlock")) && !blocked.Match(state[1]) {
			return string(state[1])
		}
	}
	return "blocked"
}
