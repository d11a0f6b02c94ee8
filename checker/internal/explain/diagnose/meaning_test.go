package diagnose

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"

	"koans/checker/internal/explain/diagnose/internal/stack"
)

// What is said of a wait when nothing more is known must be true of any code that waits so.
func TestWhatAWaitMeansClaimsNothingOfTheCode(t *testing.T) {
	claims := regexp.MustCompile(`(?i)\bnobody\b|\bany more\b|\bhas not\b|\bdoes not\b|\byour\b|\bthis (file|code|goroutine)\b|\blook for\b|\bline \d`)
	for wait := stack.Send; wait <= stack.IO; wait++ {
		assert.NotEmpty(t, meaning[wait], "wait %d", wait)
		assert.NotRegexp(t, claims, meaning[wait])
	}
}
