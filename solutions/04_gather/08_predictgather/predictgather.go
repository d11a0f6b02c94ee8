// Package predictgather has eleven small programs about gathering, and says what each of them does.
//
// Only one way: there is one truth about each program.
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
			// A channel hands out values in the order in which they come. To keep the order of the
			// start, give each result a place of its own.
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
			// All three read and write the one variable results. Wait orders them before main, but
			// not among each other.
			Prints: "",
			Does:   Races,
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
			// Wait waits for all, even after an error. The context was cancelled after one second,
			// but the other does not look at it.
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
			// The late answer finds room in the channel's buffer, so its goroutine need not wait
			// for anybody, and ends.
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
			// Each round calls time.After again, and so the time begins anew. It is up only after
			// two and a half seconds of silence.
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
			// Each of the three waits for a receiver, and the receiver waits for the three. Waiting
			// and closing belong in a goroutine of their own.
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
			// The break ends the loop and nothing else. The third still comes to its send, and
			// nobody receives any more.
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
			// After two calls of Done the counter is at zero and Wait returns; the third makes it
			// negative, and that is a panic, a second later.
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
			// With a limit, Go itself waits until there is room: the third call waits for a second.
			// There is no queue behind it.
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
			// The child has the only slot and does not give it back before Go has returned, which
			// waits for a slot.
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
			// A closed channel does not end the loop, and is no error: it hands out zeros, as many
			// as one asks for. One, two and three are six.
			Prints: "",
			Does:   RunsForever,
		},
	}
}
