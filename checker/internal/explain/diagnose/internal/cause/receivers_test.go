package cause

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"koans/checker/internal/explain/diagnose/internal/stack"
)

func TestWhoReceivedIsToldOfOnlyWhereItIsGone(t *testing.T) {
	const head, tail = `
-- a/a.go --
package a

func Sum(ctx context.Context, numbers []int, use func(int) error) {
	jobs := make(chan int)
`, `
	for _, n := range numbers {
		jobs <- n // sends
	}
	close(jobs)
}
`
	for name, tc := range map[string]struct {
		code, says string
		others     []string
	}{
		"a loop that is left": {`	go func() {
		for n := range jobs { // loop
			if use(n) != nil {
				return
			}
		}
	}()`, "All who receive from jobs, in the loop at line 6, have left it, likely at line 8: nobody takes what is still sent. Let them receive until jobs is closed, or tell the sender when they leave.", nil},
		"somebody is still in the loop": {`	go func() {
		for n := range jobs {
			if use(n) != nil { // uses
				return
			}
		}
	}()`, "Who receives from jobs, at line 6, waits at line 7. Receive meanwhile, or give jobs room for all that may be sent.", []string{"uses"}},
		"left when the channel is closed": {`	go func() {
		for {
			n, ok := <-jobs
			if !ok {
				return
			}
			if use(n) != nil {
				break
			}
		}
	}()`, "All who receive from jobs, in the loop at line 6, have left it, likely at line 12: nobody takes what is still sent. Let them receive until jobs is closed, or tell the sender when they leave.", nil},
		"one value each": {`	for range 2 {
		go func() { use(<-jobs) }()
	}`, "Each goroutine that receives from jobs takes one value, at line 6, and ends; more values are sent.", nil},
		"one value": {`	go func() { use(<-jobs) }()`, "Only one value is received, at line 5, and more are sent.", nil},
		"a function that may be called again": {`	take := func() { use(<-jobs) }
	take()
	take()`, "", nil},
		"so many rounds": {`	go func() {
		for i := 0; i < 3; i++ {
			use(<-jobs)
		}
	}()`, "All who receive from jobs, in the loop at line 6, have come to its end, and more values are sent than it takes.", nil},
		"it may be received elsewhere": {`	keep(jobs)
	go func() {
		for n := range jobs {
			if use(n) != nil {
				return
			}
		}
	}()`, "", nil},
		"started too late": {`	defer close(jobs)
	jobs <- 0 // sends early
	go func() {
		for n := range jobs {
			if use(n) != nil {
				return
			}
		}
	}()
}

func others(jobs chan int, numbers []int) {`, "Nobody receives from jobs yet: who does so, at line 8, is started at line 7, behind this send.", nil},
	} {
		t.Run(name, func(t *testing.T) {
			c := unpack(t, head+tc.code+tail)
			mark := "sends"
			if strings.Contains(tc.code, "// sends early") {
				mark = "sends early"
			}
			w := c.wait(stack.Send, mark)
			w.N = 1
			var others []Wait
			for _, mark := range tc.others {
				others = append(others, c.wait(stack.Select, mark))
			}
			a, ok := c.m.Why(w, others)
			assert.Equal(t, tc.says != "", ok, a.Says)
			assert.Equal(t, tc.says, a.Says)
		})
	}
}
