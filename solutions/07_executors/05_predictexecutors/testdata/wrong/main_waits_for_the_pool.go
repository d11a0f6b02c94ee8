// want test "1 of 12 predictions is wrong: that of .the pool is closed"

// Package predictexecutors thinks that a program waits for its workers, as Python does.
package predictexecutors

import (
	"fmt"
	"io"
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

// Programs are twelve small programs. What is said of each is true.
func Programs() []Program {
	return []Program{
		{
			Name: "one for each guest",
			Run: func() {
				var jobs []func()
				for _, name := range []string{"Ann", "Bob", "Cleo"} {
					jobs = append(jobs, func() { fmt.Println(name) })
				}
				for _, job := range jobs {
					job()
				}
			},
			Prints: "Ann Bob Cleo",
			Does:   Returns,
		},
		{
			Name: "one name for all",
			Run: func() {
				var jobs []func()
				var name string
				for _, name = range []string{"Ann", "Bob", "Cleo"} {
					jobs = append(jobs, func() { fmt.Println(name) })
				}
				for _, job := range jobs {
					job()
				}
			},
			Prints: "Cleo Cleo Cleo",
			Does:   Returns,
		},
		{
			Name: "bound or seen",
			Run: func() {
				minutes := 3
				seen := func() { fmt.Println(minutes) }
				bound := func(m int) func() {
					return func() { fmt.Println(m) }
				}(minutes)
				minutes = 5
				seen()
				bound()
			},
			Prints: "5 3",
			Does:   Returns,
		},
		{
			Name: "two slips from one",
			Run: func() {
				slip := make([]string, 0, 4)
				slip = append(slip, "Assam")
				ann := append(slip, "for Ann")
				bob := append(slip, "for Bob")
				fmt.Println(ann[1], bob[1])
			},
			Prints: "for Bob for Bob",
			Does:   Returns,
		},
		{
			Name: "asked twice",
			Run: func() {
				future := make(chan int)
				go func() { future <- 42 }()
				for range 2 {
					fmt.Println(<-future)
				}
			},
			Prints: "42",
			Does:   Deadlocks,
		},
		{
			Name: "a job that submits a job",
			Run: func() {
				jobs := make(chan func())
				for range 2 {
					go func() {
						for job := range jobs {
							job()
						}
					}()
				}
				done := make(chan bool)
				jobs <- func() {
					fmt.Println("outer")
					inner := make(chan bool)
					jobs <- func() {
						fmt.Println("inner")
						close(inner)
					}
					<-inner
					close(done)
				}
				<-done
			},
			Prints: "outer inner",
			Does:   Leaks,
		},
		{
			Name: "boom in the pool",
			Run: func() {
				defer func() { fmt.Println("recovered:", recover()) }()
				jobs := make(chan func())
				go func() {
					for job := range jobs {
						job()
					}
				}()
				jobs <- func() { panic("boom") }
				time.Sleep(time.Second)
				fmt.Println("done")
			},
			Prints: "",
			Does:   Panics,
		},
		{
			Name: "sorry",
			Run: func() {
				jobs := make(chan func())
				go func() {
					defer func() { fmt.Println("sorry:", recover()) }()
					for job := range jobs {
						job()
					}
				}()
				jobs <- func() { panic("boom") }
				jobs <- func() { fmt.Println("next") }
			},
			Prints: "sorry: boom",
			Does:   Deadlocks,
		},
		{
			Name: "the pool is closed",
			Run: func() {
				jobs := make(chan string, 2)
				go func() {
					for job := range jobs {
						time.Sleep(time.Second)
						fmt.Println(job)
					}
				}()
				jobs <- "tea"
				jobs <- "coffee"
				close(jobs)
				fmt.Println("closed")
			},
			Prints: "closed tea coffee",
			Does:   Returns,
		},
		{
			Name: "the owner asks itself",
			Run: func() {
				calls := make(chan func(), 10)
				go func() {
					for f := range calls {
						f()
					}
				}()
				call := func(f func()) {
					done := make(chan bool)
					calls <- func() {
						f()
						close(done)
					}
					<-done
				}
				call(func() {
					fmt.Println("outer")
					call(func() { fmt.Println("inner") })
				})
				fmt.Println("done")
			},
			Prints: "outer",
			Does:   Deadlocks,
		},
		{
			Name: "a look at the table",
			Run: func() {
				table := map[string]int{}
				calls := make(chan func(), 1)
				go func() {
					for f := range calls {
						f()
					}
				}()
				calls <- func() { table["Judit"]++ }
				time.Sleep(time.Second)
				fmt.Println(table["Judit"])
				close(calls)
			},
			Prints: "",
			Does:   Races,
		},
		{
			Name: "a pipe without a reader",
			Run: func() {
				r, w := io.Pipe()
				go func() {
					fmt.Fprint(w, "hello")
					fmt.Println("written")
					fmt.Fprint(w, "and a lot more")
					w.Close()
				}()
				buf := make([]byte, 5)
				io.ReadFull(r, buf)
				done := make(chan bool)
				<-done
			},
			Prints: "written",
			Does:   Deadlocks,
		},
	}
}
