package predictweb_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	predictweb "koans/exercises/10_web/08_predictweb"
	"koans/exercises/internal/lab"
	"koans/exercises/internal/predict"
	"koans/exercises/internal/predict/keys"
)

// predicted are the answer's programs, each with what the answer says of it.
func predicted() []predict.Program {
	var all []predict.Program
	for _, p := range predictweb.Programs() {
		all = append(all, predict.Program{Name: p.Name, Run: p.Run, Prints: p.Prints, Does: predict.Ending(p.Does)})
	}
	return all
}

// What a program does is seen, not looked up: each is run in a process of its own.
func TestThePredictionsAreRight(t *testing.T) {
	predict.Perform(t, predicted())
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		programs := predicted()
		open := predict.Open(keys.Web, programs)
		require.True(t, open == "", open)

		did := predict.Watch(t, keys.Web, programs)
		changed := predict.Changed(keys.Web, programs, did)
		require.True(t, changed == "", changed)
		wrong := predict.Wrong(keys.Web, programs, did)
		require.True(t, wrong == "", wrong)
	})
}
