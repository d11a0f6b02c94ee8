package report

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A terminal of which nothing is known, as in cron or an editor's console, shows escape sequences as they are.
func TestColourNeedsATerminalThatIsKnownToHaveIt(t *testing.T) {
	for _, c := range []struct {
		goos, term, no string
		want           bool
	}{
		{"linux", "xterm", "", true}, {"linux", "", "", false}, {"linux", "dumb", "", false}, {"linux", "xterm", "1", false},
		{"windows", "", "", true},
	} {
		got := colorWanted(c.goos, func(name string) string { return map[string]string{"TERM": c.term, "NO_COLOR": c.no}[name] })
		assert.Equal(t, c.want, got, "%+v", c)
	}
}
