package stream_test

import (
	"bytes"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/explain/stream"
)

// A generated reader gives the same text again and again, size bytes in all.
type generated struct {
	text []byte
	at   int
	size int64
}

func (g *generated) Read(p []byte) (int, error) {
	if g.size <= 0 {
		return 0, io.EOF
	}
	p = p[:min(int64(len(p)), g.size)]
	n := copy(p, g.text[g.at:])
	g.at = (g.at + n) % len(g.text)
	g.size -= int64(n)
	return n, nil
}

// noise is a server's log in which much looks like a report at first.
func noise() []byte {
	lines := []string{
		"2026-11-23T10:00:00Z INFO  request served method=GET path=/pages/17 status=200 took=12ms",
		"    indented: the configuration of the worker",
		"    x_test.go:12: a note that a test has taken",
		"panicking is not what this is about",
		"goroutine pool: 12 of 100 in use",
		"{\"level\":\"info\",\"msg\":\"json of a program's own\",\"n\":1234567}",
		"==================",
		"heading",
		"=== RUN   TestX",
		"--- PASS: TestX (0.00s)",
	}
	return []byte(strings.Repeat(strings.Join(lines, "\n")+"\n", 100))
}

// explained runs Stream over what reader gives and reports throughput and how much the heap grew at most.
func explained(b *testing.B, size int64, reader func() io.Reader) {
	b.SetBytes(size)
	var peak, before uint64
	dir := b.TempDir()
	for b.Loop() {
		r := reader()
		runtime.GC()
		before = heap()
		stop := make(chan struct{})
		var watching sync.WaitGroup
		watching.Go(func() {
			for tick := time.NewTicker(20 * time.Millisecond); ; {
				select {
				case <-tick.C:
					now := heap()
					peak = max(peak, now-min(before, now))
				case <-stop:
					tick.Stop()
					return
				}
			}
		})
		_, err := stream.Stream(r, stream.Options{
			Out: io.Discard, Dir: dir,
			Show: func(io.Writer, diagnose.Finding) error { return nil },
		})
		close(stop)
		watching.Wait()
		require.NoError(b, err)
	}
	b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
}

// heap is what is in use, garbage that is not collected yet included.
func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

func BenchmarkNoise(b *testing.B) {
	const size = 1 << 30
	text := noise()
	b.Run("1GiB", func(b *testing.B) {
		explained(b, size, func() io.Reader { return &generated{text: text, size: size} })
	})
	b.Run("1GiB/one_line", func(b *testing.B) {
		line := bytes.Repeat([]byte("x"), 1<<20)
		explained(b, size, func() io.Reader { return &generated{text: line, size: size} })
	})
}

// BenchmarkDump generates its dumps, too: held in memory they would let the garbage grow as large.
func BenchmarkDump(b *testing.B) {
	for _, n := range []struct {
		name string
		size int64
	}{{"10000_goroutines", 10_000}, {"1000000_goroutines", 1_000_000}} {
		b.Run(n.name, func(b *testing.B) {
			const each = 300
			head, _, _ := strings.Cut(dumpOf(0), "FAIL\t")
			text := strings.TrimPrefix(dumpOf(each), head)
			text, _, _ = strings.Cut(text, "FAIL\t")
			size := int64(len(text)) * n.size / each
			explained(b, size, func() io.Reader {
				return io.MultiReader(strings.NewReader(head), &generated{text: []byte(text), size: size}, strings.NewReader("FAIL\tp\t1s\n"))
			})
		})
	}
}

// BenchmarkKinds explains a dump in which no two goroutines do the same.
func BenchmarkKinds(b *testing.B) {
	var text strings.Builder
	text.WriteString("SIGQUIT: quit\nPC=0x1 m=0 sigcode=0\n\n")
	for i := range 10_000 {
		text.WriteString(strings.ReplaceAll("goroutine N [chan receive]:\nexample.com/x.fN()\n\t/nowhere/x.go:N +0x1\ncreated by example.com/x.gN in goroutine 1\n\t/nowhere/x.go:1N +0x1\n\n", "N", string('1'+rune(i%9))+strings.Repeat("0", i/1000%4)+string('0'+rune(i%10))+strings.Repeat("1", i/100%10)))
	}
	explained(b, int64(text.Len()), func() io.Reader { return strings.NewReader(text.String()) })
}

func BenchmarkEvents(b *testing.B) {
	line := []byte(`{"Time":"2026-11-23T10:00:00.000000000Z","Action":"output","Package":"example.com/x","Test":"TestX","Output":"2026-11-23T10:00:00Z INFO request served path=/pages/17 status=200\n"}` + "\n")
	const size = 1 << 28
	explained(b, size, func() io.Reader { return &generated{text: line, size: size / int64(len(line)) * int64(len(line))} })
}
