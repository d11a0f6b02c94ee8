package worker_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	worker "koans/exercises/06_queues/03_worker"
	"koans/exercises/internal/lab"
)

var (
	errSleepless = errors.New("cannot sleep")
	errGoHome    = errors.New("the shift is over")
)

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// A report is what a worker said, and when.
type report struct {
	job int
	err error
	at  time.Duration
}

func (r report) String() string { return fmt.Sprintf("%d (error %v) at %v", r.job, r.err, r.at) }

// A sleeper is what one worker is given to do. do and report write in it without a
// lock and without anything that the race detector would take for one.
type sleeper struct {
	tl     *lab.Timeline
	lane   string
	inside lab.Overlap
	began  []int
	said   []report

	// shift, if there is one, is the context that the worker was given. A job costs no time any more when that has ended:
	// an answer may hold a lock during a job for which the end of the shift waits, and the bubble's clock would stand still.
	shift context.Context

	// fails has what else comes of a number that has been slept: an error or a panic.
	fails func(n int) error
}

// do sleeps n seconds, as far as they lie within the shift, or until ctx ends: it ought not to.
func (s *sleeper) do(ctx context.Context, n int) error {
	defer s.inside.Enter()()
	s.began = append(s.began, n)
	if n <= 0 {
		s.tl.Mark(s.lane, "no time")
	} else if err := s.sleep(ctx, seconds(n)); err != nil {
		return err
	}
	if s.fails != nil {
		return s.fails(n)
	}
	return nil
}

func (s *sleeper) sleep(ctx context.Context, d time.Duration) error {
	defer s.tl.Span(s.lane, "")("")
	var over <-chan struct{}
	if s.shift != nil {
		over = s.shift.Done()
	}
	select {
	case <-time.After(d):
	case <-over:
		lab.Yield()
	case <-ctx.Done():
	}
	return ctx.Err()
}

// shiftOfFourSeconds is the lesson's picture: 3, 2 and 4 are in the channel, and the context ends after 4s.
func shiftOfFourSeconds(t *testing.T, tl *lab.Timeline) (*sleeper, chan int, error) {
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	time.AfterFunc(seconds(4), func() { tl.Mark("ctx", "ends"); cancel(errGoHome) })
	jobs := filled(false, 3, 2, 4)
	s := &sleeper{tl: tl, lane: "worker", shift: ctx}
	err := worker.Work(ctx, jobs, s.do, s.report)
	return s, jobs, err
}

func (s *sleeper) report(n int, err error) {
	s.said = append(s.said, report{n, err, s.tl.Now()})
}

// jobs is what the worker has reported, without the rest.
func (s *sleeper) jobs() []int {
	all := []int{}
	for _, r := range s.said {
		all = append(all, r.job)
	}
	return all
}

func strings(said []report) []string {
	all := []string{}
	for _, r := range said {
		all = append(all, r.String())
	}
	return all
}

// filled is a channel with these numbers in it, open or closed.
func filled(closed bool, numbers ...int) chan int {
	jobs := make(chan int, max(1, len(numbers)))
	for _, n := range numbers {
		jobs <- n
	}
	if closed {
		close(jobs)
	}
	return jobs
}

// drawn is a number of numbers from 1 to 9.
func drawn(t *testing.T, n int) []int {
	rng := lab.Rand(t)
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = 1 + rng.IntN(9)
	}
	return numbers
}

// sleptInTurn is what a worker says of numbers that it sleeps one after another, and when it is done.
func sleptInTurn(from time.Duration, numbers ...int) (said []report, until time.Duration) {
	at := from
	for _, n := range numbers {
		at += seconds(max(0, n))
		said = append(said, report{n, nil, at})
	}
	return said, at
}

func number(of []int, i int) int { return of[i] }

type key struct{}
