package diagnose

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/run/gotest"
)

// waiters is a source in which n goroutines wait for one lock, each on a line of its own, and the dump of them.
func waiters(n int) (src, dump string) {
	var text, goroutines strings.Builder
	text.WriteString("package x\n\nimport \"sync\"\n\nvar m sync.Mutex\n\nfunc wait(i int) {\n\tswitch i {\n")
	for i := range n {
		fmt.Fprintf(&text, "\tcase %d:\n\t\tm.Lock()\n\t\tm.Unlock()\n", i)
		fmt.Fprintf(&goroutines, "goroutine %d [sync.Mutex.Lock]:\nsync.(*Mutex).Lock(0xc000)\n\t/usr/local/go/src/sync/mutex.go:46 +0x1\n"+
			"koans/x.wait(0x1)\n\t/koans/x.go:%d +0x4f\ncreated by koans/x.F in goroutine 1\n\t/koans/x.go:%d +0x4f\n\n", i+10, 10+3*i, 14+3*n)
	}
	text.WriteString("\t}\n}\n\nfunc F() {\n\tgo wait(1)\n}\n")
	return text.String(), goroutines.String()
}

// waysOut is a source in which n locks are held on each of n ways out of a function, and the dump of who waits for one of them.
func waysOut(n int) (src, dump string) {
	var text strings.Builder
	text.WriteString("package x\n\nfunc never(x bool) {\n\tm.Lock()\n")
	for i := range n {
		fmt.Fprintf(&text, "\ta%d.Lock()\n", i)
	}
	for range n {
		text.WriteString("\tif x { return }\n")
	}
	text.WriteString("\tm.Unlock()\n}\n\nfunc F() {\n\tm.Lock()\n}\n")
	return text.String(), fmt.Sprintf("goroutine 9 [sync.Mutex.Lock]:\nsync.(*Mutex).Lock(0xc000)\n\t/usr/local/go/src/sync/mutex.go:46 +0x1\n"+
		"koans/x.F(0x1)\n\t/koans/x.go:%d +0x4f\n\n", 9+2*n)
}

// Twice as much to read is twice the work, whatever is in it: what the work takes out of memory tells, on machines of any speed.
func TestExplainingIsLinear(t *testing.T) {
	stuck := func(r *gotest.Run, dump string) { r.Stop, r.Dump = gotest.Stuck, dump }
	left := func(r *gotest.Run, dump string) {
		r.ExitCode, r.Signal, r.During = 1, "", ""
		said := "    x_test.go:9: left behind: \n        " + strings.ReplaceAll(dump, "\n", "\n        ")
		r.Tests = []gotest.Test{{Name: "TestX", Status: gotest.Failed, Output: said}}
	}
	for _, c := range []struct {
		name string
		made func(n int) (src, dump string)
		run  func(r *gotest.Run, dump string)
	}{
		{"who waits", waiters, stuck}, {"who is left", waiters, left}, {"ways out", waysOut, stuck},
	} {
		t.Run(c.name, func(t *testing.T) {
			work := func(n int) float64 {
				src, dump := c.made(n)
				run := limitsRun()
				run.Variant = answer("/koans/x.go", []byte(src))
				c.run(run, dump)
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				require.NotEmpty(t, Explain(run))
				runtime.ReadMemStats(&after)
				return float64(after.TotalAlloc - before.TotalAlloc)
			}
			work(1000) // what is made once
			once, twice := work(1000), work(2000)
			t.Logf("%.1f MB, %.1f MB", once/1e6, twice/1e6)
			assert.Less(t, twice, 3*once)
		})
	}
}
