package service_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	service "koans/exercises/12_capstones/02_service"
	"koans/exercises/internal/lab"
)

// Customers hand in one film after the other, while many wait already and the worker is done with one every moment.
func TestNobodyIsOvertaken(t *testing.T) {
	lab.Rule(t, "The workers", "Jobs.Submit", "Start")
	for range 5 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const customers, films = 4, 40
			opens := make(chan struct{})
			var mu sync.Mutex
			var begun []string
			jobs := service.Start(func(_ context.Context, film string) (string, error) {
				<-opens
				mu.Lock()
				begun = append(begun, film)
				mu.Unlock()
				runtime.Gosched()
				return "", nil
			}, 1, customers*films)
			var early, all sync.WaitGroup
			early.Add(customers)
			for c := range customers {
				all.Go(func() {
					for i := range films {
						if i == films/4 {
							early.Done()
							<-opens
						}
						jobs.Submit(fmt.Sprint(c, " ", i))
						runtime.Gosched()
					}
				})
			}
			early.Wait()
			close(opens)
			all.Wait()
			require.NoError(t, jobs.Stop(t.Context()), "the error of Stop, whose context does not end")
			require.Len(t, begun, customers*films, "jobs that have begun, of those that %d customers have submitted", customers)
			next := map[int]int{}
			for _, film := range begun {
				var c, i int
				fmt.Sscan(film, &c, &i)
				require.Equal(t, next[c], i, "the job of a customer to begin next, with one worker, in the order in which they were accepted")
				next[c]++
			}
		})
	}
}

// Somebody looks all the time, while those that wait become failures.
func TestNobodyIsUncountedAtTheEnd(t *testing.T) {
	lab.Rule(t, "The counts", "Jobs.Counts", "Jobs.Stop")
	for range 5 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 100
			jobs := service.Start(func(ctx context.Context, _ string) (string, error) {
				select {
				case <-ctx.Done():
				case <-time.After(time.Hour): // it was not told
				}
				return "", ctx.Err()
			}, 2, n)
			for range n {
				jobs.Submit("")
			}
			synctest.Wait()
			over := make(chan struct{})
			sums := make([]int, 3)
			var watchers sync.WaitGroup
			for w := range sums {
				sums[w] = n
				watchers.Go(func() {
					for range 50_000 { // that is never needed, unless Stop does not return
						if c := jobs.Counts(); c.Queued+c.Running+c.Done+c.Failed != n {
							sums[w] = c.Queued + c.Running + c.Done + c.Failed
							return
						}
						select {
						case <-over:
							return
						default:
							runtime.Gosched()
						}
					}
				})
			}
			for range 3 {
				lab.Yield()
			}
			jobs.Stop(lab.Ended(t))
			close(over)
			watchers.Wait()
			for _, sum := range sums {
				require.Equal(t, n, sum, "the sum of the counts, while %d jobs were stopped whose time was up", n)
			}
			require.Equal(t, service.Counts{Failed: n}, jobs.Counts(), "the counts in the end")
		})
	}
}

// Somebody has just handed in a film, and nothing tells of it whoever stops.
func TestStopRightAfterSubmit(t *testing.T) {
	lab.Rule(t, "The stop", "Jobs.Submit", "Jobs.Stop")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 1, 2)
		d.submit(t, "a 3s")
		handedIn := lab.NewBarrier(2)
		got := make(chan error, 1)
		go func() {
			_, err := d.jobs.Submit("b 3s")
			handedIn.Wait()
			got <- err
		}()
		handedIn.Wait()
		require.NoError(t, d.stop(t.Context()), "the error of Stop, whose context does not end")
		require.NoError(t, <-got, "the error of Submit, just before Stop was called")
		require.Equal(t, "0 queued, 0 running, 2 done, 0 failed", d.counts(), "the counts, when Stop was called just after two had been accepted")
	})
}

// Some come just as Stop is called. Whoever has a ticket gets the prints.
func TestNothingAcceptedIsLost(t *testing.T) {
	lab.Rule(t, "The stop", "Jobs.Submit", "Jobs.Stop")
	for _, workers := range []int{1, 4} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			for range 30 {
				jobs := service.Start(func(_ context.Context, film string) (string, error) { return "prints of " + film, nil }, workers, 50)
				d := &darkroom{jobs: jobs}
				const n = 20
				ids := make([]string, n)
				errs := make([]error, n)
				var all sync.WaitGroup
				for i := range n {
					all.Go(func() {
						for range i % 5 {
							lab.Yield()
						}
						if i%4 == 0 {
							d.jobs.Open()
						}
						ids[i], errs[i] = d.jobs.Submit("a")
					})
				}
				lab.Yield()
				require.NoError(t, d.stop(t.Context()), "the error of Stop, whose context does not end")
				all.Wait()
				for i, id := range ids {
					if errs[i] != nil {
						require.ErrorIs(t, errs[i], service.ErrStopped, "the error of Submit, while Stop is called")
						continue
					}
					d.require(t, id, service.Done, "prints of a", "which was accepted just before Stop was called, when Stop has returned")
				}
			}
		})
	}
}

