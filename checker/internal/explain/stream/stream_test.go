package stream_test

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/explain/stream"
)

// lookalikes begin like reports and are none.
var lookalikes = strings.Join([]string{
	"panic: somebody only says so",
	"then nothing comes of it",
	"==================",
	"a heading",
	"==================",
	"# a comment in a shell script",
	"fatal error: of a program in another language",
	"FAIL\texample.com/x\t0.1s",
	"goroutine 7 is what my hero is called",
	"goroutine 9 [running]:",
	"main.main()",
	"\t/home/judit/main.go:7 +0x1d",
	"",
	"--- FAIL: TestX (0.00s)",
	"    nowhere_test.go:12: the file of this one is not here",
	"        and it goes on",
	"    nowhere_test.go: and this is no place at all",
	`{"Action":"output","level":"info"}`,
	`{"Action":"output","Package":"p"`,
	"{", "", "   ", "WARNING: DATA RAC", "\x16--- odd", "=", "g", "#", "\r", "caf\xe9",
	"ends without a line break",
}, "\n")

// What is no report passes through unchanged, however it comes in pieces.
func TestWhatIsNoReportPassesThroughUnchanged(t *testing.T) {
	long := strings.Repeat("x", 200_000)
	for name, said := range map[string]string{
		"lookalikes":           lookalikes,
		"lookalikes, windows":  strings.ReplaceAll(lookalikes, "\n", "\r\n"),
		"nothing":              "",
		"a line break":         "\n",
		"a long line":          "a" + long + "\nb\n",
		"a long line, no end":  long,
		"a long panic":         "panic: " + long + "\n" + lookalikes,
		"a long entry":         "    x_test.go:3: " + long + "\nand on\n",
		"an endless head":      "panic: x\n" + strings.Repeat("more\n", 2000),
		"a header cut off":     "goroutine 1 [running]:",
		"a race's first words": "==================\nWARNING: DATA RAC",
	} {
		for _, pieces := range []struct {
			name string
			cut  func(io.Reader) io.Reader
		}{
			{"whole", func(r io.Reader) io.Reader { return r }},
			{"halves", iotest.HalfReader},
			{"bytes", iotest.OneByteReader},
		} {
			if pieces.name == "bytes" && len(said) > 10_000 {
				continue
			}
			sum, out := collected(t, pieces.cut(strings.NewReader(said)), t.TempDir())
			assert.Empty(t, sum.Seen, name)
			assert.Equal(t, said, out, "%s, in %s", name, pieces.name)
		}
	}
}

// asEvents makes of plain output what go test -json would, in events of at most n bytes.
func asEvents(t *testing.T, said string, n int) string {
	t.Helper()
	var b strings.Builder
	enc := json.NewEncoder(&b)
	for len(said) > 0 {
		cut := min(n, len(said))
		require.NoError(t, enc.Encode(map[string]string{"Action": "output", "Package": "p", "Output": said[:cut]}))
		said = said[cut:]
	}
	return b.String()
}

// test2json cuts long lines, and whoever writes may be cut off anywhere.
func TestReportsComeInPieces(t *testing.T) {
	for _, module := range modules {
		dir := folder(t, module)
		said, err := os.ReadFile(filepath.Join("testdata", "recorded", module+".plain.txt"))
		require.NoError(t, err)
		text := strings.ReplaceAll(string(said), elsewhere, filepath.Dir(dir))
		want, screen := collected(t, strings.NewReader(text), dir)
		for _, n := range []int{1, 7, 100} {
			got, events := collected(t, strings.NewReader(asEvents(t, text, n)), dir)
			assert.Equal(t, want, got, "in events of %d bytes", n)
			assert.Equal(t, screen, events, "in events of %d bytes", n)
		}
		got, inBytes := collected(t, iotest.OneByteReader(strings.NewReader(text)), dir)
		assert.Equal(t, want, got, "byte by byte")
		assert.Equal(t, screen, inBytes, "byte by byte")
		lines := strings.SplitAfter(text, "\n")
		for i := range lines { // nothing must break
			collected(t, strings.NewReader(strings.Join(lines[:i], "")), dir)
		}
	}
}

