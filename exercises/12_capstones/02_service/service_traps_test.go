package service_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	service "koans/exercises/12_capstones/02_service"
	"koans/exercises/internal/lab"
)

// Work that is over before Submit has returned is over all the same.
func TestAJobThatTakesNoTime(t *testing.T) {
	lab.Rule(t, "A ticket", "Jobs.Submit", "Jobs.Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n, customers = 1600, 8
		jobs := service.Start(func(context.Context, string) (string, error) { return "at once", nil }, 4, n)
		defer jobs.Stop(t.Context())
		var all sync.WaitGroup
		ids := make([]string, n)
		known := make([]bool, n)
		for c := range customers {
			all.Go(func() {
				for i := c; i < n; i += customers {
					ids[i], _ = jobs.Submit("")
					_, known[i] = jobs.Get(ids[i])
				}
			})
		}
		all.Wait()
		synctest.Wait()
		seen := map[string]bool{}
		for i, id := range ids {
			require.NotEmpty(t, id, "the id of a job that was accepted")
			require.False(t, seen[id], "whether two jobs that came at the same time have the same id, %s", id)
			seen[id] = true
			require.True(t, known[i], "whether Get knew a job as soon as Submit had returned")
			job, _ := jobs.Get(id)
			require.Equal(t, service.Done, job.Status, "the status of a job that took no time")
			require.Equal(t, "at once", job.Result, "the result of a job that took no time")
		}
	})
}

// Somebody asks for the same jobs over and over, while they go from one status to the next, and never back.
func TestAnImpatientCustomer(t *testing.T) {
	lab.Rule(t, "What becomes of it", "Jobs.Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 30
		order := map[service.Status]int{service.Queued: 1, service.Running: 2, service.Done: 3}
		jobs := service.Start(func(context.Context, string) (string, error) { lab.Yield(); return "prints", nil }, 2, n)
		defer jobs.Stop(t.Context())
		ids := make([]string, n)
		for i := range ids {
			ids[i], _ = jobs.Submit("")
		}
		var customers sync.WaitGroup
		back := make([]string, 3)
		for c := range back {
			customers.Go(func() {
				for _, id := range ids {
					last := service.Job{Status: service.Queued}
					for range 10_000 { // more than enough, unless jobs get lost
						job, _ := jobs.Get(id)
						if order[job.Status] < order[last.Status] {
							back[c] = fmt.Sprintf("%s, and after that %q", last.Status, job.Status)
						}
						last = job
						if job.Status == service.Done {
							break
						}
						runtime.Gosched()
					}
				}
			})
		}
		customers.Wait()
		for _, said := range back {
			require.Empty(t, said, "what Get said of a job that goes back")
		}
	})
}

// A crowd comes at the same time. What is accepted is done, what is not leaves no trace.
func TestACrowd(t *testing.T) {
	lab.Rule(t, "Full", "Jobs.Submit", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n, workers, waiting = 100, 3, 10
		d := open(tl, workers, waiting)
		var all sync.WaitGroup
		ids := make([]string, n)
		errs := make([]error, n)
		for i := range n {
			all.Go(func() { ids[i], errs[i] = d.jobs.Submit(fmt.Sprintf("%d 1h", i)) })
		}
		all.Wait()
		synctest.Wait()
		accepted := 0
		for i, err := range errs {
			if err == nil {
				accepted++
				continue
			}
			require.ErrorIs(t, err, service.ErrFull, "the error of Submit, in a crowd")
			_, ok := d.jobs.Get(ids[i])
			require.False(t, ok && ids[i] != "", "whether Get knows a job that was not accepted")
		}
		require.GreaterOrEqual(t, accepted, waiting, "jobs accepted of a crowd, where %d may wait", waiting)
		require.LessOrEqual(t, accepted, workers+waiting, "jobs accepted of a crowd, where %d may wait and %d are at work", waiting, workers)
		require.Equal(t, fmt.Sprintf("%d queued, %d running, 0 done, 0 failed", accepted-workers, workers), d.counts(), "the counts, when a crowd of %d has come, of whom %d were accepted", n, accepted)
		require.NoError(t, d.stop(t.Context()), "the error of Stop, whose context does not end")
		require.Equal(t, accepted, d.working.Total(), "jobs that were done, of %d that were accepted", accepted)
		require.Equal(t, workers, d.working.Most(), "jobs that were at work at the same time")
	})
}

// The shelf is empty again after every job that is taken from it, however often.
func TestTheShelfHasItsPlacesForEver(t *testing.T) {
	lab.Rule(t, "Full", "Jobs.Submit")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 1, 2)
		defer d.close(t)
		for _, input := range []string{"a 1s", "b 1s !torn", "c 1s ?fire", "d 1s", "e 1s", "f 1s", "g 1s"} {
			d.submit(t, input)
			d.submit(t, input)
			d.submit(t, input)
			_, err := d.jobs.Submit(input)
			require.ErrorIs(t, err, service.ErrFull, "the error of Submit, with two that wait, where two may")
			time.Sleep(5 * time.Second)
		}
	})
}

