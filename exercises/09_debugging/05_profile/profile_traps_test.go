package profile_test

import (
	"context"
	"errors"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	profile "koans/exercises/09_debugging/05_profile"
	"koans/exercises/internal/lab"
)

// The labels are those of the context: not of whoever happens to call.
func TestTheContextDecidesAndNotTheCaller(t *testing.T) {
	lab.Rule(t, "Handed over", "Go")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		mine, yours, end := unique(t, "mine"), unique(t, "yours"), make(chan struct{})
		defer close(end)
		ctx := pprof.WithLabels(t.Context(), pprof.Labels("request", yours))
		pprof.Do(t.Context(), pprof.Labels("request", mine), func(context.Context) {
			profile.Go(ctx, "parse", func(context.Context) { <-end })
		})
		synctest.Wait()
		require.Equal(t, 1, labelled("request", yours), "Go: goroutines with the label of the context that was given")
		require.Zero(t, labelled("request", mine), "Go: goroutines with the label of the caller, who has given another context")
	})
}

// What a job starts goes on after it, under the job's labels, while the worker has others.
func TestWhatAJobHasStartedKeepsItsLabels(t *testing.T) {
	lab.Rule(t, "A worker's labels", "Worker.Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w, job, end := profile.NewWorker(), unique(t, "job"), make(chan struct{})
		defer w.Stop()
		defer close(end)
		w.Do(pprof.WithLabels(t.Context(), pprof.Labels("stage", job)), func(ctx context.Context) {
			go func() { <-end }()
			profile.Go(ctx, unique(t, "further"), func(context.Context) { <-end })
		})
		synctest.Wait()
		require.Equal(t, 1, labelled("stage", job), "Do: goroutines with the job's label, after it has ended and left one")
	})
}

// A worker is one: what it is given at the same time it does one after another.
func TestAWorkerDoesOneAfterAnother(t *testing.T) {
	lab.Rule(t, "One worker", "Worker.Do", "NewWorker")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		before := lab.Goroutines()
		w := profile.NewWorker()
		defer w.Stop()
		synctest.Wait()
		require.Equal(t, 1, lab.Goroutines()-before, "NewWorker: goroutines that a worker is")
		var inside lab.Overlap
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() { w.Do(t.Context(), func(context.Context) { inside.Visit() }) })
		}
		all.Wait()
		require.Equal(t, 20, inside.Total(), "jobs that have run when all Do have returned, of 20")
		require.Equal(t, 1, inside.Most(), "jobs that a worker does at the same time")
		require.Zero(t, inside.Now(), "jobs that still run when all Do have returned")
	})
}

// Many wait, and then their jobs are done in quick succession: nobody may take the end of another's job for that of its own.
func TestEachWaitsForItsOwnJob(t *testing.T) {
	lab.Rule(t, "One worker", "Worker.Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := profile.NewWorker()
		defer w.Stop()
		const callers = 200
		for range 5 {
			var come, early lab.Overlap
			var all sync.WaitGroup
			for range callers {
				all.Go(func() {
					come.Enter()
					var mine lab.Overlap
					w.Do(t.Context(), func(context.Context) {
						for come.Total() < callers {
							runtime.Gosched()
						}
						mine.Enter()
					})
					if mine.Total() == 0 {
						early.Enter()
					}
				})
			}
			all.Wait()
			require.Zero(t, early.Total(), "Do: callers, of %d at once, who came back before their own job had ended", callers)
		}
	})
}

// While one job runs, another is handed over, which goes on until the first Do has returned.
func TestDoDoesNotWaitForTheNextJob(t *testing.T) {
	lab.Rule(t, "One worker", "Worker.Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := profile.NewWorker()
		defer w.Stop()
		for range 20 {
			var come lab.Overlap
			var next sync.WaitGroup
			returned := make(chan struct{})
			w.Do(t.Context(), func(context.Context) {
				next.Go(func() {
					come.Enter()
					w.Do(t.Context(), func(context.Context) { <-returned })
				})
				for range 20 {
					runtime.Gosched()
				}
				for come.Total() == 0 {
					runtime.Gosched()
				}
			})
			close(returned)
			next.Wait()
		}
	})
}

