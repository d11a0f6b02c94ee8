// want test "1 of 10 predictions is wrong: that of .caught by main"

// Package predicttasks thinks that a panic comes to whoever started the goroutine.
package predicttasks

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

// Programs are ten small programs. What is said of each is true.
func Programs() []Program {
	return []Program{
		{
			Name: "the forgotten task",
			Run: func() {
				go func() {
					time.Sleep(time.Second)
					fmt.Println("tea")
				}()
				fmt.Println("coffee")
			},
			Prints: "coffee",
			Does:   Returns,
		},
		{
			Name: "one task for each number",
			Run: func() {
				var wg sync.WaitGroup
				got := make([]int, 3)
				for i := range 3 {
					wg.Go(func() {
						time.Sleep(time.Second)
						got[i] = 10 * i
					})
				}
				wg.Wait()
				fmt.Println(got[0], got[1], got[2])
			},
			Prints: "0 10 20",
			Does:   Returns,
		},
		{
			Name: "brewing in the background",
			Run: func() {
				brew := func() string {
					time.Sleep(2 * time.Second)
					return "tea"
				}
				cup := make(chan string)
				serve := func(drink string) { cup <- drink }

				start := time.Now()
				go serve(brew())
				fmt.Println(time.Since(start))
				fmt.Println(<-cup)
			},
			Prints: "2s tea",
			Does:   Returns,
		},
		{
			Name: "awaited twice",
			Run: func() {
				result := make(chan int)
				go func() { result <- 42 }()
				fmt.Println(<-result)
				fmt.Println(<-result)
			},
			Prints: "42",
			Does:   Deadlocks,
		},
		{
			Name: "cancelled at once",
			Run: func() {
				ctx, cancel := context.WithCancel(context.Background())
				done := make(chan struct{})
				go func() {
					defer close(done)
					for i := range 3 {
						time.Sleep(time.Second)
						fmt.Println(i)
					}
				}()
				cancel()
				<-done
				fmt.Println(ctx.Err())
			},
			Prints: "0 1 2 context canceled",
			Does:   Returns,
		},
		{
			Name: "the first of two",
			Run: func() {
				first := make(chan string)
				go func() {
					time.Sleep(time.Second)
					first <- "hare"
				}()
				go func() {
					time.Sleep(2 * time.Second)
					first <- "tortoise"
				}()
				fmt.Println(<-first)
			},
			Prints: "hare",
			Does:   Leaks,
		},
		{
			Name: "long enough",
			Run: func() {
				answer := 0
				go func() { answer = 42 }()
				time.Sleep(time.Second)
				fmt.Println(answer)
			},
			Prints: "",
			Does:   Races,
		},
		{
			Name: "caught by main",
			Run: func() {
				defer func() {
					if r := recover(); r != nil {
						fmt.Println("caught:", r)
					}
				}()
				go func() { panic("no milk") }()
				time.Sleep(time.Second)
				fmt.Println("still here")
			},
			Prints: "caught: no milk",
			Does:   Returns,
		},
		{
			Name: "step by step",
			Run: func() {
				ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
				defer cancel()
				steps := 0
				step := func() {
					if ctx.Err() != nil {
						return
					}
					steps++
				}
				for {
					step()
					time.Sleep(time.Second)
				}
			},
			Prints: "",
			Does:   RunsForever,
		},
		{
			Name: "the clock is stopped",
			Run: func() {
				ticker := time.NewTicker(time.Second)
				time.AfterFunc(2500*time.Millisecond, ticker.Stop)
				for range ticker.C {
					fmt.Println("tick")
				}
				fmt.Println("stopped")
			},
			Prints: "tick tick",
			Does:   Deadlocks,
		},
	}
}