func TestAFullShelfThatIsClosed(t *testing.T) {
	lab.Rule(t, "The stop", "Jobs.Submit")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 1, 1)
		d.submit(t, "a 3s")
		last := d.submit(t, "b 3s")
		stopped := make(chan error, 1)
		go func() { stopped <- d.stop(t.Context()) }()
		synctest.Wait()
		_, err := d.jobs.Submit("c 3s")
		require.ErrorIs(t, err, service.ErrStopped, "the error of Submit, when Stop was called and no place is left either")
		d.require(t, last, service.Queued, "", "which waits while Stop does")
		require.Equal(t, "1 queued, 1 running, 0 done, 0 failed", d.counts(), "the counts, while Stop waits for two")
		d.requireStatus(t, 503, "POST", "/jobs", "when Stop was called and no place is left either")
		require.NoError(t, <-stopped, "the error of Stop, whose context does not end")
		_, err = d.jobs.Submit("c 3s")
		require.ErrorIs(t, err, service.ErrStopped, "the error of Submit, when Stop has returned")
		d.require(t, last, service.Done, "prints of b", "when Stop has returned")
	})
}

// A job that panics is a job that Stop waits for, and so is the one behind it.
func TestStopWaitsForOneThatPanics(t *testing.T) {
	lab.Rule(t, "The stop", "Jobs.Stop", "Start")
	for _, workers := range []int{1, 2} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			d := open(tl, workers, 5)
			bad, worse := d.submit(t, "a 3s ?fire"), d.submit(t, "b 3s ?smoke")
			good := d.submit(t, "c 3s")
			require.NoError(t, d.stop(t.Context()), "the error of Stop, whose context does not end")
			d.require(t, bad, service.Failed, "fire", "which has panicked, when Stop has returned")
			d.require(t, worse, service.Failed, "smoke", "which has panicked, when Stop has returned")
			d.require(t, good, service.Done, "prints of c", "which came after two that have panicked, when Stop has returned")
		})
	}
}

func TestNothingToStop(t *testing.T) {
	lab.Rule(t, "The stop", "Jobs.Stop", "Start")
	lab.Rule(t, "Everything is apart", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d, other := open(tl, 3, 2), open(tl, 1, 1)
		defer other.close(t)
		id := other.submit(t, "a 3s")
		require.NoError(t, d.stop(t.Context()), "the error of Stop, when there is nothing to do")
		tl.AssertTook(t, 0, "time until Stop returned, when there is nothing to do")
		_, ok := d.jobs.Get(id)
		require.False(t, ok, "whether Get knows a job that was accepted by others")
		require.True(t, other.jobs.Open(), "Open, when others were stopped")
		time.Sleep(4 * time.Second)
		other.require(t, id, service.Done, "prints of a", "when others were stopped meanwhile")
	})
}

// Time is up from the beginning.
func TestStopAtOnce(t *testing.T) {
	lab.Rule(t, "The deadline", "Jobs.Stop")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 2, 10)
		var ids []string
		for i := range 8 {
			ids = append(ids, d.submit(t, fmt.Sprintf("%d 1h", i)))
		}
		require.ErrorIs(t, d.stop(lab.Ended(t)), context.Canceled, "the error of Stop, whose context had ended before")
		tl.AssertTook(t, 0, "time until Stop returned, whose context had ended before")
		for _, id := range ids {
			d.require(t, id, service.Failed, "", "when the context of Stop had ended before")
		}
		require.Equal(t, "0 0s, 1 0s", d.begun(), "which jobs have begun, and when, with two workers")
		require.Equal(t, "0 queued, 0 running, 0 done, 8 failed", d.counts(), "the counts, when the context of Stop had ended before")
	})
}

// One needs time to tidy up, one does not hear and is done all the same: Stop waits for both.
func TestStopWaitsForThoseWhomItCutOff(t *testing.T) {
	lab.Rule(t, "The deadline", "Jobs.Stop")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 2, 5)
		d.tidies = 2 * time.Second
		cut, deaf, waits := d.submit(t, "a 1h"), d.submit(t, "b 9s deaf"), d.submit(t, "c 1s")
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		stopped := make(chan error, 1)
		go func() { stopped <- d.stop(ctx) }()
		time.Sleep(8 * time.Second)
		d.require(t, cut, service.Failed, "", "which took 2s to tidy up, 3s after the context of Stop has ended")
		d.require(t, deaf, service.Running, "", "which does not hear that its context has ended, after 8s of 9s")
		require.ErrorIs(t, <-stopped, context.DeadlineExceeded, "the error of Stop, whose context ended before the jobs had")
		tl.AssertTook(t, 9*time.Second, "time until Stop returned: its context ended after 5s, the last job after 9s")
		d.require(t, waits, service.Failed, "", "which was waiting when the context of Stop ended")
		require.Equal(t, "a 0s, b 0s", d.begun(), "which jobs have begun, and when: not the third, whose turn came when the time was up")
	})
}

func TestAResultThatComesTooLate(t *testing.T) {
	lab.Rule(t, "What becomes of it", "Start", "Jobs.Stop")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 2, 5)
		deaf, cut := d.submit(t, "a 9s deaf"), d.submit(t, "b 1h")
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		d.stop(ctx)
		d.require(t, deaf, service.Done, "prints of a", "which has a result although its context has ended")
		d.require(t, cut, service.Failed, "", "which ended when its context did")
	})
}

// Whoever was told that the time is up, and still has a result, was late all the same.
func TestTheTimeWasUpAndNothingHasFailed(t *testing.T) {
	lab.Rule(t, "The deadline", "Jobs.Stop")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := open(tl, 1, 1)
		d.submit(t, "a 9s deaf")
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		require.ErrorIs(t, d.stop(ctx), context.DeadlineExceeded, "the error of Stop, whose context ended before the only job had, which has a result")
	})
}
