package lab_test

import (
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

func waitsForever() { <-make(chan int) }

func panics() { panic("boom") }

var failingBubbles = []struct {
	name string
	body func(t *testing.T, tl *lab.Timeline)
	says []string // regular expressions
	not  []string
}{
	{
		name: "a goroutine is left waiting",
		body: func(t *testing.T, tl *lab.Timeline) { go waitsForever() },
		says: []string{`left behind: 1 goroutine`, `goroutine \d+ \[chan receive`, `lab_test\.waitsForever`, `created by koans/exercises/internal/lab_test`},
	},
	{
		name: "a goroutine is left that looks at the clock for ever",
		body: func(t *testing.T, tl *lab.Timeline) {
			go func() {
				for {
					time.Sleep(time.Second)
				}
			}()
		},
		says: []string{`left behind: 1 goroutine`, `time\.Sleep`, `bubble_test\.go`},
	},
	{
		name: "a goroutine is left by a cleanup",
		body: func(t *testing.T, tl *lab.Timeline) { t.Cleanup(func() { go waitsForever() }) },
		says: []string{`left behind: 1 goroutine`, `lab_test\.waitsForever`},
	},
	{
		name: "all wait for each other",
		body: func(t *testing.T, tl *lab.Timeline) {
			var wg sync.WaitGroup
			wg.Go(waitsForever)
			wg.Wait()
		},
		says: []string{`stuck: 2 goroutines`, `WaitGroup`, `lab_test\.waitsForever`},
		not:  []string{`left behind`},
	},
	{
		name: "the body panics",
		body: func(t *testing.T, tl *lab.Timeline) { panics() },
		says: []string{`panic: boom`, `lab_test\.panics`},
	},
	{
		name: "the body panics while others wait",
		body: func(t *testing.T, tl *lab.Timeline) { go waitsForever(); panics() },
		says: []string{`panic: boom`, `lab_test\.panics`},
		not:  []string{`left behind`, `stuck`, `deadlock`},
	},
	{
		name: "an assertion fails, and then all wait",
		body: func(t *testing.T, tl *lab.Timeline) { assert.Fail(t, "the cause"); waitsForever() },
		says: []string{`the cause`},
		not:  []string{`stuck`},
	},
	{
		name: "a requirement fails while others wait",
		body: func(t *testing.T, tl *lab.Timeline) { go waitsForever(); require.Fail(t, "the cause") },
		says: []string{`the cause`},
		not:  []string{`left behind`, `stuck`, `deadlock`},
	},
}

var playBubble = func() []func(t *testing.T, flags ...string) string {
	var plays []func(t *testing.T, flags ...string) string
	for _, s := range failingBubbles {
		plays = append(plays, scene("bubble: "+s.name, func(t *testing.T) {
			lab.Bubble(t, s.body)
			t.Error("went on after a bubble that failed")
		}))
	}
	return plays
}()

// Whatever goes wrong in a bubble is the failure of that one test, and its message tells who waits where.
func TestABubbleFailsAlone(t *testing.T) {
	for i, s := range failingBubbles {
		t.Run(s.name, func(t *testing.T) {
			for _, chatty := range []string{"-test.v=true", "-test.v=false"} {
				out := playBubble[i](t, chatty)
				assert.Contains(t, out, sceneFailed)
				for _, re := range s.says {
					assert.Regexp(t, regexp.MustCompile(re), out, "with "+chatty)
				}
				for _, re := range append(s.not, "went on after", "^panic: ", "DATA RACE") {
					assert.NotRegexp(t, regexp.MustCompile(re), out, "with "+chatty)
				}
				if chatty == "-test.v=true" {
					assert.Contains(t, out, nextPassed, "the next test goes on")
					assert.Contains(t, out, lastPassed, "what the bubble left is not the last test's")
				}
			}
		})
	}
}

var playGoroutinePanic = scene("a goroutine panics", func(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		go panics()
		time.Sleep(time.Second)
	})
})

// As Bubble's docs admit.
func TestAPanickingGoroutineEndsTheProcess(t *testing.T) {
	out := playGoroutinePanic(t)
	assert.Contains(t, out, "panic: boom")
	assert.Contains(t, out, "lab_test.panics")
	assert.NotContains(t, out, nextPassed)
}

func TestABubbleWhoseGoroutinesEndPasses(t *testing.T) {
	began := time.Now()
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		assert.Zero(t, tl.Now())
		go func() { <-t.Context().Done() }() // ends with the test: nobody is left behind
		done := make(chan struct{})
		t.Cleanup(func() { close(done) })
		go func() { <-done }()
		time.Sleep(lab.Year)
		assert.Equal(t, lab.Year, tl.Now())
	})
	assert.Less(t, time.Since(began), lab.Year, "a year on the simulated clock")
}
