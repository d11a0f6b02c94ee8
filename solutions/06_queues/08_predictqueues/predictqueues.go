// Package predictqueues has eleven small programs about queues, and says what each of them does.
//
// Only one way: there is one truth about each program.
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
			// A channel has room for as many as were asked for, and never grows. The third send
			// waits for a receiver, which is the same goroutine, some lines further down.
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
			// A range over a channel ends when it is closed. That the only sender has gone home
			// does not close it.
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
			// Close refuses what is to come and keeps what is there. When that is taken, each
			// receive returns the zero value immediately, here the empty string.
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
			// To send on a closed channel is a panic, and the sender cannot ask before. So let only
			// a sender close it, one that knows that nobody else sends.
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
			// Without a buffer, a send succeeds only if somebody is receiving already. So default
			// was taken, the tea is gone, and a receiver that comes later waits for ever.
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
			// Both have seen it, and one can get it. What len said is out of date by the time you
			// act on it; use select with a default.
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
			// Wait returns immediately while the counter is at zero, and nobody has counted yet. A
			// job counts from when it is put, so Add belongs before the send.
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
			// A send copies the value. What lies in the queue is the order as it was then, and not
			// a reference to yours.
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
			// What was done before the send is seen by the receiver; what is done after it is not
			// ordered. With a pointer you hand over the thing itself, so leave it alone from then
			// on.
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
			// Each value goes to one receiver, whoever that is. Only the closing is seen by all. To
			// tell many, give each a channel of its own.
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
			// A closed channel is always ready to be received from, so default never has its turn:
			// job 0 comes each second. Look at the second value: j, ok := <-jobs.
			Prints: "",
			Does:   RunsForever,
		},
	}
}