// Each of the recorded samples is found in a stream as diagnose finds it in a text.
func TestEachSampleOfDiagnoseIsFound(t *testing.T) {
	files, err := filepath.Glob("../diagnose/testdata/samples/Test*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		said, err := os.ReadFile(file)
		require.NoError(t, err)
		want := diagnose.ExplainAs(diagnose.ReadText(string(said)), diagnose.AnyCode)
		sum, out := collected(t, strings.NewReader(string(said)), t.TempDir())
		if len(want) == 0 {
			assert.Empty(t, sum.Seen, "%s\n%s", file, out)
			continue
		}
		require.NotEmpty(t, sum.Seen, "%s\n%s", file, said)
		assert.Equal(t, want[0].Kind, sum.Seen[0].Kind, file)
		assert.Equal(t, want[0].Pos, sum.Seen[0].Pos, file)
	}
}

const oneRace = `==================
WARNING: DATA RACE
Write at 0x00c000012345 by goroutine 8:
  example.com/x.f()
      /nowhere/x.go:%d +0x44

Previous write at 0x00c000012345 by goroutine 7:
  example.com/x.f()
      /nowhere/x.go:%[1]d +0x44

Goroutine 8 (running) created at:
  example.com/x.g()
      /nowhere/x.go:9 +0x4f

Goroutine 7 (finished) created at:
  example.com/x.g()
      /nowhere/x.go:9 +0x4f
==================
`

// The names of generic functions have types in them, and types have blanks.
func TestARaceInAGenericFunction(t *testing.T) {
	said := strings.ReplaceAll(fmt.Sprintf(oneRace, 12), "x.f()", "x.All[go.shape.struct { main.word string; main.err error }].func1()")
	sum, out := collected(t, strings.NewReader(said), t.TempDir())
	require.Len(t, sum.Seen, 1)
	assert.Equal(t, 12, sum.Seen[0].Pos.Line)
	assert.NotContains(t, out, "go.shape")
}

func TestTheSameIsShownOnce(t *testing.T) {
	var said strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&said, oneRace, 12)
		fmt.Fprintf(&said, "request %d\n", i)
	}
	sum, out := collected(t, strings.NewReader(said.String()), t.TempDir())
	require.Len(t, sum.Seen, 1)
	assert.Equal(t, 5000, sum.Seen[0].Times)
	assert.Equal(t, 1, strings.Count(out, "✗ a data race"))
	assert.Contains(t, out, "request 4999\n")
}

// Nobody reads thousands of screens; and what is not explained must not be lost.
func TestWhenThereIsTooMuchTheRestPassesThrough(t *testing.T) {
	var said strings.Builder
	for i := range 300 {
		fmt.Fprintf(&said, oneRace, i+1)
		said.WriteString("FAIL\tp\t0.1s\n")
	}
	sum, out := collected(t, strings.NewReader(said.String()), t.TempDir())
	assert.Len(t, sum.Seen, 200)
	assert.Equal(t, 100, strings.Count(out, "WARNING: DATA RACE"))
}

// A server does not end: what it has reported is explained when it falls silent.
func TestALiveStreamIsExplainedInItsPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		shown := make(chan diagnose.Finding, 1)
		done := make(chan error)
		go func() {
			_, err := stream.Stream(r, stream.Options{
				Out:  io.Discard,
				Show: func(_ io.Writer, f diagnose.Finding) error { shown <- f; return nil },
			})
			done <- err
		}()
		fmt.Fprintf(w, "listening\n"+oneRace, 12)
		begin := time.Now()
		assert.Equal(t, 12, (<-shown).Pos.Line)
		assert.Less(t, time.Since(begin), time.Second, "time until the finding is shown")
		require.NoError(t, w.Close())
		assert.NoError(t, <-done)
	})
}

