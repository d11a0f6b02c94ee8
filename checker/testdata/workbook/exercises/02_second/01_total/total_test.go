package total_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	total "koans/exercises/02_second/01_total"
	"koans/exercises/internal/lab"
)

// On the real clock, so that what hangs has to be found by watching it.
func TestTheSumIsThatOfAllParts(t *testing.T) {
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		assert.Equal(t, 6, total.Total(
			func() int { return 1 },
			func() int { return 2 },
			func() int { return 3 },
		), "the sum of 1, 2 and 3")
	})
}