// What an ended context means for the job is for f to say.
func TestDoWaitsForItsJobWhateverBecomesOfTheContext(t *testing.T) {
	lab.Rule(t, "One worker", "Worker.Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := profile.NewWorker()
		defer w.Stop()
		var inside lab.Overlap
		for i := range 20 {
			ctx, cancel := context.WithCancel(t.Context())
			if i%2 == 1 {
				cancel()
			}
			w.Do(ctx, func(context.Context) { cancel(); inside.Visit() })
			require.Zero(t, inside.Now(), "Do: jobs that still run when Do has returned, because their context has ended")
			require.Equal(t, i+1, inside.Total(), "Do: jobs that have run when Do has returned, of %d, with contexts that end before or meanwhile", i+1)
		}
	})
}

func TestGoDoesNotWait(t *testing.T) {
	lab.Rule(t, "Named", "Go")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		never := make(chan struct{})
		var ended lab.Overlap
		profile.Go(lab.Ended(t), "parse", func(context.Context) { <-never; ended.Enter() })
		close(never) // this is not reached by a Go that waits
		synctest.Wait()
		require.Equal(t, 1, ended.Total(), "Go: functions that have run, of one whose context had ended before")
	})
}

// As the runtime writes it: records with and without labels, several with the same, whatever a name has in it.
func TestAWholeProfileIsRead(t *testing.T) {
	lab.Rule(t, "Who is where", "Stages")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		records := []struct {
			text, stage string
			n           int // of goroutines in the stage, in all records
		}{
			{"100 @ 0x1 0x2\n# labels: {\"request\":\"stage\", \"stage\":\"parse\"}\n#\t0x1\tf+0x1\t/x.go:1\n\n", "parse", 103},
			{"12 @ 0x1 0x3\n#\t0x1\tmain.main+0x1\t/x.go:1\n\n", "", 0},
			{"3 @ 0x1 0x4\n# labels: {\"stage\":\"parse\"}\n#\t0x1\tf+0x1\t/y.go:1\n\n", "parse", 103},
			{"1 @ 0x5\n# labels: {\"stage\":\"a \\\"b\\\", c\", \"tenant\":\"x\"}\n\n", `a "b", c`, 1},
			{"2 @ 0x8\n# labels: {\"stage\":\"C:\\\\new\\tparse\"}\n\n", "C:\\new\tparse", 2},
			{"4 @ 0x7\n# labels: {\"last\\\"stage\":\"fetch\"}\n\n", "fetch", 0},
			{"1 @ 0x6\n# labels: {\"laststage\":\"fetch\"}", "fetch", 0},
		}
		text := "goroutine profile: total 123\n"
		for _, r := range records {
			text += r.text
		}
		stages, err := profile.Stages(strings.NewReader(text))
		require.NoError(t, err, "the error of Stages")
		for _, r := range records {
			require.Equal(t, r.n, stages[r.stage], "Stages: goroutines in the stage %q, of a profile in which is: %s", r.stage, r.text)
		}
		require.Len(t, stages, 3, "Stages: the stages of that profile")

		errDisk := errors.New("the disk is gone")
		_, err = profile.Stages(iotest.ErrReader(errDisk))
		require.ErrorIs(t, err, errDisk, "the error of Stages, when the profile cannot be read")
	})
}

// A year without a job, and a job of a year, for which another waits. None of it costs anything, unless somebody looks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "NewWorker", "Worker.Do")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		w := profile.NewWorker()
		defer w.Stop()
		time.Sleep(lab.Year)
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() { w.Do(t.Context(), func(context.Context) { time.Sleep(lab.Year) }) })
		}
		both.Wait()
		tl.AssertTook(t, 3*lab.Year, "time until a worker had waited for a year and done two jobs of a year each, and Do had returned")
	})
}

// Nobody asks what became of it, so nobody would hear of a panic that is caught.
func TestAPanicIsNotCaught(t *testing.T) {
	lab.Rule(t, "A panic goes on", "Go")
	lab.Uncaught(t, "the function that Go has started", func(ctx context.Context, boom func()) {
		profile.Go(ctx, "parse", func(context.Context) { boom() })
		time.Sleep(time.Second)
	})
}