// A question has no line break, and whoever is asked must see it.
func TestAQuestionIsSeenBeforeItIsAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		seen, out := io.Pipe()
		go func() {
			_, err := stream.Stream(r, stream.Options{Out: out})
			assert.NoError(t, out.CloseWithError(err))
		}()
		fmt.Fprint(w, "Your name: ")
		b := make([]byte, 100)
		n, err := seen.Read(b)
		assert.Equal(t, "Your name: ", string(b[:n]))
		assert.NoError(t, err)
		require.NoError(t, w.Close())
		_, err = io.Copy(io.Discard, seen)
		assert.NoError(t, err)
	})
}

func TestWhoseReaderHasGone(t *testing.T) {
	r, w := io.Pipe()
	require.NoError(t, r.Close())
	_, err := stream.Stream(strings.NewReader("x\n"), stream.Options{Out: w})
	assert.ErrorIs(t, err, io.ErrClosedPipe)
	_, err = stream.Stream(iotest.ErrReader(io.ErrUnexpectedEOF), stream.Options{Out: io.Discard})
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
}

// dumpOf is a dump of n goroutines of a few kinds, as a test's timeout prints it.
func dumpOf(n int) string {
	var b strings.Builder
	b.WriteString("panic: test timed out after 10m0s\n\trunning tests:\n\t\tTestCrowd (10m0s)\n\ngoroutine 1 [running]:\ntesting.(*M).startAlarm.func1()\n\t/usr/local/go/src/testing/testing.go:2682 +0x3d0\ncreated by time.goFunc\n\t/usr/local/go/src/time/sleep.go:215 +0x45\n\n")
	b.WriteString("goroutine 6 [chan receive, 9 minutes]:\nexample.com/x.TestCrowd(0xc000003dc0)\n\t/nowhere/x_test.go:30 +0x1d5\ntesting.tRunner(0xc000003dc0, 0x5e6d18)\n\t/usr/local/go/src/testing/testing.go:1934 +0xea\ncreated by testing.(*T).Run in goroutine 1\n\t/usr/local/go/src/testing/testing.go:1997 +0x465\n\n")
	for i := range n {
		fmt.Fprintf(&b, "goroutine %d [chan send, %d minutes]:\nexample.com/x.worker%d(0xc%09x, {0xc%09x, 0x%x})\n\t/nowhere/x.go:%d +0x%x\nexample.com/x.Start.func1()\n\t/nowhere/x.go:20 +0x25\ncreated by example.com/x.Start in goroutine 6\n\t/nowhere/x.go:19 +0x%x\n\n",
			7+i, i%10, i%3, i*64, i*128, i, 40+i%3, i%256, i%256)
	}
	return b.String() + "FAIL\texample.com/x\t600.1s\nFAIL\n"
}

func TestAGreatDumpIsGroupedByEqualStacks(t *testing.T) {
	sum, out := collected(t, strings.NewReader(dumpOf(10_000)), t.TempDir())
	require.Len(t, sum.Seen, 1, "%.2000s", out)
	f := sum.Seen[0]
	assert.Equal(t, diagnose.Deadlock, f.Kind)
	assert.Equal(t, 40, f.Pos.Line)
	assert.Contains(t, f.Message, "3334 goroutines started at x.go:19 wait to send")
	assert.Contains(t, f.Message, "3333 goroutines started at x.go:19 wait to send on a channel at x.go:41")
	assert.Equal(t, "TestCrowd", f.Test)
	assert.Less(t, len(out), 4000)
}

// A dump that nobody has died of is no finding, but says each thing once.
func TestADumpOnRequestIsFolded(t *testing.T) {
	_, dump, _ := strings.Cut(dumpOf(1000), "\n\ngoroutine 1")
	dump, _, _ = strings.Cut(dump, "FAIL\t")
	sum, out := collected(t, strings.NewReader("before\ngoroutine 1"+dump+"after\n"), t.TempDir())
	assert.Empty(t, sum.Seen)
	assert.Equal(t, 5, strings.Count(out, "\ngoroutine "), out)
	assert.Contains(t, out, "...and 333 more goroutines like this one\n")
	assert.True(t, strings.HasPrefix(out, "before\n") && strings.HasSuffix(out, "after\n"))
}

