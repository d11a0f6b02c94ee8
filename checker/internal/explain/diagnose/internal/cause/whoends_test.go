package cause_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"koans/checker/internal/explain/diagnose/internal/cause"
	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

func TestTheLinesThatWouldEndAWaitAreNamed(t *testing.T) {
	const made = "func start() *F {\nreturn &F{done: make(chan struct{})}\n}\n"
	const ends = "func (f *F) run() {\nclose(f.done)\n}\nfunc (f *F) cancel() {\nclose(f.done)\n}\n"
	const wait = "func (f *F) Result(ctx context.Context) {\nselect {\ncase <-f.done:\ncase <-ctx.Done():\n}\n}\n"
	for _, test := range []struct{ name, code, says string }{
		{"two closes", made + ends + wait, "It goes on when line 6 or 9 closes f.done: "},
		{"a value", made + "func (f *F) end() {\nf.done <- struct{}{}\n}\n" + wait, "It goes on when line 6 sends on f.done: which path should have come there, and where does it end instead? Or has an earlier receive taken the value? A close would tell all who wait."},
		{"nobody", made + wait, ""},
		{"made in two places", made + made + ends + wait, ""},
		{"again and again", made + ends + strings.Replace(wait, "select", "for {\nselect", 1) + "}\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			src := "package p\n" + test.code
			f := source.Parse("/x/p.go", []byte(src))
			line := strings.Count(src[:strings.Index(src, "select")], "\n") + 1
			at := cause.Place{File: f, Line: line}
			a, ok := (&cause.Module{}).WhoEnds(cause.Wait{Place: at, Path: []cause.Place{at}, Kind: stack.Select, Direct: true, N: 1})
			assert.Equal(t, test.says != "", ok)
			assert.True(t, strings.HasPrefix(a.Says, test.says), a.Says)
			if ok {
				assert.Len(t, a.Notes, strings.Count(test.code, "close(")+strings.Count(test.code, "<- struct"))
			}
		})
	}
}
