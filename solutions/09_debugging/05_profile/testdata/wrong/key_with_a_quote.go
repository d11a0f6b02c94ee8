// want test "in which nobody has one"

// Package profile looks for the stage anywhere, also within the name of another label.
package profile

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"regexp"
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

// NewWorker returns a Worker, whose goroutine has no labels while it waits for a job.
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

// Do has the worker run f, with the labels that ctx has, and returns when f has ended, even if ctx ends before. It may be called by many
// goroutines at the same time, but not by what the worker runs.
func (w *Worker) Do(ctx context.Context, f func(ctx context.Context)) {
	j := job{ctx, f, make(chan struct{})}
	w.jobs <- j
	<-j.done
}

// Stop ends the worker's goroutine. No Do may be under way, and none may follow.
func (w *Worker) Stop() { close(w.jobs) }

// Stages reads a goroutine profile, as pprof.Lookup("goroutine").WriteTo(w, 1) writes it, and returns how many goroutines there are
// in each stage. Those without a stage are left out. Beside an error, the map says nothing.
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
			stage, ok, err := stageOf(text)
			if err != nil {
				return nil, err
			}
			if ok {
				stages[stage] += goroutines
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

var stageLabel = regexp.MustCompile(`"stage":("(?:[^"\\]|\\.)*")`)

// stageOf finds the stage in labels such as {"request":"7", "stage":"parse"}.
func stageOf(labels string) (stage string, ok bool, err error) {
	found := stageLabel.FindStringSubmatch(labels)
	if found == nil {
		return "", false, nil
	}
	stage, err = strconv.Unquote(found[1])
	return stage, true, err
}
