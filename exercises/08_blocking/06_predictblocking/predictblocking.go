// Package predictblocking has eleven small programs about blocking. What does each of them do?
package predictblocking

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

// Programs are eleven small programs. Predict each of them.
func Programs() []Program {
	return []Program{
		{
			Name: "hello, hello",
			Run: func() {
				go func() {
					for range 3 {
						time.Sleep(time.Second)
						fmt.Println("hello")
					}
				}()
				time.Sleep(3500 * time.Millisecond) // blocks
				fmt.Println("awake")
			},
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
		},
		{
			Name: "five seconds late",
			Run: func() {
				start := time.Now()
				ticker := time.NewTicker(time.Second)
				defer ticker.Stop()
				time.Sleep(5500 * time.Millisecond)
				<-ticker.C
				<-ticker.C
				fmt.Println(time.Since(start))
			},
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
		},
		{
			Name: "the newest message",
			Run: func() {
				mailbox := make(chan int, 1)
				for i := range 3 {
					select {
					case mailbox <- i:
					default:
					}
				}
				fmt.Println(<-mailbox)
			},
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
		},
		{
			Name: "a full box does not matter",
			Run: func() {
				mailbox := make(chan int, 1)
				mailbox <- 1
				close(mailbox)
				select {
				case mailbox <- 2:
					fmt.Println("put")
				default:
					fmt.Println("dropped")
				}
			},
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
		},
		{
			Name: "three beats of patience",
			Run: func() {
				result := make(chan string)
				go func() {
					time.Sleep(10 * time.Second)
					result <- "done"
				}()
				for range 3 {
					select {
					case r := <-result:
						fmt.Println(r)
						return
					case <-time.After(time.Second):
						fmt.Println("beat")
					}
				}
			},
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
		},
		{
			Name: "the owner asks itself",
			Run: func() {
				calls := make(chan func())
				go func() {
					for f := range calls {
						f()
					}
				}()
				do := func(f func()) {
					done := make(chan struct{})
					calls <- func() {
						f()
						close(done)
					}
					<-done
				}
				do(func() {
					fmt.Println("outer")
					do(func() { fmt.Println("inner") })
				})
				fmt.Println("end")
			},
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
		},
		{
			Name: "two workers, five jobs",
			Run: func() {
				jobs, results := make(chan int), make(chan int)
				for range 2 {
					go func() {
						for j := range jobs {
							results <- j * j
						}
					}()
				}
				for i := range 5 {
					jobs <- i
				}
				close(jobs)
				sum := 0
				for range 5 {
					sum += <-results
				}
				fmt.Println(sum)
			},
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
		},
		{
			Name: "time to stop",
			Run: func() {
				ctx, cancel := context.WithTimeout(context.Background(), 2500*time.Millisecond)
				defer cancel()
				beats := 0
				for {
					select {
					case <-ctx.Done():
						if beats > 0 {
							break
						}
						fmt.Println("no beat")
					default:
						beats++
					}
					time.Sleep(time.Second)
				}
			},
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
		},
		{
			Name: "called later",
			Run: func() {
				beats := 0
				time.AfterFunc(time.Second, func() { beats++ })
				time.Sleep(2 * time.Second)
				beats++
				fmt.Println(beats)
			},
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
		},
		{
			Name: "a watchdog in a line",
			Run: func() {
				step := func(d time.Duration) {
					defer time.AfterFunc(100*time.Millisecond, func() { fmt.Println("slow:", d) }).Stop()
					time.Sleep(d)
				}
				step(50 * time.Millisecond)
				step(250 * time.Millisecond)
				step(0)
			},
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
		},
		{
			Name: "three at once",
			Run: func() {
				start := time.Now()
				var wg sync.WaitGroup
				for range 3 {
					wg.Go(func() { time.Sleep(time.Second) })
					wg.Wait()
				}
				fmt.Println(time.Since(start))
			},
			// TODO: what does it print, and how does it end?
			Prints: "",
			Does:   Unanswered,
		},
	}
}
