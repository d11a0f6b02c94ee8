package diagnose

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What the func is that should have panicked is of no use to the learner; that it has not is all there is to say.
func TestWhatDidNotPanicIsSaidInPlainWords(t *testing.T) {
	for name, test := range map[string]struct{ errorIs, want string }{
		"nothing":       {"func (assert.PanicTestFunc)(0x7c65a0) should panic\n\tPanic value:\t<nil>", "it did not panic"},
		"another value": {"func (assert.PanicTestFunc)(0x7c65a0) should panic with value:\t1\n\tPanic value:\t2", "func (assert.PanicTestFunc) should panic with value: 1 Panic value: 2"},
	} {
		t.Run(name, func(t *testing.T) {
			a := assertion{errorIs: test.errorIs, message: "Release must panic"}
			assert.Equal(t, "Release must panic: "+test.want, a.sentence())
		})
	}
}
