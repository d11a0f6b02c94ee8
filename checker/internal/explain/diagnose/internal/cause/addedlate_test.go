package cause_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"koans/checker/internal/explain/diagnose/internal/cause"
	"koans/checker/internal/explain/diagnose/internal/source"
)

func TestWhoCountsInTheGoroutineIsNamed(t *testing.T) {
	for _, test := range []struct{ name, code, says string }{
		{"in the literal", "func f() {\ngo func() {\nwg.Add(1)\n}()\nwg.Wait()\n}", "Line 4 counts in the goroutine itself"},
		{"in what is started", "func f() {\ngo run()\nwg.Wait()\n}\nfunc run() {\nwg.Add(1)\n}", "Line 7 counts in the goroutine itself"},
		{"in what it calls", "func (g *G) f() {\ngo func() {\ng.run()\n}()\ng.wg.Wait()\n}\nfunc (g *G) run() {\ng.wg.Add(1)\n}", "use g.wg.Go"},
		{"before what is started in turn", "func f() {\nstart()\nwg.Wait()\n}\nfunc start() {\nwg.Add(1)\ngo func() {\nwg.Done()\nstart()\n}()\n}", "Line 7 counts what begins"},
		{"before", "func f() {\nwg.Add(1)\ngo func() {\nwg.Done()\n}()\nwg.Wait()\n}", ""},
		{"another group", "func f() {\ngo func() {\nother.Add(1)\n}()\nwg.Wait()\n}", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			src := "package p\n" + test.code + "\n"
			wait := strings.Count(src[:strings.Index(src, "wg.Wait()")], "\n") + 1
			said := (&cause.Module{}).AddedLate(cause.Place{File: source.Parse("/x/p.go", []byte(src)), Line: wait})
			if test.says == "" {
				assert.Empty(t, said)
				return
			}
			assert.Contains(t, said, test.says)
		})
	}
}
