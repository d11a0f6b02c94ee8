package greet_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	greet "koans/exercises/01_first/01_greet"
	"koans/exercises/internal/lab"
)

func TestTheGreetingNamesWhoIsGreeted(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		assert.Equal(t, "Hello, Judit!", greet.Greet("Judit"), "the greeting for Judit")
	})
}