// Whoever waits for another lock is of another kind: that is how an order of locks is seen.
func TestLocksAreToldApart(t *testing.T) {
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, "goroutine %d [sync.Mutex.Lock]:\ninternal/sync.(*Mutex).lockSlow(0xc00000000%d)\n\t/usr/local/go/src/internal/sync/mutex.go:149 +0x15d\nexample.com/x.f(0xc%d)\n\t/nowhere/x.go:3 +0x1\n\n", i+1, i%2, i)
	}
	_, out := collected(t, strings.NewReader(b.String()), t.TempDir())
	assert.Equal(t, 2, strings.Count(out, "...and 49 more goroutines like this one\n"), out)
}

const plainFailures = `--- FAIL: TestSum (0.00s)
    sum_test.go:6: a note
    sum_test.go:7: got 3, want 4
    sum_test.go:8: the helper's line
        with more of it
FAIL
`

// Failures without testify are found when the file that they name is there; notes are left alone.
func TestPlainFailuresAreFoundInTheSource(t *testing.T) {
	dir := t.TempDir()
	write := func(name, src string) {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(src), 0o644))
	}
	const src = "package sum\n\nimport \"testing\"\n\nfunc %s(t *testing.T) {\n\tt.Log(\"a note\")\n\tt.Errorf(\"got %%d, want %%d\", 3, 4)\n\thelp(t)\n}\n"
	write("a/sum_test.go", fmt.Sprintf(src, "TestSum"))
	write("b/sum_test.go", fmt.Sprintf(src, "TestOther"))
	sum, out := collected(t, strings.NewReader(plainFailures), dir)
	require.Len(t, sum.Seen, 2, out)
	for i, line := range []int{7, 8} {
		assert.Equal(t, diagnose.Test, sum.Seen[i].Kind)
		assert.Equal(t, diagnose.Position{File: filepath.Join(dir, "a", "sum_test.go"), Line: line}, sum.Seen[i].Pos)
	}
	assert.Contains(t, out, "--- FAIL: TestSum (0.00s)\n    sum_test.go:6: a note\n")
	assert.NotContains(t, out, "    sum_test.go:7:")

	_, out = collected(t, strings.NewReader(plainFailures), t.TempDir())
	assert.Equal(t, plainFailures, out, "without the source nobody can tell what is only a note")
}

func TestErrorsOfTheCompilerAndOfVet(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "x.go"), []byte("package x\n\nfunc f() {\n\ty := 1\n}\n"), 0o644))
	const said = "# example.com/x\n./x.go:4:2: declared and not used: y\n# [example.com/x]\n./x.go:4:2: self-assignment of y to y\nFAIL\texample.com/x [build failed]\n"
	sum, out := collected(t, strings.NewReader(said), dir)
	require.Len(t, sum.Seen, 2, out)
	for i, kind := range []diagnose.Kind{diagnose.Build, diagnose.Vet} {
		assert.Equal(t, kind, sum.Seen[i].Kind)
		assert.Equal(t, diagnose.Position{File: filepath.Join(dir, "x.go"), Line: 4, Col: 2}, sum.Seen[i].Pos)
	}
	assert.True(t, sum.Failed)
	assert.Contains(t, out, "FAIL\texample.com/x [build failed]\n")
}

const testmainLeak = `PASS
goleak: Errors on successful test run: found unexpected goroutines:
[Goroutine 21 in state chan receive, with example.com/x.f.func1 on top of the stack:
example.com/x.f.func1()
	/nowhere/x.go:12 +0x2b
created by example.com/x.f in goroutine 20
	/nowhere/x.go:11 +0x4f
 Goroutine 22 in state chan receive, with example.com/x.f.func1 on top of the stack:
example.com/x.f.func1()
	/nowhere/x.go:12 +0x2b
created by example.com/x.f in goroutine 20
	/nowhere/x.go:11 +0x4f
]
FAIL	example.com/x	0.5s
`

func TestGoleakInTestMain(t *testing.T) {
	sum, out := collected(t, strings.NewReader(testmainLeak), t.TempDir())
	require.Len(t, sum.Seen, 1, out)
	assert.Equal(t, diagnose.Leak, sum.Seen[0].Kind)
	assert.Contains(t, sum.Seen[0].Message, "2 goroutines started at x.go:11 still wait to receive")
}
