//go:build unix

package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// From a save to the verdict on the screen goes by what run takes, and a delay: until the save is noticed and no other follows, and until the
// screen is drawn. It is reported beside the time of all.
func BenchmarkSaveToVerdict(b *testing.B) {
	term := start(b)
	term.shows("verdict: wrong")
	var delay time.Duration
	n := 0
	for b.Loop() {
		n++
		saved := time.Now()
		term.save("one", fmt.Sprint("version ", n))
		term.shows(fmt.Sprint("verdict: version ", n))
		took := time.Since(saved)

		began := time.Now()
		run := exec.Command(filepath.Join(term.root, "checker.sh"), "run", "one")
		run.Dir = term.root
		require.Error(b, run.Run(), "it is a wrong answer")
		delay += took - time.Since(began)
	}
	b.ReportMetric(delay.Seconds()/float64(n), "s-delay/op")
	term.press("q")
	term.ends()
}