func TestFirstComeFirstServed(t *testing.T) {
	lab.Rule(t, "The workers", "Jobs.Submit", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 1, 12)
		defer d.close(t)
		var want []string
		for i := range 12 {
			film := string(rune('a' + (i*5)%12))
			want = append(want, fmt.Sprintf("%s %ds", film, i))
			_, err := d.jobs.Submit(film + " 1s")
			require.NoError(t, err, "the error of Submit, while there is room")
		}
		time.Sleep(time.Minute)
		require.Equal(t, strings.Join(want, ", "), d.begun(), "when the jobs began, of 1s each, with one worker, in the order in which they were accepted")
	})
}

func TestPanicsOfAllKinds(t *testing.T) {
	lab.Rule(t, "A panic", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		errFire := errors.New("fire in the lab")
		jobs := service.Start(func(_ context.Context, input string) (string, error) {
			switch input {
			case "an error":
				panic(errFire)
			case "a bug":
				return input[len(input)+1:], nil
			case "a number":
				panic(42)
			}
			return "fine", nil
		}, 2, 20)
		defer jobs.Stop(t.Context())
		for range 5 { // more than there are workers
			for input, text := range map[string]string{"an error": "fire in the lab", "a bug": "out of range", "a number": "42"} {
				id, err := jobs.Submit(input)
				require.NoError(t, err, "the error of Submit, while there is room, when others have panicked")
				synctest.Wait()
				job, _ := jobs.Get(id)
				require.Equal(t, service.Failed, job.Status, "the status of a job that has panicked with %s", input)
				require.Contains(t, job.Error, text, "the error of a job that has panicked with %s", input)
			}
		}
		id, err := jobs.Submit("")
		require.NoError(t, err, "the error of Submit, when others have panicked")
		synctest.Wait()
		job, _ := jobs.Get(id)
		require.Equal(t, service.Job{ID: id, Status: service.Done, Result: "fine"}, job, "a job after fifteen that have panicked")
		require.Equal(t, service.Counts{Done: 1, Failed: 15}, jobs.Counts(), "the counts, when fifteen jobs have panicked")
	})
}

// Somebody looks all the time, while jobs go from one status to the next.
func TestNobodyIsCountedTwice(t *testing.T) {
	lab.Rule(t, "The counts", "Jobs.Counts")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 400
		start := make(chan struct{})
		var jobs *service.Jobs
		var wrong atomic.Pointer[service.Counts]
		look := func() {
			if c := jobs.Counts(); c.Queued+c.Running+c.Done+c.Failed != n {
				wrong.Store(&c)
			}
		}
		jobs = service.Start(func(_ context.Context, input string) (string, error) {
			<-start
			look()
			if input == "bad" {
				return "", errors.New("torn")
			}
			return "", nil
		}, 4, n)
		defer jobs.Stop(t.Context())
		for i := range n {
			jobs.Submit([]string{"good", "bad"}[i%2])
		}
		synctest.Wait()
		over := make(chan struct{})
		var watchers sync.WaitGroup
		for range 2 {
			watchers.Go(func() {
				for {
					select {
					case <-over:
						return
					default:
						look()
						runtime.Gosched()
					}
				}
			})
		}
		close(start)
		for range 1000 * n { // that is never needed, unless jobs get lost
			if c := jobs.Counts(); c.Done+c.Failed == n {
				break
			}
			runtime.Gosched()
		}
		close(over)
		watchers.Wait()
		if c := wrong.Load(); c != nil {
			require.Equal(t, n, c.Queued+c.Running+c.Done+c.Failed, "the sum of the counts, at every moment, when %d jobs were accepted: %+v", n, *c)
		}
		require.Equal(t, service.Counts{Done: n / 2, Failed: n / 2}, jobs.Counts(), "the counts in the end")
	})
}

// The work may call whatever it likes, except for Stop, and sees itself.
func TestTheWorkLooksAtItself(t *testing.T) {
	lab.Rule(t, "What becomes of it", "Jobs.Get", "Jobs.Counts", "Jobs.Submit")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var jobs *service.Jobs
		ids := make(chan string, 1)
		jobs = service.Start(func(_ context.Context, input string) (string, error) {
			if input == "second" {
				return "", nil
			}
			job, _ := jobs.Get(<-ids)
			running := jobs.Counts().Running
			_, err := jobs.Submit("second")
			return fmt.Sprintf("%s, %d running, %t, %v", job.Status, running, jobs.Open(), err), nil
		}, 1, 1)
		defer jobs.Stop(t.Context())
		id, err := jobs.Submit("first")
		require.NoError(t, err, "the error of Submit, while there is room")
		ids <- id
		synctest.Wait()
		job, _ := jobs.Get(id)
		require.Equal(t, "running, 1 running, true, <nil>", job.Result, "what a job saw that looked at itself and at the counts, asked Open, and submitted another")
		require.Equal(t, service.Counts{Done: 2}, jobs.Counts(), "the counts, when a job has submitted another")
	})
}
