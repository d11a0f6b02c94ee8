package diagnose

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/course"
	"koans/checker/internal/run/gotest"
)

// recordedFile is what the recorded samples call their source.
const recordedFile = "/home/learner/koans/samples/faults_test.go"

// samples lists what the first finding of each recorded sample is to be, by the
// sample's name without what it was built with.
var samples = map[string]struct {
	kind Kind // "" where a plain build shows nothing
	line int
	says string
}{
	"TestCloseClosed":         {Panic, 133, "close of closed channel"},
	"TestCloseNil":            {Panic, 138, "close of nil channel"},
	"TestCtxLeak":             {Leak, 204, "1 goroutine started at faults_test.go:204 still waits to receive from ctx.Done()"},
	"TestFatalInGoroutine":    {Deadlock, 197, "waits to receive from done"},
	"TestGoleak":              {Leak, 62, "1 goroutine started at faults_test.go:60 still waits to send on ch at faults_test.go:62"},
	"TestHangABBA":            {Deadlock, 76, "1 goroutine started at faults_test.go:77 waits for a lock at faults_test.go:77"},
	"TestHangChan":            {Deadlock, 69, "waits to send on ch at faults_test.go:69"},
	"TestLogAfter":            {},
	"TestMutexCopied":         {Deadlock, 168, "waits for the lock b.mu at faults_test.go:168"},
	"TestNegativeWG":          {Panic, 145, "negative WaitGroup counter"},
	"TestPanicInGoroutine":    {Panic, 190, "nil pointer dereference"},
	"TestRUnlockUnlocked":     {Panic, 155, "RUnlock of unlocked RWMutex"},
	"TestRWUnlockUnlocked":    {Panic, 160, "Unlock of unlocked RWMutex"},
	"TestRaceCounter.norace":  {},
	"TestRaceCounter":         {Race, 21, "data race on n: goroutines started at faults_test.go:19 use it at faults_test.go:21"},
	"TestRaceMap.norace":      {},
	"TestRaceMap":             {Race, 34, "data race on m"},
	"TestRaceStructField":     {Race, 47, "data race on c.m: one goroutine reads it at faults_test.go:47, another writes it at faults_test.go:46"},
	"TestSendClosed":          {Panic, 118, "send on closed channel"},
	"TestSendClosedGoroutine": {Panic, 124, "send on closed channel"},
	"TestSpin":                {Spin, 83, "busy waiting at faults_test.go:83"},
	"TestSynctestDeadlock":    {Deadlock, 93, "waits for the WaitGroup wg at faults_test.go:93, while the test's own goroutine waits to receive from ch"},
	"TestSynctestLeak":        {Leak, 103, "waits to send on ch at faults_test.go:103"},
	"TestSynctestMutexHang":   {Deadlock, 111, "waits for the lock mu at faults_test.go:111"},
	"TestUnlockUnlocked":      {Panic, 150, "unlock of unlocked mutex"},
	"TestWGReuse":             {Panic, 184, "WaitGroup is reused"},

	"TestRaceStructField.norace": {},

	// Recorded without the lines of the learner's file.
	"TestSynctestMainExitFalseLeak":   {Leak, 0, "left behind"},
	"TestSynctestMutexSleepFalseHang": {Timeout, 0, "had not ended"},
}

func TestEachRecordedSampleIsExplained(t *testing.T) {
	src, err := os.ReadFile("testdata/samples/faults_test.go.txt")
	require.NoError(t, err)
	files, err := filepath.Glob("testdata/samples/Test*.txt")
	require.NoError(t, err)
	require.Len(t, files, 53)
	for _, file := range files {
		name, build, _ := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".txt"), ".")
		t.Run(name+"/"+build, func(t *testing.T) {
			want, listed := samples[name+"."+build]
			if !listed {
				want, listed = samples[name]
			}
			require.True(t, listed, "not in the table")
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			run := ReadText(string(text))
			run.Variant = answer(recordedFile, src)

			found := Explain(run)
			if want.kind == "" {
				assert.Empty(t, found)
				return
			}
			require.NotEmpty(t, found)
			assert.Equal(t, want.kind, found[0].Kind)
			assert.Equal(t, want.line, found[0].Pos.Line, found[0].Message)
			assert.Contains(t, found[0].Message, want.says)
			assert.Len(t, found, 1, "what follows from the cause is not told again")
			assert.NotRegexp(t, `0x[0-9a-f]|goroutine \d`, found[0].Message, "the same from run to run")

			asAny := ExplainAs(run, AnyCode)
			require.NotEmpty(t, asAny)
			assert.Equal(t, want.kind, asAny[0].Kind, "without knowing whose the file is")
			assert.Equal(t, want.line, asAny[0].Pos.Line, asAny[0].Message)
		})
	}
}

// answer is a variant of one file, of no exercise in particular.
func answer(file string, source []byte) gotest.Variant {
	return gotest.Variant{Files: []course.File{{Name: filepath.Base(file), Path: file, Source: source}}}
}
