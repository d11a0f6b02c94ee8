package lab_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"

	"koans/exercises/internal/lab"
)

func TestRandNeverRepeatsItselfUnlessAsked(t *testing.T) {
	t.Setenv("KOANS_SEED", "")
	assert.NotEqual(t, lab.Rand(t).Uint64(), lab.Rand(t).Uint64())

	t.Setenv("KOANS_SEED", "42")
	assert.Equal(t, lab.Rand(t).Uint64(), lab.Rand(t).Uint64())
}

var playRand = scene("a draw", func(t *testing.T) {
	t.Errorf("drawn: %d", lab.Rand(t).Uint64())
})

func find(expr, in string) string { return regexp.MustCompile(expr).FindString(in) }

func TestRandPrintsTheSeedThatBringsTheValuesBack(t *testing.T) {
	t.Setenv("KOANS_SEED", "7")
	first, again := playRand(t), playRand(t)
	assert.Contains(t, first, "KOANS_SEED=7")
	drawn := `drawn: \d+`
	assert.Regexp(t, drawn, first)
	assert.Equal(t, find(drawn, first), find(drawn, again))

	t.Setenv("KOANS_SEED", "seven")
	assert.Contains(t, playRand(t), `KOANS_SEED: strconv.ParseUint: parsing "seven"`, "a seed that is none is not passed over")
}
