// Package predictgather has eleven small programs about gathering. What does each of them do?
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

// Programs are eleven small programs. Predict each of them.
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
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
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
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
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
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
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
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
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
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
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
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
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
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
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
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
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
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
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
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
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
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
		},
	}
}
