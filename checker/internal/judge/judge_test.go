package judge_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/judge"
	"koans/checker/internal/run/coursetest"
	"koans/checker/internal/run/gotest"
)

// body makes an answer to the sample exercise.
func body(imports, code string) string {
	return "package sample\n\n" + imports + "\n\nfunc Twice(work func()) {\n" + code + "\n}\n"
}

// One call judges answers of every kind; what one does leaves the others alone.
func TestCheck(t *testing.T) {
	c := coursetest.New(t, nil)
	e := coursetest.Exercise(t, c, coursetest.Sample)
	cases := []struct {
		name, source string
		outcome      judge.Outcome
		kind         diagnose.Kind
	}{
		{"right", body(`import "sync"`, "var w sync.WaitGroup; w.Go(work); w.Go(work); w.Wait()"), judge.Passed, ""},
		{"right by channel", body("", "c := make(chan int); for range 2 { go func() { work(); c <- 1 }() }; <-c; <-c"), judge.Passed, ""},
		{"stub", body("", ""), judge.Failed, diagnose.Test},
		{"one by one", body("", "work(); work()"), judge.Failed, diagnose.Deadlock},
		{"race", body(`import "sync"`, "n := 0; var w sync.WaitGroup; f := func() { n++; work() }; w.Go(f); w.Go(f); w.Wait()"), judge.Failed, diagnose.Race},
		{"no such thing", body("", "nothing()"), judge.Failed, diagnose.Build},
		{"vetted", body(`import "sync"`, "var w sync.WaitGroup; w.Go(work); w.Go(work); w.Wait(); var m sync.Mutex; n := m; _ = &n"), judge.Failed, diagnose.Vet},
		{"exit in init", "package sample\n\nimport \"os\"\n\nfunc init() { os.Exit(0) }\n\nfunc Twice(func()) {}\n", judge.Failed, diagnose.Exit},
	}
	var variants []gotest.Variant
	for _, tc := range cases {
		variants = append(variants, coursetest.Variant(t, e, "answer.go", tc.source))
	}
	got := make([]judge.Verdict, len(cases))
	err := judge.New(c).Check(t.Context(), variants, judge.Options{Perturbed: 2}, func(i int, v judge.Verdict) { got[i] = v })
	require.NoError(t, err)
	for i, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			require.NoError(t, got[i].Err)
			assert.Equal(t, tc.outcome, got[i].Outcome, "outcome")
			if tc.kind != "" && assert.NotEmpty(t, got[i].Findings, "findings") {
				assert.Equal(t, tc.kind, got[i].Findings[0].Kind, "kind of %v", got[i].Findings[0])
			}
			if tc.outcome == judge.Passed {
				assert.Equal(t, 3, got[i].Clean, "clean runs")
			}
		})
	}
}

// Load and then store is no data race, and a plain run hardly ever shows it; a perturbed one does.
// Hardly ever is not never on a busy machine: so what is compared is how often.
func TestPerturbationBringsOutALostUpdate(t *testing.T) {
	c := coursetest.New(t, nil)
	e := coursetest.Exercise(t, c, coursetest.Sample)
	v := coursetest.Variant(t, e, "lost.go", body(`import ("sync"; "sync/atomic")`, `
	for range 20 {
		var n atomic.Int64
		var w sync.WaitGroup
		add := func() { n.Store(n.Load() + 1) }
		w.Go(add)
		w.Go(add)
		w.Wait()
		if n.Load() != 2 {
			panic("an update was lost")
		}
	}
	var w sync.WaitGroup
	w.Go(work)
	w.Go(work)
	w.Wait()`))
	const runs = 20
	plain, err := judge.New(c).One(t.Context(), v, judge.Options{Repeat: runs - 1, GoOn: true, Seed: 1})
	require.NoError(t, err)
	// The first run is never perturbed.
	perturbed, err := judge.New(c).One(t.Context(), v, judge.Options{Perturbed: runs - 1, GoOn: true, Seed: 1})
	require.NoError(t, err)
	require.Equal(t, []int{runs, runs}, []int{plain.Runs, perturbed.Runs}, "runs")
	require.Equal(t, judge.Failed, perturbed.Outcome)
	assert.Equal(t, diagnose.Panic, perturbed.Findings[0].Kind)
	assert.Less(t, perturbed.Clean, plain.Clean, "clean runs of those perturbed, beside those not")
}

// Every run is counted when asked to go on.
func TestGoOnCountsTheRuns(t *testing.T) {
	c := coursetest.New(t, nil)
	e := coursetest.Exercise(t, c, coursetest.Sample)
	v := coursetest.Variant(t, e, "stub.go", body("", ""))
	verdict, err := judge.New(c).One(t.Context(), v, judge.Options{Perturbed: 2, Repeat: 2, GoOn: true})
	require.NoError(t, err)
	assert.Equal(t, 5, verdict.Runs, "runs")
	assert.Equal(t, 0, verdict.Clean, "clean ones")
}

// An exercise whose tests are not as shipped gets a verdict of its own, and nothing of it is run.
func TestTampered(t *testing.T) {
	c := coursetest.New(t, nil)
	e := coursetest.Exercise(t, c, coursetest.Sample)
	right := coursetest.Variant(t, e, "right.go", body("", "c := make(chan int); for range 2 { go func() { work(); c <- 1 }() }; <-c; <-c"))
	require.NoError(t, os.WriteFile(e.File("sample_test.go"), []byte("package sample_test\n"), 0o600))

	v, err := judge.New(c).One(t.Context(), right, judge.Options{})
	require.NoError(t, err)
	assert.Equal(t, judge.Tampered, v.Outcome)
	require.Len(t, v.Findings, 1)
	assert.Equal(t, e.File("sample_test.go"), v.Findings[0].Pos.File)
	assert.Zero(t, v.Runs, "runs")

	// Without a single test, being judged as it is cannot mean a pass either.
	_, err = judge.New(c).One(t.Context(), right, judge.Options{AsIs: true})
	assert.ErrorContains(t, err, "declares none")
}
