package gotest

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

const (
	mainTest = "goroutine 1 [chan receive]:\ntesting.(*T).Run(0x1)\n\t/go/testing.go:1 +0x1\n\n"
	obeying  = "goroutine 9 [running]:\nkoans/exercises/internal/harness.obey(0x1)\n\t/h.go:1 +0x1\n\n"
	running  = "goroutine 5 [synctest.Run (durable), synctest bubble 2]:\ninternal/synctest.Run(0x1)\n\t/s.go:1 +0x1\n\n"
)

func goroutine(header string) string {
	return "goroutine 7 [" + header + "]:\nmain.f(0x1)\n\t/f.go:1 +0x1\n\n"
}

// A process is given up only when nothing in it can go on; whatever may is hope.
func TestHopeless(t *testing.T) {
	cases := []struct {
		name, dump        string
		hopeless, patient bool
	}{
		{"blocked on a channel", goroutine("chan send"), true, true},
		{"blocked for minutes, locked to a thread", goroutine("select, 2 minutes, locked to thread"), true, true},
		{"on a nil channel", goroutine("chan receive (nil chan)"), true, true},
		{"on a mutex", goroutine("sync.Mutex.Lock"), true, true},
		{"in the scheduler's queue", goroutine("runnable"), false, false},
		{"asleep on real time", goroutine("sleep"), false, false},
		{"waiting for the network", goroutine("IO wait"), false, true},
		{"waiting for another process", goroutine("syscall"), false, false},
		{"in a bubble, on a mutex", running + goroutine("sync.Mutex.Lock, synctest bubble 2"), true, true},
		{"in a bubble, on a mutex whose holder sleeps", running + goroutine("sync.Mutex.Lock, synctest bubble 2") + goroutine("sleep (durable), synctest bubble 2"), true, true},
		{"in a bubble whose clock is about to move", running + goroutine("sleep (durable), synctest bubble 2"), false, false},
		{"in a bubble whose deadlock is about to be reported", running + goroutine("chan receive (durable), synctest bubble 2"), false, false},
		{"in a bubble that is in the scheduler's queue to move its clock", "goroutine 5 [runnable, synctest bubble 2]:\ninternal/synctest.Run(0x1)\n\t/s.go:1 +0x1\n\n" + goroutine("sleep (durable), synctest bubble 2"), false, false},
		{"left in a bubble that was given up", goroutine("sleep (durable), synctest bubble 1") + goroutine("chan send"), true, true},
		{"only what was given up, and the tests go on", goroutine("sleep (durable), synctest bubble 1") + goroutine("running"), false, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.hopeless, hopeless(obeying+mainTest+c.dump, false), "at once")
			assert.Equal(t, c.patient, hopeless(obeying+mainTest+c.dump, true), "after a long time")
		})
	}
	assert.False(t, hopeless("", true), "no goroutines, no verdict")
}

func TestTheNewestBubbleHasTheHighestNumber(t *testing.T) {
	assert.Equal(t, 12, newestBubble(goroutine("chan send (durable), synctest bubble 9")+goroutine("running, synctest bubble 12")+goroutine("sleep, synctest bubble 10 labels:{\"a\": \"b\"}")))
	assert.Equal(t, 0, newestBubble(goroutine("chan send")+mainTest), "no bubble at all")
}
