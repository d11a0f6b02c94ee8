// want test "1 of 11 predictions is wrong: that of .once, whatever happens"

// Package predictsync thinks that a failure does not count.
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
			Prints: "try try",
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
			Prints: "",
			Does:   RunsForever,
		},
	}
}
