// Package predictgoroutines has eleven small programs about goroutines, select and contexts, and says what each of them does.
//
// Only one way: there is one truth about each program.
package predictgoroutines

import (
	"context"
	"fmt"
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

// Programs are eleven small programs. What is said of each is true.
func Programs() []Program {
	return []Program{
		{
			Name: "the upper case",
			Run: func() {
				terrace, hall := make(chan int), make(chan int)
				close(terrace)
				close(hall)
				terraces := 0
				for range 1000 {
					select {
					case <-terrace:
						terraces++
					case <-hall:
					}
				}
				fmt.Println(terraces == 1000)
			},
			// If several cases are ready, select takes one of them at random, each about as often. The
			// order in which they are written means nothing.
			Prints: "false",
			Does:   Returns,
		},
		{
			Name: "the case that was not taken",
			Run: func() {
				terrace, hall := make(chan int, 1), make(chan int, 1)
				terrace <- 1
				hall <- 2
				select {
				case <-terrace:
				case <-hall:
				}
				fmt.Println(len(terrace) + len(hall))
			},
			// Either order may be taken, but only one of them is. A case that was not taken has not
			// happened: the other order is still in its channel.
			Prints: "1",
			Does:   Returns,
		},
		{
			Name: "closed for today",
			Run: func() {
				terrace, hall := make(chan int), make(chan int)
				close(terrace)
				for range 3 {
					select {
					case order := <-terrace:
						fmt.Println(order)
					case order := <-hall:
						fmt.Println("hall", order)
					}
				}
			},
			// A closed channel is ready for ever, with the zero value. The second result of a receive,
			// false here, would have told; or set the variable to nil.
			Prints: "0 0 0",
			Does:   Returns,
		},
		{
			Name: "a kitchen that nobody built",
			Run: func() {
				var kitchen chan string
				go func() { kitchen <- "soup" }()
				fmt.Println(<-kitchen)
			},
			// A channel is nil until make has made it. Sending to a nil channel and receiving from it
			// is allowed, and waits for ever.
			Prints: "",
			Does:   Deadlocks,
		},
		{
			Name: "whoever leaves last",
			Run: func() {
				kitchen := make(chan int)
				for i := range 2 {
					go func() {
						time.Sleep(time.Duration(i+1) * time.Second)
						close(kitchen)
					}()
				}
				<-kitchen
				fmt.Println("closed")
				time.Sleep(5 * time.Second)
				fmt.Println("good night")
			},
			// Closing a channel a second time is a panic, in whichever goroutine, and it ends the
			// program. So exactly one goroutine closes, when it knows that all others are done.
			Prints: "closed",
			Does:   Panics,
		},
		{
			Name: "nothing yet",
			Run: func() {
				orders := make(chan int)
				for {
					select {
					case order := <-orders:
						fmt.Println(order)
						return
					default:
						time.Sleep(time.Second) // look again later
					}
				}
			},
			// With a default, select never waits, so the loop comes round again and again. Without it,
			// the wait would block, and the runtime would see a deadlock.
			Prints: "",
			Does:   RunsForever,
		},
		{
			Name: "four waiters and one total",
			Run: func() {
				total := 0
				var waiters sync.WaitGroup
				for range 4 {
					waiters.Go(func() { total += 10 })
				}
				waiters.Wait()
				fmt.Println(total)
			},
			// Wait orders the four before main, but nothing orders them among each other, and total +=
			// 10 reads and writes. One of the additions may be lost.
			Prints: "",
			Does:   Races,
		},
		{
			Name: "a value for the child",
			Run: func() {
				type table struct{}
				call := context.Background()
				asking := context.WithValue(call, table{}, 7)
				fmt.Println(asking.Value(table{}), call.Value(table{}))
			},
			// WithValue changes no context: it makes another one, below. The value goes only where
			// that one is handed, unlike that of a ContextVar.
			Prints: "7 <nil>",
			Does:   Returns,
		},
		{
			Name: "the child hangs up",
			Run: func() {
				call, hangUp := context.WithCancel(context.Background())
				defer hangUp()
				asking, cancel := context.WithTimeout(call, time.Second)
				cancel()
				fmt.Println(call.Err())
				fmt.Println(asking.Err())
			},
			// When a context ends, all those below it do, and none above it. It was cancelled before
			// its second was over, and that is what Err says.
			Prints: "<nil> context canceled",
			Does:   Returns,
		},
		{
			Name: "late clean-up",
			Run: func() {
				wait := func(ctx context.Context) error {
					select {
					case <-time.After(time.Second):
						return nil
					case <-ctx.Done():
						return ctx.Err()
					}
				}
				ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
				defer cancel()
				fmt.Println(wait(ctx))
				<-ctx.Done()
				fmt.Println(wait(ctx)) // clean up, which takes a second
			},
			// A context that has ended stays ended: whatever waits with it gives up immediately,
			// cleaning up as well. Clean up with context.WithoutCancel, and a limit of its own.
			Prints: "<nil> context deadline exceeded",
			Does:   Returns,
		},
		{
			Name: "the first of all contexts",
			Run: func() {
				ctx := context.Background()
				go func() {
					<-ctx.Done()
					fmt.Println("tidied up")
				}()
				fmt.Println("good night")
			},
			// Nobody can end context.Background, and its Done is a nil channel. The goroutine waits
			// for as long as the process lives.
			Prints: "good night",
			Does:   Leaks,
		},
	}
}
