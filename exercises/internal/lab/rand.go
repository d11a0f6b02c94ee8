package lab

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

// Rand returns a source of values that no answer can guess. Its seed is printed
// when t fails; KOANS_SEED=n brings the same values back.
func Rand(t testing.TB) *rand.Rand {
	t.Helper()
	seed := rand.Uint64() >> 32
	if asked := os.Getenv("KOANS_SEED"); asked != "" {
		var err error
		if seed, err = strconv.ParseUint(asked, 10, 64); err != nil {
			t.Fatalf("KOANS_SEED: %v", err)
		}
	}
	t.Logf("values drawn with KOANS_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}
