package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// A sight is what the page shows of a wrong answer.
type sight struct {
	path  string
	wrong string   // one of the exercise's wrong answers
	steps []string // buttons that are pressed, and, with seen before it, what is then waited for in the picture
	id    string   // where it is shown: "report", "waiting", or "trouble" when the scene has begun anew
	text  string
	line  string // the line of the wrong answer that is named, by what is in it
}

const seen = "… "

var sights = []sight{
	{"01_why/02_exhibition", "judit_never_goes_home", []string{"Asynchronous", "… asynchronous 4"},
		"trouble", "1 × chan receive: Asynchronous.func1", "range calls"},
	{"03_tasks/01_task", "one_value", []string{"Start now", "… task 1 works", "Three await it", "… result of task 1"},
		"waiting", "2 × select: (*Task).Await", "// want deadlock"},
	{"04_gather/01_gather", "racing_append", []string{"All together", "… call 1 word 5"},
		"report", "data race", "append(values, v)"},
	{"04_gather/05_waitfirst", "unheard", []string{"First completed", "… call 1 word 3"},
		"waiting", "2 × chan send: Wait.func1", "ended <- struct{}{}"},
	{"05_synchronization/02_event", "closed_twice", []string{"Set", "… Set", "Set"},
		"report", "close of closed channel", "close(e.happened)"},
	{"05_synchronization/03_semaphore", "waits_in_a_goroutine", []string{"Send tasks", "… task 6 waits"},
		"trouble", "chan send: (*Semaphore).Acquire.func1", "s.taken <- struct{}{}"},
	{"06_queues/01_queue", "lock_kept", []string{"Worker", "… worker 1 waits", "Put 3", "… put 1 item 1"},
		"waiting", "1 × sync.Mutex.Lock: (*Queue).tryPut", "err error) {\n\tq.mu.Lock()"},
	{"06_queues/02_join", "wait_group", []string{"Put 5 jobs", "… 5 jobs", "Join", "… join 1 waits", "Give up"},
		"waiting", "1 × sync.WaitGroup.Wait: (*Queue).Join.func1", "q.all.Wait()"},
	{"06_queues/06_pipeline", "workers_send_and_wait", []string{"Send through", "… photo 1 paste"},
		"trouble", "chan send: work", "out <- result"},
	{"06_queues/07_broadcast", "owner_never_ends", []string{"Subscribe", "… watcher 1 watches", "Close", "… over"},
		"trouble", "1 × select: (*Topic).own", "select {"},
	{"08_blocking/01_heartbeat", "waits_for_the_worker_first", []string{"Work beside it", "… run 1 work blocks", "Stop"},
		"waiting", "1 × sync.WaitGroup.Wait: Run", "worker.Wait()"},
	{"10_web/05_server", "orders_never_cut", []string{"Open", "… server 1 Serve", "Order cake", "… cake 2 cooking", "Stop", "… stop"},
		"waiting", "1 × sync.WaitGroup.Wait: Serve", "conns.Wait()"},
}

// Every scene works with the reference answer, and shows a fault where there is one.
func TestEveryScene(t *testing.T) {
	all := start(t)
	for _, s := range sights {
		name := filepath.Base(s.path)[3:]
		t.Run(name, func(t *testing.T) {
			b := all.in(t)
			answer := filepath.Join(t.TempDir(), name+".go")
			copyFile(t, reference(t, s.path), answer)
			b.show(s.path, answer)
			b.sees("state", "running")
			if os.Getenv("KOANS_SCREENSHOTS") == "" { // nobody looks
				b.speed("5")
			}
			for _, button := range b.buttons() {
				b.press(button)
				time.Sleep(300 * time.Millisecond)
			}
			b.until(`document.querySelector("#lanes rect, #lanes path")`, "nothing is drawn")
			time.Sleep(time.Second)
			b.keep(name)
			b.until(`document.getElementById("findings").hidden && document.getElementById("trouble").hidden`, "it finds something in the reference answer")

			wrong := filepath.Join("../../solutions", s.path, "testdata/wrong", s.wrong+".go")
			copyFile(t, wrong, answer)
			b.sees("lanes", "nothing yet")
			b.sees("state", "running")
			b.until(`document.getElementById("trouble").hidden`, "something of the reference answer's is left behind")
			b.speed("2")
			for _, step := range s.steps {
				if what, ok := strings.CutPrefix(step, seen); ok {
					b.sees("lanes", what)
				} else {
					b.press(step)
				}
			}
			if s.id == "trouble" {
				b.do(chromedp.KeyEvent("r"))
			}
			b.sees(s.id, s.text)
			b.sees(s.id, fmt.Sprintf("%s.go:%d", name, lineOf(t, wrong, s.line)))
			b.keep(name + "-wrong")
		})
	}
}

// lineOf is the number of the line on which text ends in the file, where it is first.
func lineOf(t *testing.T, file, text string) int {
	t.Helper()
	all, err := os.ReadFile(file)
	require.NoError(t, err)
	before, _, ok := strings.Cut(string(all), text)
	require.True(t, ok, "%s has no %s", file, text)
	return 1 + strings.Count(before+text, "\n")
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(to, text, 0o600))
}

// speed has this scene, and those after it, go so many times as fast.
func (b *browser) speed(times string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`(s => (s.value = %q, s.dispatchEvent(new Event("change"))))(document.getElementById("speed"))`, times), "there is no speed")
}

// buttons are the names of the scene's buttons, in order.
func (b *browser) buttons() []string {
	b.t.Helper()
	b.until(`document.querySelector("#controls button")`, "there are no buttons")
	names, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll("#controls button")].map(b => b.dataset.name)`))
	require.NoError(b.t, err)
	return names
}
