package predictqueues_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	predictqueues "koans/exercises/06_queues/08_predictqueues"
	"koans/exercises/internal/lab"
	"koans/exercises/internal/predict"
	"koans/exercises/internal/predict/keys"
)

// predicted are the answer's programs, each with what the answer says of it.
func predicted() []predict.Program {
	var all []predict.Program
	for _, p := range predictqueues.Programs() {
		all = append(all, predict.Program{Name: p.Name, Run: p.Run, Prints: p.Prints, Does: predict.Ending(p.Does)})
	}
	return all
}

// What a program does is seen, not looked up: each is run in a process of its own.
func TestThePredictionsAreRight(t *testing.T) {
	predict.Perform(t, predicted())
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		programs := predicted()
		open := predict.Open(keys.Queues, programs)
		require.True(t, open == "", open)

		did := predict.Watch(t, keys.Queues, programs)
		changed := predict.Changed(keys.Queues, programs, did)
		require.True(t, changed == "", changed)
		wrong := predict.Wrong(keys.Queues, programs, did)
		require.True(t, wrong == "", wrong)
	})
}
