package diagnose

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/run/gotest"
)

// Whatever is cut off or left out of a report, explaining it must not break.
func TestEveryReportMayBeCutAnywhere(t *testing.T) {
	files, err := filepath.Glob("testdata/samples/Test*.race.txt")
	require.NoError(t, err)
	src, err := os.ReadFile("testdata/samples/faults_test.go.txt")
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		lines := strings.SplitAfter(string(text), "\n")
		for i := range lines {
			for _, cut := range []string{strings.Join(lines[:i], ""), strings.Join(lines[i:], ""), strings.Join(lines[:i], "") + strings.Join(lines[i+1:], "")} {
				run := ReadText(cut)
				run.Variant = answer(recordedFile, src[:len(src)*i/len(lines)])
				Explain(run)
				ExplainAs(run, AnyCode)
			}
		}
	}
}

func FuzzExplainSurvives(f *testing.F) {
	files, err := filepath.Glob("testdata/samples/Test*.race.txt")
	require.NoError(f, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(string(text), locksAndChannels)
	}
	f.Fuzz(func(t *testing.T, text, src string) {
		run := ReadText(text)
		run.Variant = answer(recordedFile, []byte(src))
		Explain(run)
	})
}

const locksAndChannels = "package x\nfunc f() { mu.Lock(); ch <- 1; <-ch; wg.Wait(); select { case <-a: } }"

func TestTenThousandGoroutinesAreExplainedAtOnce(t *testing.T) {
	var dump strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&dump, "goroutine %d [chan send]:\nkoans/x.Poll.func1()\n\t/koans/x.go:12 +0x4f\ncreated by koans/x.Poll in goroutine 1\n\t/koans/x.go:11 +0x4f\n\n", i+10)
	}
	run := limitsRun()
	run.Stop, run.Dump = gotest.Stuck, dump.String()
	began := time.Now()
	found := Explain(run)
	took := time.Since(began)
	require.Len(t, found, 1)
	assert.Contains(t, found[0].Message, "10000 goroutines started at x.go:11 wait to send on a channel at x.go:12")
	t.Logf("explained in %v", took)
}
