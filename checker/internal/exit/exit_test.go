package exit_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"koans/checker/internal/exit"
)

var errFull = exit.New(exit.Failed, "the disk is full", "make room")

func TestTheErrorItselfKnows(t *testing.T) {
	wrapped := fmt.Errorf("writing the page: %w", errFull)
	misused := exit.New(exit.Usage, "no such form", "")
	for name, c := range map[string]struct {
		err  error
		code int
		hint string
		ok   bool
	}{
		"nothing":           {nil, exit.Passed, "", false},
		"one of nobody's":   {errors.New("what"), exit.Failed, "", false},
		"wrapped":           {wrapped, exit.Failed, "make room", true},
		"nothing to advise": {misused, exit.Usage, "", true},
		"the first of two":  {errors.Join(errors.New("what"), misused, wrapped), exit.Usage, "", true},
	} {
		hint, ok := exit.Hint(c.err)
		assert.Equal(t, []any{c.code, c.hint, c.ok}, []any{exit.Code(c.err), hint, ok}, name)
	}
	assert.ErrorIs(t, wrapped, errFull)
	assert.NotErrorIs(t, exit.New(exit.Failed, "the disk is full", "make room"), errFull, "an error is equal to itself alone")
}
