package profile_test

import (
	"bytes"
	"context"
	"fmt"
	"runtime/pprof"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	profile "koans/exercises/09_debugging/05_profile"
	"koans/exercises/internal/lab"
)

func TestAGoroutineSaysWhichStageItIs(t *testing.T) {
	lab.Rule(t, "Named", "Go")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		stage, inner, end := unique(t, "parse"), unique(t, "inner"), make(chan struct{})
		defer close(end)
		profile.Go(t.Context(), stage, func(ctx context.Context) {
			said, _ := pprof.Label(ctx, "stage")
			require.Equal(t, stage, said, "the stage in the context of f")
			<-end
		})
		synctest.Wait()
		require.NotZero(t, labelled("stage", stage), "Go: goroutines whose label says this stage, in a profile taken while f runs")
		profile.Go(pprof.WithLabels(t.Context(), pprof.Labels("stage", stage)), inner, func(context.Context) { <-end })
		synctest.Wait()
		require.NotZero(t, labelled("stage", inner), "Go: goroutines whose label says the stage that was given, when the context says another")
	})
}

func TestTheCallerKeepsItsOwnLabels(t *testing.T) {
	lab.Rule(t, "The caller's own", "Go")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		mine, end := unique(t, "mine"), make(chan struct{})
		pprof.Do(t.Context(), pprof.Labels("stage", mine), func(ctx context.Context) {
			for other, given := range map[string]context.Context{unique(t, "other"): ctx, unique(t, "further"): t.Context()} { // the latter has no labels
				profile.Go(given, other, func(context.Context) { <-end })
				synctest.Wait()
				require.Equal(t, 1, labelled("stage", mine), "Go: goroutines of the caller's stage, after it has started another stage: itself")
				require.Equal(t, 1, labelled("stage", other), "Go: goroutines of the stage that it has started")
			}
		})
		close(end)
	})
}

func TestWhatTheContextSaysGoesAlong(t *testing.T) {
	lab.Rule(t, "Handed over", "Go")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		request, end := unique(t, "request"), make(chan struct{})
		defer close(end)
		ctx := pprof.WithLabels(t.Context(), pprof.Labels("request", request))
		profile.Go(ctx, "fetch", func(ctx context.Context) {
			go func() { <-end }() // Go's own go: labels are inherited
			profile.Go(ctx, "parse", func(context.Context) { <-end })
			<-end
		})
		synctest.Wait()
		require.Equal(t, 3, labelled("request", request), "Go: goroutines that are labelled with the request: a stage, one that it has started, and a further stage")
	})
}

func TestAWorkerHasTheLabelsOfItsJob(t *testing.T) {
	lab.Rule(t, "A worker's labels", "Worker.Do", "NewWorker")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		start, first, second := unique(t, "start"), unique(t, "first"), unique(t, "second")
		var w *profile.Worker
		pprof.Do(t.Context(), pprof.Labels("stage", start), func(context.Context) { w = profile.NewWorker() })
		defer w.Stop()
		ran := 0
		for _, stage := range []string{first, second} {
			w.Do(pprof.WithLabels(t.Context(), pprof.Labels("stage", stage)), func(ctx context.Context) {
				ran++
				said, _ := pprof.Label(ctx, "stage")
				require.Equal(t, stage, said, "the stage in the context of f")
				require.Equal(t, 1, labelled("stage", stage), "Do: goroutines of the job's stage, while the worker runs it")
				require.Zero(t, labelled("stage", start), "Do: goroutines of the stage in which the worker was made")
			})
		}
		require.Equal(t, 2, ran, "jobs that have run when Do returned, of 2")
	})
}

func TestAnIdleWorkerHasNoLabels(t *testing.T) {
	lab.Rule(t, "No labels", "Worker.Do", "NewWorker")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		start, job := unique(t, "start"), unique(t, "job")
		var w *profile.Worker
		pprof.Do(t.Context(), pprof.Labels("stage", start), func(context.Context) { w = profile.NewWorker() })
		defer w.Stop()
		synctest.Wait()
		require.Zero(t, labelled("stage", start), "NewWorker: goroutines with the label of whoever has made the worker")
		labels := pprof.WithLabels(t.Context(), pprof.Labels("stage", job))
		w.Do(labels, func(context.Context) {})
		synctest.Wait()
		require.Zero(t, labelled("stage", job), "Do: goroutines with the label of a job that is done")
		w.Do(t.Context(), func(context.Context) { pprof.SetGoroutineLabels(labels) })
		synctest.Wait()
		require.Zero(t, labelled("stage", job), "Do: goroutines with a label that a job, now done, has put on itself")
	})
}

// The stuck stage is the one in which they gather.
func TestTheStuckStageIsFound(t *testing.T) {
	lab.Rule(t, "Who is where", "Stages")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		stuck, busy, end := unique(t, `he said "parse", they say`), unique(t, "fetch"), make(chan struct{})
		defer close(end)
		for range 5 {
			go pprof.Do(t.Context(), pprof.Labels("stage", stuck, "request", unique(t, "r")), func(context.Context) { <-end })
		}
		go pprof.Do(t.Context(), pprof.Labels("stage", busy), func(context.Context) { <-end })
		go pprof.Do(t.Context(), pprof.Labels("request", stuck), func(context.Context) { <-end })
		synctest.Wait()
		stages, err := profile.Stages(strings.NewReader(taken()))
		require.NoError(t, err, "the error of Stages")
		require.Equal(t, 5, stages[stuck], "Stages: goroutines in the stage %q, in which five wait", stuck)
		require.Equal(t, 1, stages[busy], "Stages: goroutines in the stage %q, in which one is", busy)
	})
}

// unique is a name that no other goroutine has, whichever test left it.
func unique(t *testing.T, name string) string { return fmt.Sprint(name, " ", lab.Rand(t).Uint64()) }

// taken is a goroutine profile of this moment.
func taken() string {
	var b bytes.Buffer
	pprof.Lookup("goroutine").WriteTo(&b, 1)
	return b.String()
}

// labelled counts the goroutines that have the label now.
func labelled(key, value string) int {
	n, count := 0, 0
	for line := range strings.Lines(taken()) {
		fmt.Sscanf(line, "%d @", &count)
		if strings.HasPrefix(line, "# labels: ") && strings.Contains(line, fmt.Sprintf("%q:%q", key, value)) {
			n += count
		}
	}
	return n
}
