package hook

import (
	"os"
	"runtime"
	"strconv"
	"time"
)

// seed is 0 when nothing is to be perturbed. It is written once, before main.
var seed = fromEnvironment()

func fromEnvironment() uint64 {
	n, err := strconv.ParseUint(os.Getenv("KOANS_PERTURB"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// hits and sleeps are counted without synchronisation: a lost count is of no
// consequence, an ordering would be.
var hits, sleeps uint64

const (
	eager     = 20_000 // hits that are all considered; after them only one in sparse is, so that hot loops stay fast
	sparse    = 64
	maxSleeps = 100
)

// Point lets other goroutines run, or not, as seed, site and the number of hits so far decide.
//
//go:norace
func Point(site int) {
	if seed == 0 {
		return
	}
	n := hits
	hits = n + 1
	if n > eager && n%sparse != 0 {
		return
	}
	h := mix(seed ^ mix(uint64(site)<<32^n))
	yields := 0
	switch {
	case slow(site):
		// A few sites are slow throughout a run: whoever comes there is overtaken by everybody else.
		yields = 1 + int(h%50)
	case h%8 < 3:
		yields = 1 + int(h>>8%8)
	case h%128 == 127 && sleeps < maxSleeps && !simulated():
		sleeps++
		time.Sleep(time.Duration(h>>16%200) * time.Microsecond)
	}
	for range yields {
		runtime.Gosched()
	}
}

// After is [Point] behind the evaluation of v, in the middle of a statement.
func After[T any](site int, v T) T {
	Point(site)
	return v
}

// slow says whether this run's seed has picked the site: about one site in five.
//
//go:norace
func slow(site int) bool { return mix(seed+uint64(site)*0x9e3779b97f4a7c15)%5 == 0 }

// simulated says whether the caller's clock is a bubble's: sleeping on it would change the times
// that the tests assert. A bubble's clock begins in the year 2000, which tells nothing once an answer has slept
// for decades; but it never has a monotonic reading, and the real one always has.
func simulated() bool {
	now := time.Now()
	return now == now.Round(0) // Round strips the monotonic reading
}

// mix is the finalizer of SplitMix64: every bit of the result depends on every bit of x.
//
//go:norace
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}
