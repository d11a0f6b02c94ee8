// want test "1 of 11 predictions is wrong: that of .until it is empty"

// Package predictqueues thinks that select refuses a closed channel.
package predictqueues

import (
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
			Name: "first put, then get",
			Run: func() {
				queue := make(chan int, 2)
				for i := range 3 {
					queue <- i
					fmt.Println("put", i)
				}
				for range 3 {
					fmt.Println("got", <-queue)
				}
			},
			Prints: "put 0 put 1",
			Does:   Deadlocks,
		},
		{
			Name: "all there is",
			Run: func() {
				queue := make(chan int)
				go func() {
					for i := range 3 {
						queue <- i
					}
				}()
				for v := range queue {
					fmt.Println(v)
				}
				fmt.Println("done")
			},
			Prints: "0 1 2",
			Does:   Deadlocks,
		},
		{
			Name: "closed too early",
			Run: func() {
				queue := make(chan string, 3)
				queue <- "tea"
				queue <- "coffee"
				close(queue)
				fmt.Println(len(queue))
				fmt.Println(<-queue, <-queue, len(<-queue))
			},
			Prints: "2 tea coffee 0",
			Does:   Returns,
		},
		{
			Name: "the shop is closed",
			Run: func() {
				orders := make(chan int, 3)
				orders <- 1
				orders <- 2
				close(orders)
				go func() {
					time.Sleep(time.Second)
					orders <- 3
				}()
				for o := range orders {
					fmt.Println(o)
				}
				fmt.Println("closed")
				time.Sleep(time.Minute)
				fmt.Println("good night")
			},
			Prints: "1 2 closed",
			Does:   Panics,
		},
		{
			Name: "put it down at once",
			Run: func() {
				table := make(chan string)
				select {
				case table <- "tea":
					fmt.Println("put down")
				default:
					fmt.Println("no room")
				}
				go func() { fmt.Println(<-table) }()
				time.Sleep(time.Second)
			},
			Prints: "no room",
			Does:   Leaks,
		},
		{
			Name: "looked at first",
			Run: func() {
				queue := make(chan int, 1)
				queue <- 1
				for range 2 {
					go func() {
						if len(queue) > 0 {
							time.Sleep(time.Second) // getting ready
							<-queue
							fmt.Println("got it")
						}
					}()
				}
				time.Sleep(time.Minute)
			},
			Prints: "got it",
			Does:   Leaks,
		},
		{
			Name: "counted when taken",
			Run: func() {
				jobs := make(chan int, 3)
				var unfinished sync.WaitGroup
				go func() {
					for j := range jobs {
						time.Sleep(time.Second)
						unfinished.Add(1)
						fmt.Println("job", j)
						unfinished.Done()
					}
				}()
				for i := range 3 {
					jobs <- i
				}
				close(jobs)
				unfinished.Wait()
				fmt.Println("all done")
			},
			Prints: "all done",
			Does:   Returns,
		},
		{
			Name: "changed afterwards",
			Run: func() {
				type order struct{ cups int }
				orders := make(chan order, 1)
				mine := order{cups: 1}
				orders <- mine
				mine.cups = 5
				fmt.Println((<-orders).cups, mine.cups)
			},
			Prints: "1 5",
			Does:   Returns,
		},
		{
			Name: "changed by both",
			Run: func() {
				type order struct{ cups int }
				orders := make(chan *order, 1)
				go func() {
					o := <-orders
					o.cups++
				}()
				mine := &order{cups: 1}
				orders <- mine
				mine.cups++
				time.Sleep(time.Second)
			},
			Prints: "",
			Does:   Races,
		},
		{
			Name: "news for all",
			Run: func() {
				news := make(chan string)
				heard := make(chan string, 3)
				var all sync.WaitGroup
				for range 3 {
					all.Go(func() {
						for n := range news {
							heard <- n
						}
					})
				}
				news <- "the tea is ready"
				close(news)
				all.Wait()
				fmt.Println(len(heard))
			},
			Prints: "1",
			Does:   Returns,
		},
		{
			Name: "until it is empty",
			Run: func() {
				jobs := make(chan int, 3)
				jobs <- 1
				jobs <- 2
				close(jobs)
				for range time.Tick(time.Second) {
					select {
					case j := <-jobs:
						fmt.Println("job", j)
					default:
						fmt.Println("empty")
						return
					}
				}
			},
			Prints: "job 1 job 2",
			Does:   Panics,
		},
	}
}
