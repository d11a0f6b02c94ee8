// want test "1 of 12 predictions is wrong: that of .there and back"

// Package predictdebugging thinks that two orders are a deadlock whenever.
package predictdebugging

import (
	"context"
	"fmt"
	"runtime/pprof"
	"sync"
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

// Programs are twelve small programs. Predict each of them.
func Programs() []Program {
	return []Program{
		{
			Name: "guarded where it is written",
			Run: func() {
				var mu sync.Mutex
				var all sync.WaitGroup
				hits := 0
				for range 3 {
					all.Go(func() {
						mu.Lock()
						defer mu.Unlock()
						hits++
					})
				}
				time.Sleep(time.Minute) // long enough
				fmt.Println(hits)
				all.Wait()
			},
			Prints: "",
			Does:   Races,
		},
		{
			Name: "the first is enough",
			Run: func() {
				prices := make(chan int)
				for i := range 3 {
					go func() {
						time.Sleep(time.Duration(i) * time.Second)
						prices <- 10 + i
					}()
				}
				fmt.Println(<-prices)
			},
			Prints: "10",
			Does:   Leaks,
		},
		{
			Name: "the first is enough, with room",
			Run: func() {
				prices := make(chan int, 3)
				for i := range 3 {
					go func() {
						time.Sleep(time.Duration(i) * time.Second)
						prices <- 10 + i
					}()
				}
				fmt.Println(<-prices)
			},
			Prints: "10",
			Does:   Returns,
		},
		{
			Name: "there and back",
			Run: func() {
				var mine, yours sync.Mutex
				var all sync.WaitGroup
				move := func(from, to *sync.Mutex) {
					from.Lock()
					defer from.Unlock()
					time.Sleep(time.Second) // look up the balance
					to.Lock()
					defer to.Unlock()
					fmt.Println("moved")
				}
				all.Go(func() { move(&mine, &yours) })
				time.Sleep(time.Minute)
				all.Go(func() { move(&yours, &mine) })
				all.Wait()
			},
			Prints: "",
			Does:   Deadlocks,
		},
		{
			Name: "there and back at once",
			Run: func() {
				var mine, yours sync.Mutex
				var all sync.WaitGroup
				move := func(from, to *sync.Mutex) {
					from.Lock()
					defer from.Unlock()
					time.Sleep(time.Second) // look up the balance
					to.Lock()
					defer to.Unlock()
					fmt.Println("moved")
				}
				all.Go(func() { move(&mine, &yours) })
				all.Go(func() { move(&yours, &mine) })
				all.Wait()
			},
			Prints: "",
			Does:   Deadlocks,
		},
		{
			Name: "to be on the safe side",
			Run: func() {
				defer func() {
					if r := recover(); r != nil {
						fmt.Println("recovered")
					}
				}()
				go func() {
					time.Sleep(time.Second)
					panic("no such page")
				}()
				time.Sleep(time.Minute)
				fmt.Println("done")
			},
			Prints: "",
			Does:   Panics,
		},
		{
			Name: "looked at before it is closed",
			Run: func() {
				done := make(chan struct{})
				for i := range 2 {
					go func() {
						select {
						case <-done:
							return
						default:
						}
						time.Sleep(time.Duration(i+1) * time.Second) // tidy up
						close(done)
						fmt.Println("closed")
					}()
				}
				time.Sleep(time.Minute)
			},
			Prints: "closed",
			Does:   Panics,
		},
		{
			Name: "late, or never",
			Run: func() {
				var results chan int // to be made later
				select {
				case results <- 42:
					fmt.Println("sent")
				case <-time.After(time.Second):
					fmt.Println("late")
				}
			},
			Prints: "late",
			Does:   Returns,
		},
		{
			Name: "the failed one counts twice",
			Run: func() {
				var all sync.WaitGroup
				job := func(failed bool) {
					defer all.Done()
					if failed {
						fmt.Println("failed")
						all.Done()
						return
					}
					fmt.Println("done")
				}
				all.Add(2)
				job(true)
				job(false)
				all.Wait()
			},
			Prints: "failed done",
			Does:   Panics,
		},
		{
			Name: "try again",
			Run: func() {
				var mu sync.Mutex
				get := func(broken bool) bool {
					mu.Lock()
					if broken {
						return false // and the lock?
					}
					mu.Unlock()
					return true
				}
				fmt.Println(get(true))
				for !mu.TryLock() {
					time.Sleep(time.Second)
				}
				fmt.Println("locked")
			},
			Prints: "",
			Does:   RunsForever,
		},
		{
			Name: "a deadline of its own",
			Run: func() {
				ctx, cancel := context.WithTimeout(context.Background(), time.Second)
				defer cancel()
				answer := make(chan int)
				go func() {
					time.Sleep(time.Minute)
					answer <- 42
				}()
				select {
				case a := <-answer:
					fmt.Println(a)
				case <-ctx.Done():
					fmt.Println("too late")
				}
			},
			Prints: "too late",
			Does:   Leaks,
		},
		{
			Name: "who am I",
			Run: func() {
				ctx := context.Background()
				pprof.Do(ctx, pprof.Labels("stage", "parse"), func(context.Context) {
					_, labelled := pprof.Label(ctx, "stage")
					fmt.Println(labelled)
				})
			},
			Prints: "false",
			Does:   Returns,
		},
	}
}
