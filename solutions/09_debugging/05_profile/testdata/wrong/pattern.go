// want test "Stages: goroutines in the stage"

// Package profile finds the stage with a pattern, wherever that begins.
package profile

import (
	"bufio"
	"context"
	"io"
	"regexp"
	"runtime/pprof"
	"strconv"
	"strings"
)

func Go(ctx context.Context, stage string, f func(ctx context.Context)) {
	go pprof.Do(ctx, pprof.Labels("stage", stage), f)
}

type Worker struct {
	jobs chan job
}

func NewWorker() *Worker {
	w := &Worker{jobs: make(chan job)}
	go func() {
		pprof.SetGoroutineLabels(context.Background())
		for j := range w.jobs {
			j.run()
		}
	}()
	return w
}

func (w *Worker) Do(ctx context.Context, f func(ctx context.Context)) {
	j := job{ctx, f, make(chan struct{})}
	w.jobs <- j
	<-j.done
}

func (w *Worker) Stop() {
	close(w.jobs)
}

func Stages(profile io.Reader) (map[string]int, error) {
	r := bufio.NewReader(profile)
	stages := map[string]int{}
	n := 0
	for {
		line, err := r.ReadString('\n')
		if before, _, ok := strings.Cut(line, " @"); ok && !strings.HasPrefix(line, "#") {
			n, _ = strconv.Atoi(before)
		}
		if strings.HasPrefix(line, "# labels:") {
			if m := stageRE.FindStringSubmatch(line); m != nil {
				if s, err := strconv.Unquote(m[1]); err == nil {
					stages[s] += n
				}
			}
		}
		if err == io.EOF {
			return stages, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

type job struct {
	ctx  context.Context
	f    func(context.Context)
	done chan struct{}
}

func (j job) run() {
	defer close(j.done)
	pprof.SetGoroutineLabels(j.ctx)
	defer pprof.SetGoroutineLabels(context.Background())
	j.f(j.ctx)
}

var stageRE = regexp.MustCompile(`"stage":("(?:[^"\\]|\\.)*")`)
