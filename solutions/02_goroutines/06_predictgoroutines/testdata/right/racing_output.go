// Package predictgoroutines says also what a program with a race might print, and one that never ends, which does not matter.
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

// Programs are eleven small programs, and what this answer says of them.
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
			Prints: "nothing, for as long as it runs",
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
			Prints: "40",
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
			Prints: "good night",
			Does:   Leaks,
		},
	}
}
