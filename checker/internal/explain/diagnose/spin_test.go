package diagnose

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"koans/checker/internal/run/gotest"
)

// spinning is an answer, in which a comment marks the line at which the goroutine was seen at work.
func spinning(body string) *gotest.Run {
	source := "package x\n\nfunc F(ctx context.Context, a, b chan int) {\n" + body + "}\n"
	line := 1 + strings.Count(source[:strings.Index(source, "// here")], "\n")
	dump := fmt.Sprintf("goroutine 7 [running]:\nkoans/x.F(...)\n\t/koans/x.go:%d +0x1d\ncreated by koans/x.Go in goroutine 6\n\t/koans/x.go:3 +0x4c\n\n", line)
	return &gotest.Run{
		Variant: answer("/koans/x.go", []byte(source)), Expected: []string{"TestX"}, During: "TestX", ExitCode: -1, Signal: "killed",
		Tests: []gotest.Test{{Name: "TestX", Status: gotest.Missing}}, Stop: gotest.Spinning, Dump: dump + dump,
	}
}

func TestWhyALoopNeverWaits(t *testing.T) {
	for name, test := range map[string]struct{ body, help string }{
		"the context has ended": {`	for {
		select { // here
		case <-a:
			work()
		case <-ctx.Done():
			ticker.Stop()
		}
	}
`, "Once the context has ended, <-ctx.Done() is ready for ever from now on, and the loop comes back to it at once: leave the loop at line 8."},
		"the loop is left when it has": {`	for {
		select { // here
		case <-a:
			work()
		case <-ctx.Done():
			return
		}
	}
`, "Instead of asking again and again, wait for a channel (or a condition variable) that the other side signals."},
		"a break for a return": {`	for {
		select { // here
		case <-a:
			work()
		case <-ctx.Done():
			ticker.Stop()
			break
		}
	}
`, "The break at line 10 leaves the select, not the loop of line 4: return there, or give the loop a label and break that."},
		"the loop asks before": {`	for {
		if err := ctx.Err(); err != nil {
			return
		}
		select { // here
		case <-a:
		case <-time.After(patience):
		case <-ctx.Done():
		}
	}
`, "Instead of asking again and again, wait for a channel (or a condition variable) that the other side signals."},
		"a default": {`	for {
		select { // here
		case v := <-a:
			b <- v
		default:
		}
	}
`, "The select never waits, because of its default at line 8: without that it waits until one of its cases can happen."},
		"a flag is asked": {`	for !done.Load() { // here
	}
`, "Instead of asking again and again, wait for a channel (or a condition variable) that the other side signals."},
		"nobody is asked": {`	for i := 0; i < 10; {
		sum += i // here
	}
`, "What is to end this loop, and does that ever come about?"},
	} {
		t.Run(name, func(t *testing.T) {
			f := explainOne(t, spinning(test.body))
			assert.Equal(t, Spin, f.Kind)
			assert.Equal(t, test.help, f.Help)
		})
	}
}
