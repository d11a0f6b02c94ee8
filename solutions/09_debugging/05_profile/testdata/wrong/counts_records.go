// want test "Stages: goroutines in the stage"

// Package profile counts records, and not goroutines.
package profile

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"runtime/pprof"
	"strconv"
	"strings"
)

// Go starts f in a goroutine that is labelled: with the labels of ctx, and with "stage" as the stage that is given. The context of f has
// the same labels. Go does not wait for f.
func Go(ctx context.Context, stage string, f func(ctx context.Context)) {
	go pprof.Do(ctx, pprof.Labels("stage", stage), f)
}

// A Worker is one goroutine that does what it is given, one after another. Only [NewWorker] makes one.
type Worker struct {
	jobs chan job
}

type job struct {
	ctx  context.Context
	f    func(ctx context.Context)
	done chan struct{}
}

// NewWorker returns a Worker, whose goroutine has no labels as long as it has nothing to do.
func NewWorker() *Worker {
	w := &Worker{jobs: make(chan job)}
	go w.work()
	return w
}

// work begins with the labels of whoever has called NewWorker, and goes on with those of each job.
func (w *Worker) work() {
	none := context.Background()
	pprof.SetGoroutineLabels(none)
	for j := range w.jobs {
		pprof.SetGoroutineLabels(j.ctx)
		j.f(j.ctx)
		pprof.SetGoroutineLabels(none)
		close(j.done)
	}
}

// Do has the worker run f, with the labels that ctx has, and returns when f has ended. It may be called by many goroutines at the same
// time, but not by what the worker runs.
func (w *Worker) Do(ctx context.Context, f func(ctx context.Context)) {
	j := job{ctx, f, make(chan struct{})}
	w.jobs <- j
	<-j.done
}

// Stop ends the worker's goroutine. No Do may be under way, and none may follow.
func (w *Worker) Stop() { close(w.jobs) }

// Stages reads a goroutine profile, as pprof.Lookup("goroutine").WriteTo(w, 1) writes it, and returns how many goroutines there are
// in each stage. Those without a stage are left out.
func Stages(profile io.Reader) (map[string]int, error) {
	stages := map[string]int{}
	goroutines := 0
	lines := bufio.NewReader(profile) // not a Scanner, for which a line may be too long
	for {
		line, err := lines.ReadString('\n')
		if count, _, isRecord := strings.Cut(line, " @"); isRecord {
			if n, err := strconv.Atoi(count); err == nil {
				goroutines = n
			}
		}
		if text, labelled := strings.CutPrefix(line, "# labels: "); labelled {
			var labels map[string]string
			if err := json.Unmarshal([]byte(text), &labels); err != nil {
				return nil, fmt.Errorf("reading the labels %s: %w", strings.TrimSpace(text), err)
			}
			if stage, ok := labels["stage"]; ok {
				stages[stage] += min(goroutines, 1)
			}
		}
		if err == io.EOF {
			return stages, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading the profile: %w", err)
		}
	}
}
