// Package predictexecutors has twelve small programs about executors, and says what each of them does.
//
// Only one way: there is one truth about each program.
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
			// Since Go 1.22, each turn of a loop has a variable of its own, so each closure sees
			// another. In a module with an older go line, and in Python, all would be for Cleo.
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
			// A variable that is declared before the loop is one variable, in every version of Go. The
			// closures keep the variable and not its value, and when they run it holds the last.
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
			// What is passed as an argument is bound in that moment: 3. What a closure finds outside of
			// itself is looked up when it runs: by then it is 5.
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
			// There is room behind the first element, so both appends write into the same array, to the
			// same place. With slices.Clip(slip) each would have had to copy it.
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
			// A value in a channel goes to one receiver, once. A future that may be asked again has to
			// keep its result, and close a channel to say that it is there.
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
			// There are two workers: while one waits in the outer job, the other does the inner one.
			// With one it would be a deadlock. Nobody closes jobs, so both workers wait for ever in the
			// end.
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
			// A panic can be recovered only in the goroutine in which it happens. It ends the whole
			// program, and no deferred function of main runs.
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
			// The deferred function recovers, and its function returns all the same: that is the worker,
			// loop and all. Nobody is left who would take the second job. Recover around each job.
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
			// When main returns, the program is over, whatever is queued. Python waits for the threads
			// of its pools when it exits; Go waits for nobody.
			Prints: "closed",
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
			// The owner waits for the inner call, which lies in its own box. As long as it waits, it
			// takes nothing out. Room in the box does not help; that the owner has the value anyway
			// would.
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
			// The table belongs to the owner, and main looks at it without asking. That a second has
			// gone by orders nothing: only a send, a lock or the like does.
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
			// A pipe holds only so much, and this one nothing at all: a write waits until all of it has
			// been read. Here nobody reads after the first five bytes.
			Prints: "written",
			Does:   Deadlocks,
		},
	}
}
