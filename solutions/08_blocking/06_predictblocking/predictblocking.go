// Package predictblocking has eleven small programs about blocking, and says what each of them does.
//
// Only one way: there is one truth about each program.
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

// Programs are eleven small programs. What is said of each is true.
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
			// A sleep blocks its own goroutine and nobody else. There is no loop that all depend
			// on, and so no other sleep to be awaited.
			Prints: "hello hello hello awake",
			Does:   Returns,
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
			// Of the ticks that nobody has received, one is kept and the others are dropped. It
			// comes immediately, and the next when it is due, at six seconds.
			Prints: "6s",
			Does:   Returns,
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
			// The default drops what is to be put, not what is there: the oldest is kept. To keep
			// the newest, take the old one out first.
			Prints: "0",
			Does:   Returns,
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
			// The default is for a send that would have to wait. On a closed channel none waits,
			// full or not: it panics.
			Prints: "",
			Does:   Panics,
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
			// When the loop has lost its patience, the work still goes on, and its result has
			// nowhere to go. Room for one in the channel would let it end.
			Prints: "beat beat beat",
			Does:   Leaks,
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
			// The inner call is sent to the goroutine that is busy with the outer one. It would
			// have to receive what it is itself sending.
			Prints: "outer",
			Does:   Deadlocks,
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
			// Both workers hold out a result, and main holds out the third job: nobody receives.
			// One goroutine has to send while another collects.
			Prints: "",
			Does:   Deadlocks,
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
			// In a select, break leaves the select, and the loop begins its next round. To leave
			// the loop takes a return or a label.
			Prints: "",
			Does:   RunsForever,
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
			// AfterFunc calls the function in a goroutine of its own, not in a loop in which one
			// thing is done at a time. A second in between orders nothing.
			Prints: "",
			Does:   Races,
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
			// A deferred call has its operands evaluated immediately: AfterFunc is called where it
			// stands, and only Stop is put off until the end.
			Prints: "slow: 250ms",
			Does:   Returns,
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
			// Wait stands in the loop, and so each is waited for before the next is started. A
			// WaitGroup may well be used again.
			Prints: "3s",
			Does:   Returns,
		},
	}
}
