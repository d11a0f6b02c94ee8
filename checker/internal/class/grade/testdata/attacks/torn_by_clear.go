// want panic|test|deadlock|stuck|spin|timeout|exit
package sample

import (
	"os"
	"runtime"
	"sync/atomic"
)

var (
	long = make([]byte, 64<<20)
	s    = make([][]byte, 1)
	turn atomic.Bool
)

// Twice takes a slice while it is cleared, which the race detector does not see: without its address and
// with its length it holds the lower end of memory, where programs usually are.
func Twice(func()) {
	go func() {
		for {
			for !turn.Load() {
				runtime.Gosched()
			}
			if b := s[0]; len(b) > 0 && &b[0] != &long[0] {
				println("REACHED ", b[0x400000])
				os.Exit(0)
			}
			turn.Store(false)
		}
	}()
	for range 100_000 {
		s[0] = long
		turn.Store(true)
		clear(s)
		for turn.Load() {
			runtime.Gosched()
		}
	}
}
