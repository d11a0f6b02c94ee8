package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

const semaphores = "05_synchronization/03_semaphore"

func TestALab(t *testing.T) {
	b := show(t, semaphores, reference(t, semaphores))
	b.sees("title", "Semaphore")
	b.press("Send tasks")
	b.sees("lanes", "task 6")
	b.sees("waiting", "(*Semaphore).Acquire, semaphore.go:")
	b.sees("readings", "inside2")
	time.Sleep(1500 * time.Millisecond)
	b.press("Cancel one")
	b.press("Try one")
	time.Sleep(time.Second)
	b.keep("semaphore")
	b.dark()
	b.phone()
	b.keep("semaphore-phone")
	b.until(`document.querySelectorAll("#lanes .cancelled").length === 1`, "no bar was cancelled")
	b.do(chromedp.KeyEvent("p"))
	b.sees("pause", "Go on")
	b.do(chromedp.KeyEvent("p"))
	b.do(chromedp.KeyEvent("2")) // the second button
	b.do(chromedp.KeyEvent("r"))
	b.sees("state", "running")
	b.sees("lanes", "nothing yet")
}

// answer is a semaphore that does something else in Acquire.
func semaphore(t *testing.T, acquire string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "semaphore.go")
	save(t, path, acquire)
	return path
}

func save(t *testing.T, path, acquire string) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, []byte(`package semaphore

import "context"

type Semaphore struct {
	n   int
	all [][]byte
}

func New(int) *Semaphore { return &Semaphore{} }

func (s *Semaphore) Acquire(ctx context.Context) error {
	`+acquire+`
}

func (s *Semaphore) TryAcquire() bool { return false }

func (s *Semaphore) Release() {}

func (s *Semaphore) Do(ctx context.Context, work func() error) error { return work() }
`), 0o600))
}

func TestARace(t *testing.T) {
	b := show(t, semaphores, semaphore(t, "s.n++\nreturn nil"))
	b.press("Send tasks")
	b.sees("report", "data race")
	b.sees("report", "semaphore.go:13")
	b.sees("lanes", "task 6") // and it goes on
	b.keep("race")
}

// The process is gone; the page is not, and begins anew when the answer is saved.
func TestAPanicAndASave(t *testing.T) {
	answer := semaphore(t, `panic("no slots")`)
	b := show(t, semaphores, answer)
	b.press("Send tasks")
	b.sees("report", "no slots")
	b.sees("report", "semaphore.go:13")
	b.sees("state", "it has ended by itself")
	b.keep("panic")
	save(t, answer, "return 1")
	b.sees("state", "it does not compile")
	b.sees("report", "semaphore.go:13")
	save(t, answer, "// TODO\nreturn nil")
	b.sees("state", "running")
	b.press("Send tasks")
	b.sees("lanes", "task 6")
}

// Whoever spins, floods or never returns has the page all the same.
func TestHostileAnswers(t *testing.T) {
	for acquire, sees := range map[string]string{ // by what Acquire does: where the page says that it is
		"for {\n}":                                     ": (*Semaphore).Acquire, semaphore.go:1",
		"for {\nprintln(\"flood\")\n}":                 ": (*Semaphore).Acquire, semaphore.go:14",
		"<-ctx.Done()\nselect {}":                      "chan receive: (*Semaphore).Acquire, semaphore.go:13",
		"s.TryAcquire()\n<-make(chan int)\nreturn nil": "chan receive: (*Semaphore).Acquire, semaphore.go:14",
	} {
		t.Log(acquire)
		b := show(t, semaphores, semaphore(t, acquire))
		b.press("Send tasks")
		b.sees("waiting", sees)
		b.press("Try one")
		b.sees("lanes", "no slot is free")
		b.do(chromedp.KeyEvent("r"))
		b.sees("trouble", "left behind when the scene before had ended")
		b.sees("trouble", "(*Semaphore).Acquire, semaphore.go:")
		b.sees("lanes", "nothing yet")
	}
	b := show(t, semaphores, semaphore(t, `for {
		more := make([]byte, 16<<20)
		for i := range more {
			more[i] = 1
		}
		s.all = append(s.all, more)
	}`))
	b.press("Send tasks")
	b.sees("state", "of memory")
}

func TestNobodyLooksAnyMore(t *testing.T) {
	b := show(t, semaphores, reference(t, semaphores))
	b.sees("state", "running")
	b.press("Send tasks")
	b.do(chromedp.Navigate("about:blank"))
	require.Eventually(t, func() bool { return !b.play.playing() }, 10*time.Second, 50*time.Millisecond, "the scene goes on although the page was closed")
}
