// Package predictsync has eleven small programs about synchronization, and says what each of them does.
//
// Only one way: there is one truth about each program.
package predictsync

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// An Ending is how a program ends.
type Ending string

// How a program may end. Where more than one fits, the first counts.
const (
	Races       Ending = "races"         // goroutines use a variable, one of them writes it, and nothing orders them
	Panics      Ending = "panics"        // dies of a panic, or of a fatal error that is not a deadlock
	Deadlocks   Ending = "deadlocks"     // main waits for something that can never come, and nothing else goes on
	RunsForever Ending = "runs for ever" // main never returns, and yet something goes on, again and again
	Leaks       Ending = "leaks"         // main returns, and there is a goroutine that would never end by itself
	Returns     Ending = "returns"       // main returns, and all the others have ended, or would have in time
)

// Unanswered is what there is instead of a prediction.
const Unanswered Ending = ""

// A Program is a small program, and what you say that it does.
type Program struct {
	Name string
	Run  func() // its main function; leave it as it is

	Prints string // what it prints before it ends, with single spaces; ignored if it races or runs for ever
	Does   Ending
}

// clone returns a copy of what p points to.
func clone[T any](p *T) T { return *p }

// Programs are eleven small programs. What is said of each is true.
func Programs() []Program {
	return []Program{
		{
			Name: "a lock for the copy",
			Run: func() {
				type account struct {
					mu    sync.Mutex
					money int
				}
				mine := &account{money: 10}
				mine.mu.Lock()
				yours := clone(mine)
				mine.mu.Unlock()

				fmt.Println(yours.money)
				yours.mu.Lock()
				fmt.Println("locked")
			},
			// A mutex is a value, and was copied as it was: locked. Nobody will ever unlock the
			// copy. Hand on pointers to what has a lock in it.
			Prints: "10",
			Does:   Deadlocks,
		},
		{
			Name: "three times under the lock",
			Run: func() {
				var mu sync.Mutex
				for i := range 3 {
					mu.Lock()
					defer mu.Unlock()
					fmt.Println(i)
				}
			},
			// What is deferred runs when the function returns, not at the end of a block or a
			// round. The second Lock waits for the first.
			Prints: "0",
			Does:   Deadlocks,
		},
		{
			Name: "unlocked by somebody else",
			Run: func() {
				var mu sync.Mutex
				mu.Lock()
				go func() {
					fmt.Println("other")
					mu.Unlock()
				}()
				mu.Lock()
				fmt.Println("main")
			},
			// A mutex does not know who has locked it. Anybody may unlock it, and whoever locks it
			// twice simply waits until somebody does.
			Prints: "other main",
			Does:   Returns,
		},
		{
			Name: "unlocked to be safe",
			Run: func() {
				defer func() {
					fmt.Println("caught:", recover())
				}()
				var mu sync.Mutex
				mu.Lock()
				fmt.Println("locked")
				mu.Unlock()
				mu.Unlock()
			},
			// To unlock what is not locked is a fatal error. That is no panic that recover could
			// catch: nothing deferred runs any more.
			Prints: "locked",
			Does:   Panics,
		},
		{
			Name: "once, whatever happens",
			Run: func() {
				var once sync.Once
				connect := func() {
					defer func() { recover() }()
					once.Do(func() {
						fmt.Println("try")
						panic("no network")
					})
					fmt.Println("connected")
				}
				connect()
				connect()
			},
			// For a Once, a function that has panicked has run. The second call does nothing at
			// all, and all seems well.
			Prints: "try connected",
			Does:   Returns,
		},
		{
			Name: "three atomic increments",
			Run: func() {
				var n atomic.Int64
				var wg sync.WaitGroup
				for range 3 {
					wg.Go(func() {
						old := n.Load()
						time.Sleep(time.Second)
						n.Store(old + 1)
					})
				}
				wg.Wait()
				fmt.Println(n.Load())
			},
			// Load is atomic, and so is Store, but not both together: all three load 0 and store 1.
			// That is no data race, and still wrong. Add would be one step.
			Prints: "1",
			Does:   Returns,
		},
		{
			Name: "only a read lock",
			Run: func() {
				var mu sync.RWMutex
				visits := map[string]int{}
				var wg sync.WaitGroup
				for range 2 {
					wg.Go(func() {
						mu.RLock()
						defer mu.RUnlock()
						visits["home"]++
					})
				}
				wg.Wait()
				fmt.Println(visits["home"])
			},
			// Any number of goroutines may hold a read lock at the same time, so it keeps none of
			// them from writing while another does.
			Prints: "",
			Does:   Races,
		},
		{
			Name: "an event is set",
			Run: func() {
				event := make(chan struct{})
				set := func() { close(event) }

				go set()
				<-event
				<-event
				fmt.Println("set")
				set()
				fmt.Println("set again")
			},
			// From a closed channel everybody may receive, as often as they like: a fine event. But
			// closing it twice is a panic.
			Prints: "set",
			Does:   Panics,
		},
		{
			Name: "a semaphore of two",
			Run: func() {
				slots := make(chan struct{}, 2)
				acquire := func() { slots <- struct{}{} }
				release := func() { <-slots }

				acquire()
				fmt.Println("in")
				release()
				release()
				fmt.Println("out")
			},
			// To release is to take something out of the channel. The second time nothing is in it,
			// so it waits, instead of making a third slot.
			Prints: "in",
			Does:   Deadlocks,
		},
		{
			Name: "not enough money",
			Run: func() {
				var mu sync.Mutex
				money := 10
				withdraw := func(n int) bool {
					mu.Lock()
					if n > money {
						return false
					}
					money -= n
					mu.Unlock()
					return true
				}
				fmt.Println(withdraw(20))
				go withdraw(5)
				fmt.Println("bye")
			},
			// The early return leaves the lock locked, and the next to come waits for ever. Unlock
			// in a defer, right after Lock.
			Prints: "false bye",
			Does:   Leaks,
		},
		{
			Name: "trying again",
			Run: func() {
				var mu sync.Mutex
				mu.Lock()
				for !mu.TryLock() {
					time.Sleep(time.Second)
				}
				fmt.Println("locked")
			},
			// Nobody else could unlock it, but a goroutine that tries again and again never waits.
			// So the runtime does not see a deadlock.
			Prints: "",
			Does:   RunsForever,
		},
	}
}
