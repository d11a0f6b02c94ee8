// want test "1 of 11 predictions is wrong: that of .a list of results"

// Package predictgather expects a panic where there is a race.
package predictgather

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
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
			Name: "three answers",
			Run: func() {
				answers := make(chan int)
				for _, n := range []int{3, 1, 2} {
					go func() {
						time.Sleep(time.Duration(n) * time.Second)
						answers <- n
					}()
				}
				fmt.Println(<-answers, <-answers, <-answers)
			},
			Prints: "1 2 3",
			Does:   Returns,
		},
		{
			Name: "a list of results",
			Run: func() {
				var results []int
				var wg sync.WaitGroup
				for i := range 3 {
					wg.Go(func() { results = append(results, i) })
				}
				wg.Wait()
				fmt.Println(len(results))
			},
			Prints: "",
			Does:   Panics,
		},
		{
			Name: "one of the two fails",
			Run: func() {
				start := time.Now()
				g, ctx := errgroup.WithContext(context.Background())
				g.Go(func() error {
					time.Sleep(time.Second)
					return errors.New("no tea")
				})
				g.Go(func() error {
					time.Sleep(3 * time.Second)
					fmt.Println("coffee")
					return nil
				})
				fmt.Println(g.Wait(), time.Since(start), ctx.Err())
			},
			Prints: "coffee no tea 3s context canceled",
			Does:   Returns,
		},
		{
			Name: "room for one",
			Run: func() {
				answer := make(chan int, 1)
				go func() {
					time.Sleep(time.Minute)
					answer <- 42
				}()
				select {
				case n := <-answer:
					fmt.Println(n)
				case <-time.After(5 * time.Second):
					fmt.Println("too late")
				}
			},
			Prints: "too late",
			Does:   Returns,
		},
		{
			Name: "two seconds and a half",
			Run: func() {
				news := make(chan int)
				go func() {
					for i := range 4 {
						time.Sleep(time.Second)
						news <- i
					}
				}()
				for {
					select {
					case n := <-news:
						fmt.Println(n)
					case <-time.After(2500 * time.Millisecond):
						fmt.Println("timeout")
						return
					}
				}
			},
			Prints: "0 1 2 3 timeout",
			Does:   Returns,
		},
		{
			Name: "first wait, then collect",
			Run: func() {
				squares := make(chan int)
				var wg sync.WaitGroup
				for i := range 3 {
					wg.Go(func() { squares <- i * i })
				}
				wg.Wait()
				close(squares)
				sum := 0
				for s := range squares {
					sum += s
				}
				fmt.Println(sum)
			},
			Prints: "",
			Does:   Deadlocks,
		},
		{
			Name: "two are enough",
			Run: func() {
				completed := make(chan int)
				for i := range 3 {
					go func() {
						time.Sleep(time.Duration(i) * time.Second)
						completed <- i
					}()
				}
				for i := range completed {
					fmt.Println(i)
					if i == 1 {
						break
					}
				}
			},
			Prints: "0 1",
			Does:   Leaks,
		},
		{
			Name: "one too many",
			Run: func() {
				var wg sync.WaitGroup
				wg.Add(2)
				for i := range 3 {
					go func() {
						defer wg.Done()
						time.Sleep(time.Duration(i+1) * time.Second)
					}()
				}
				wg.Wait()
				fmt.Println("gathered")
				time.Sleep(5 * time.Second)
				fmt.Println("good night")
			},
			Prints: "gathered",
			Does:   Panics,
		},
		{
			Name: "two at a time",
			Run: func() {
				start := time.Now()
				var g errgroup.Group
				g.SetLimit(2)
				for range 4 {
					g.Go(func() error {
						time.Sleep(time.Second)
						return nil
					})
				}
				fmt.Println(time.Since(start))
				if g.Wait() == nil {
					fmt.Println(time.Since(start))
				}
			},
			Prints: "1s 2s",
			Does:   Returns,
		},
		{
			Name: "a child of a child",
			Run: func() {
				var g errgroup.Group
				g.SetLimit(1)
				g.Go(func() error {
					fmt.Println("child")
					g.Go(func() error {
						fmt.Println("grandchild")
						return nil
					})
					return nil
				})
				fmt.Println("end:", g.Wait())
			},
			Prints: "child",
			Does:   Deadlocks,
		},
		{
			Name: "until there are ten",
			Run: func() {
				numbers := make(chan int)
				go func() {
					defer close(numbers)
					for i := range 3 {
						numbers <- i + 1
					}
				}()
				sum := 0
				for sum < 10 {
					sum += <-numbers
					time.Sleep(time.Second)
				}
				fmt.Println(sum)
			},
			Prints: "",
			Does:   RunsForever,
		},
	}
}
