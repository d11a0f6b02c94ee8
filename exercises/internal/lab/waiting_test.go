package lab

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWhoWaitsInTheAnswer(t *testing.T) {
	const (
		inAnswer = "koans/exercises/05_synchronization/03_semaphore.(*Semaphore).watch(0xc0)\n\t/x/semaphore.go:20 +0x1\n"
		linked   = "koans/exercises/internal/run/v12/semaphore.New.func1()\n\t/x/semaphore.go:20 +0x1\n"
		inTest   = "koans/exercises/05_synchronization/03_semaphore_test.TestDo.func1()\n\t/x/semaphore_test.go:9 +0x1\n"
		inLab    = "koans/exercises/internal/lab.(*Barrier).Wait(0xc0)\n\t/x/barrier.go:9 +0x1\n"
		hook     = "koans/exercises/internal/perturb.Point(0x1)\n\t/x/perturb.go:9 +0x1\n"
		library  = "context.(*cancelCtx).propagateCancel.func2()\n\t/go/context.go:9 +0x1\n"

		byAnswer = "created by koans/exercises/05_synchronization/03_semaphore.New in goroutine 7\n\t/x/semaphore.go:9 +0x1"
		byLinked = "created by koans/exercises/internal/run/v12/semaphore.New in goroutine 7\n\t/x/semaphore.go:9 +0x1"
		byTest   = "created by koans/exercises/internal/run/v12/semaphore_test.TestDo in goroutine 7\n\t/x/semaphore_test.go:9 +0x1"
		byLab    = "created by koans/exercises/internal/lab.NewBarrier in goroutine 7\n\t/x/barrier.go:9 +0x1"
		byGroup  = "sync.(*WaitGroup).Go.func1()\n\t/go/waitgroup.go:9 +0x1\ncreated by sync.(*WaitGroup).Go in goroutine 7\n\t/go/waitgroup.go:9 +0x1"
		byTimer  = "created by time.goFunc in goroutine 7\n\t/go/sleep.go:9 +0x1"
		byOther  = "created by net/http.(*Transport).dialConn in goroutine 7\n\t/go/transport.go:9 +0x1"
	)
	for name, tc := range map[string]struct {
		stack string
		want  bool
	}{
		"started and waiting in the answer":       {inAnswer + byAnswer, true},
		"the same, linked with many":              {linked + byLinked, true},
		"under a hook of the perturbation's":      {hook + linked + byLinked, true},
		"deep in a library, called by the answer": {library + inAnswer + byAnswer, true},
		"started by way of a WaitGroup":           {inAnswer + byGroup, true},
		"started by a timer, linked with many":    {linked + byTimer, true},
		"a WaitGroup of the test's":               {inAnswer + inTest + byGroup, false},
		"a timer of the test's":                   {linked + inTest + byTimer, false},
		"a callback, by way of a WaitGroup":       {inTest + inAnswer + byGroup, false},
		"a WaitGroup in a library":                {library + byGroup, false},
		"the answer, called by a library's own":   {inAnswer + byOther, false},
		"in a callback of the test's":             {inTest + inAnswer + byAnswer, false},
		"in a callback that meets others":         {inLab + inTest + linked + byLinked, false},
		"called by the test":                      {inAnswer + inTest + byTest, false},
		"a library's own":                         {library + byOther, false},
		"the lab's own":                           {inLab + byLab, false},
		"the main goroutine":                      {inAnswer, false},
	} {
		assert.Equal(t, tc.want, goroutine{stack: tc.stack}.waitsInAnswer(), name)
	}
}
