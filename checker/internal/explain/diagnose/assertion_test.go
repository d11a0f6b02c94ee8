package diagnose

import (
	"strings"
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

// Errors, durations and nil as people write them; and both sides of a comparison, however long they are.
func TestValuesAreWrittenAsPeopleWriteThem(t *testing.T) {
	equal := func(expected, actual string) string {
		return "Not equal: \nexpected: " + expected + "\nactual  : " + actual
	}
	long := strings.Repeat("abcdefghij", 30)
	for name, test := range map[string]struct{ errorIs, want string }{
		"an error":            {equal(`*errors.errorString(&errors.errorString{s:"the source failed"})`, `<nil>(<nil>)`), "expected the source failed, got nil"},
		"a wrapped one":       {equal(`*fmt.wrapError(&fmt.wrapError{msg:"page 3: gone", err:(*errors.errorString)(0xc000012030)})`, `context.deadlineExceededError(context.deadlineExceededError{})`), "expected page 3: gone, got context deadline exceeded"},
		"errors in a row":     {equal(`[]error{&errors.errorString{s:"a \"b\" {"}, error(nil)}`, `[]error{}`), `expected []error{a "b" {, nil}, got []error{}`},
		"durations":           {equal("time.Duration(2000000000)", "map[time.Duration]int{0:2, 2000000000:3}"), "expected 2s, got map[time.Duration]int{0:2, 2s:3}"},
		"texts of durations":  {equal(`"2s"`, `"1m0s"`), "expected 2s, got 1m0s"},
		"no error in a chain": {`Expected error with "context canceled" in chain but got nil.`, "expected context canceled, got nil"},
		"values of any type":  {equal(`[]interface {}{interface {}(nil), 0, ""}`, `[]interface {}{0}`), `expected []any{nil, 0, ""}, got []any{0}`},
		"a number or nothing": {equal("int(7)", "<nil>(<nil>)"), "expected 7, got nil"},
		"two kinds of number": {equal("int64(7)", "int(7)"), "expected int64(7), got int(7)"},
		"what is too long":    {equal(long+"x", long+"y"), "expected …abcdefghijabcdefghijx, got …abcdefghijabcdefghijy"},
	} {
		t.Run(name, func(t *testing.T) {
			a := assertion{errorIs: test.errorIs, message: "what came"}
			assert.Equal(t, "what came: "+test.want, a.sentence())
		})
	}
}
