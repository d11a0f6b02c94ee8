package tell_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/author/contract"
	"koans/checker/internal/author/tell"
	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/show/report"
)

var root, _ = filepath.Abs("course")

func someReport() *contract.Report {
	return &contract.Report{
		Exercises: 2, Stubs: 2, Right: 6, Wrong: 1, Runs: 46, Remembered: 3, Duration: 3210 * time.Millisecond,
		Suites: []contract.Suite{
			{Exercise: "warmup", Simulated: 20 * time.Millisecond},
			{Exercise: "parallel", Simulated: 10 * time.Millisecond, Real: time.Second},
		},
		Shortfalls: []contract.Shortfall{
			{
				Point: contract.Stub, Exercise: "warmup", Message: "no TODO tells the learner\x1b[2J where to begin", Help: "Put one there.",
				Pos: diagnose.Position{File: filepath.Join(root, "exercises", "warmup.go"), Line: 3},
			},
			{Point: contract.Sums, Message: "missing"},
		},
	}
}

func TestTheTextLeadsToThePlace(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, tell.Text(&b, report.Style{Root: root}, someReport()))
	assert.Equal(t, `exercises/warmup.go:3: stub: no TODO tells the learner\x1b[2J where to begin
  -> Put one there.
sums: missing

2 concepts: 2 stubs, 6 right answers and 1 wrong answer; 46 runs in 3.21s, 3 of the answers remembered
slowest tests: 20ms (warmup) on simulated time, 1s (parallel) on real time
2 things fall short of the contract
`, b.String())
}

func TestTroubleIsNotCalledAProof(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, tell.Text(&b, report.Style{}, &contract.Report{Troubles: []error{errors.New("disk full")}}))
	assert.Contains(t, b.String(), "nothing is proved")
	assert.NotContains(t, b.String(), "is kept")
}

func TestTheJSONIsWhole(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, tell.JSON(&b, root, someReport()))
	var got map[string]any
	require.NoError(t, json.Unmarshal(b.Bytes(), &got))
	assert.Equal(t, false, got["kept"])
	assert.Equal(t, []any{}, got["errors"], "lists are never missing")
	assert.Equal(t, map[string]any{
		"point": "stub", "name": "warmup", "file": "exercises/warmup.go", "line": 3.0,
		"message": "no TODO tells the learner\x1b[2J where to begin", "help": "Put one there.",
	}, got["shortfalls"].([]any)[0])
	assert.Equal(t, map[string]any{"name": "parallel", "simulated_ns": 1e7, "real_ns": 1e9}, got["suites"].([]any)[1])
}
