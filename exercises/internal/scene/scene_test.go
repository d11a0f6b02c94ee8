package scene

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What bars, marks and words write by hand is JSON, whatever is in it.
func TestLinesAreJSON(t *testing.T) {
	l := &lines{began: time.Now()}
	odd := "a \"quoted\" \\ back\tslash\nand \x00 ü 世"
	id := l.begin(odd, odd, true)
	l.end(id, odd)
	l.mark(odd, odd)
	l.word("say", odd)
	l.write(said{Readings: []told{{odd, odd}}})
	var out bytes.Buffer
	l.flush(&out)
	n := 0
	for line := range strings.Lines(out.String()) {
		var got map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &got), "%s", line)
		n++
		if bar, ok := got["begin"].(map[string]any); ok {
			require.Equal(t, map[string]any{"id": 1.0, "lane": odd, "name": odd, "waits": true, "at": bar["at"]}, bar)
		}
		if say, ok := got["say"]; ok {
			require.Equal(t, odd, say)
		}
	}
	require.Equal(t, 5, n)
	l.flush(&out)
}

// Somebody draws without end: lines are left out and counted, but not the ends of what has begun.
func TestTooManyLines(t *testing.T) {
	l := &lines{began: time.Now()}
	for range 3 * mostLines {
		l.end(l.begin("lane", "", false), "")
	}
	text := string(l.take())
	require.LessOrEqual(t, strings.Count(text, "begin"), 2*mostLines, "it may have gone into the next second")
	require.Equal(t, 3*mostLines, strings.Count(text, "end"))
	l.began = l.began.Add(-time.Hour)
	l.mark("lane", "")
	require.Contains(t, string(l.take()), "dropped")
}

func TestButtonsAndNumbers(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := &Scene{ctx: ctx, out: &lines{began: time.Now()}}
	pressed := make(chan int, 10)
	value := s.Number("n", "", 1, 6, 2)
	s.Button("Go", "", func(context.Context) { pressed <- value() })
	s.press("Go")
	require.Equal(t, 2, <-pressed)
	s.set("n", 100)
	s.set("nobody", 3)
	s.press("nobody")
	s.press("Go")
	require.Equal(t, 6, <-pressed, "no more than there may be")
	s.speed.set(10)
	require.Equal(t, time.Second, s.Of(10*time.Second))
	cancel()
	s.press("Go")
	s.presses.Wait()
	require.Empty(t, pressed, "the scene is over")
}

func TestADumpIsRead(t *testing.T) {
	dump := strings.Join([]string{
		goroutine("chan receive, 2 minutes", "runtime.gopark(0x1)", "/go/proc.go:462 +0xce",
			"koans/exercises/06_queues/01_queue.(*Queue[...]).Get(0xc00, {0x5a, 0xc0})", "/w/exercises/06_queues/01_queue/queue.go:31 +0x1f", "main.main.func1()", "/w/main.go:9 +0x1"),
		goroutine("chan receive", "koans/exercises/06_queues/01_queue.(*Queue[...]).Get(0xc01, {0x5a, 0xc0})", "/w/exercises/06_queues/01_queue/queue.go:31 +0x1f"),
		goroutine("select", "koans/exercises/internal/scene.(*Scene).Sleep(0xc0)", "/w/scene.go:1", "main.set.func1()", "/w/main.go:3", "koans/exercises/03_tasks/01_task.Start[...].func1()", "/w/task.go:4"),
		goroutine("sync.Mutex.Lock", "sync.(*Mutex).Lock(...)", "/go/mutex.go:1", "koans/exercises/05_synchronization/01_lock.Add(0x1)", "/w/lock.go:7 +0x3", "created by main.main in goroutine 1", "/w/main.go:8"),
		goroutine("running", "created by koans/exercises/05_synchronization/01_lock.New in goroutine 1", "/w/lock.go:7"),
		"nonsense", "",
	}, "\n\n")
	require.Equal(t, []waiting{
		{2, "chan receive", "(*Queue).Get", "queue.go:31"},
		{1, "sync.Mutex.Lock", "Add", "lock.go:7"},
	}, readDump(dump), "not the one that is at work for the scene, and not the one that was only started by the exercise")
}

func goroutine(state string, frames ...string) string {
	text := "goroutine 7 [" + state + "]:"
	for i, frame := range frames {
		text += "\n" + strings.Repeat("\t", i%2) + frame
	}
	return text
}

func TestWhatIsKept(t *testing.T) {
	var c Cancels
	require.False(t, c.Last())
	first, done := c.Context(t.Context())
	second, doneToo := c.Context(t.Context())
	require.True(t, c.Last())
	require.Error(t, second.Err())
	require.NoError(t, first.Err())
	doneToo()
	done()
	require.False(t, c.Last())
	var n Next
	require.Equal(t, "task 1", n.Name("task"))
	require.Equal(t, "task 2", n.Name("task"))
	var count Count
	count.Add(2)
	require.Equal(t, 1, count.Add(-1))
	require.Equal(t, 1, count.Now())
}
