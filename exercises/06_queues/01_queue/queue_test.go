package queue_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	queue "koans/exercises/06_queues/01_queue"
	"koans/exercises/internal/lab"
)

// put is Put, drawn in a lane of its own.
func put[T any](ctx context.Context, tl *lab.Timeline, lane string, q *queue.Queue[T], v T) error {
	end := tl.Span(lane, "put")
	err := q.Put(ctx, v)
	if err != nil {
		end("gave up")
	} else {
		end("")
	}
	return err
}

// got is what one Get came back with, and when.
type got struct {
	v   int
	err error
	at  time.Duration
}

func (g got) String() string { return fmt.Sprintf("%d and error %v at %v", g.v, g.err, g.at) }

// get is Get, drawn in a lane of its own.
func get(ctx context.Context, tl *lab.Timeline, lane string, q *queue.Queue[int]) got {
	end := tl.Span(lane, "get")
	v, err := q.Get(ctx)
	if err != nil {
		end("gave up")
	} else {
		end("")
	}
	return got{v, err, tl.Now()}
}

// fill puts 0, 1, 2 … n-1 into a queue that has room for them.
func fill(t *testing.T, q *queue.Queue[int], n int) {
	t.Helper()
	for i := range n {
		require.NoError(t, q.TryPut(i), "the error of TryPut, when there is room")
	}
}

// requireHolds fails t unless exactly these are in the queue, and takes them out.
func requireHolds(t *testing.T, q *queue.Queue[int], after string, want ...int) {
	t.Helper()
	require.Equal(t, len(want), q.Len(), "items in the queue after %s", after)
	have := rest(t, q, len(want))
	require.Equal(t, want, have, "items that came out of the queue after %s", after)
	require.Zero(t, q.Len(), "items in the queue after %s, when all have been taken out", after)
}

// rest takes out what is in the queue, and fails t if that is more than most.
func rest(t *testing.T, q *queue.Queue[int], most int) (have []int) {
	t.Helper()
	for {
		v, err := q.TryGet()
		if err != nil {
			require.ErrorIs(t, err, queue.ErrEmpty, "the error of TryGet, when the queue is empty")
			require.Zero(t, v, "what TryGet returned beside ErrEmpty")
			return have
		}
		have = append(have, v)
		require.LessOrEqual(t, len(have), most, "items that came out of the queue, last %d", v)
	}
}

func sorted[T cmp.Ordered](s []T) []T {
	slices.Sort(s)
	return s
}

// A slow context answers after a while, and what it says may be out of date by then.
// So others come in between two steps of a Put or Get.
type slow struct{ context.Context }

func (c slow) Err() error            { defer pause(); return c.Context.Err() }
func (c slow) Done() <-chan struct{} { defer pause(); return c.Context.Done() }

func pause() {
	for range 5 {
		runtime.Gosched()
	}
}

// A touchy context ends the next time that it is asked, once it has been armed.
type touchy struct {
	context.Context
	end   context.CancelFunc
	armed *atomic.Bool
}

func newTouchy(ctx context.Context) touchy {
	ctx, cancel := context.WithCancel(ctx)
	return touchy{ctx, cancel, new(atomic.Bool)}
}

func (c touchy) Err() error {
	if c.armed.Load() {
		c.end()
	}
	return c.Context.Err()
}

// A watched context has something happen when it is asked for the nth time, in
// another goroutine: whoever asks may hold a lock.
type watched struct {
	context.Context
	asked *atomic.Int32
	n     int32
	due   chan struct{}
}

func (c watched) Err() error            { defer c.ask(); return c.Context.Err() }
func (c watched) Done() <-chan struct{} { defer c.ask(); return c.Context.Done() }

func (c watched) ask() {
	if c.asked.Add(1) == c.n {
		close(c.due)
		lab.Yield()
	}
}

// watch returns a context that has do called when it is asked for the nth time, and a function
// that waits until nothing happens any more and calls do if it has not been called by then.
func watch(ctx context.Context, n int, do func()) (watched, func()) {
	c := watched{ctx, new(atomic.Int32), int32(n), make(chan struct{})}
	var all sync.WaitGroup
	all.Go(func() { <-c.due; do() })
	return c, func() {
		synctest.Wait()
		if c.asked.Swap(c.n) < c.n {
			close(c.due)
		}
		all.Wait()
	}
}

func TestFirstInFirstOut(t *testing.T) {
	for _, maxsize := range []int{1, 2, 10, 0, -1} {
		t.Run(fmt.Sprintf("maxsize %d", maxsize), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				rng := lab.Rand(t)
				q := queue.New[int](maxsize)
				n := maxsize
				if n <= 0 {
					n = 20
				}
				for range 3 {
					require.Zero(t, q.Len(), "items in an empty queue")
					var want []int
					for i := range n {
						want = append(want, rng.IntN(1e6))
						if i%2 == 0 {
							require.NoError(t, q.Put(t.Context(), want[i]), "the error of Put, when there is room")
							require.Equal(t, i+1, q.Len(), "items in the queue after as many were put: see the TODO in Put")
						} else {
							require.NoError(t, q.TryPut(want[i]), "the error of TryPut, when there is room")
							require.Equal(t, i+1, q.Len(), "items in the queue after as many were put: see the TODO in TryPut")
						}
					}
					for i := range n {
						var v int
						var err error
						if i%3 == 0 {
							v, err = q.TryGet()
						} else {
							v, err = q.Get(t.Context())
						}
						require.NoError(t, err, "the error of Get or TryGet, when there is an item")
						require.Equal(t, want[i], v, "what was taken out as number %d of %d", i+1, n)
						require.Equal(t, n-i-1, q.Len(), "items in the queue after %d of %d were taken out", i+1, n)
					}
					requireHolds(t, q, "all were taken out")
				}
				tl.AssertTook(t, 0, "time that went by although nobody had to wait")
			})
		})
	}
}

// An answer that takes the zero value for "nothing" loses these.
func TestNothingIsAnItemToo(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := queue.New[error](2)
		require.NoError(t, q.Put(t.Context(), nil), "the error of Put, when there is room")
		require.NoError(t, q.TryPut(nil), "the error of TryPut, when there is room")
		require.Equal(t, 2, q.Len(), "items in the queue after nil was put twice")
		v, err := q.Get(t.Context())
		require.NoError(t, err, "the error of Get, when nil is in the queue")
		assert.NoError(t, v, "what was got after nil was put")
		_, err = q.TryGet()
		require.NoError(t, err, "the error of TryGet, when nil is in the queue")
		_, err = q.TryGet()
		require.ErrorIs(t, err, queue.ErrEmpty, "the error of TryGet, when nil was put twice and got twice")
	})
}

// The lesson's picture, for several sizes: the cashier waits exactly while the queue is full.
func TestPutWaitsWhileTheQueueIsFull(t *testing.T) {
	for _, maxsize := range []int{1, 2, 10} {
		t.Run(fmt.Sprintf("room for %d", maxsize), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const n = 13
				q := queue.New[int](maxsize)
				errs, at := make([]error, n), make([]time.Duration, n)
				var cashier sync.WaitGroup
				cashier.Go(func() {
					for i := range n {
						errs[i] = put(t.Context(), tl, "cashier", q, i)
						at[i] = tl.Now()
					}
				})
				for i := range n {
					time.Sleep(3 * time.Second)
					require.LessOrEqual(t, q.Len(), maxsize, "orders in a queue that has room for %d", maxsize)
					require.Equal(t, got{i, nil, tl.Now()}.String(), get(t.Context(), tl, "cook", q).String(), "what the cook got who comes every 3s")
				}
				cashier.Wait()
				for i := range n {
					require.NoError(t, errs[i], "the error of Put")
					want := time.Duration(max(0, i+1-maxsize)) * 3 * time.Second
					require.Equal(t, want.String(), at[i].String(), "when order %d was in the queue, with room for %d and a cook every 3s", i, maxsize)
				}
				requireHolds(t, q, "all were taken out")
			})
		})
	}
}

func TestGetWaitsWhileTheQueueIsEmpty(t *testing.T) {
	for _, cooks := range []int{1, 2, 5} {
		for _, maxsize := range []int{1, 0} {
			t.Run(fmt.Sprintf("%d cooks, maxsize %d", cooks, maxsize), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					q := queue.New[int](maxsize)
					results := make([]got, cooks)
					var all sync.WaitGroup
					for i := range results {
						lane := fmt.Sprint("cook ", i)
						all.Go(func() { results[i] = get(t.Context(), tl, lane, q) })
					}
					var want []string
					for i := range cooks {
						time.Sleep(3 * time.Second)
						if i%2 == 0 {
							require.NoError(t, put(t.Context(), tl, "cashier", q, i), "the error of Put, when somebody waits for an item")
						} else {
							tl.Mark("cashier", "TryPut")
							require.NoError(t, q.TryPut(i), "the error of TryPut, when somebody waits for an item")
						}
						want = append(want, got{i, nil, tl.Now()}.String())
					}
					all.Wait()
					var have []string
					for _, r := range results {
						have = append(have, r.String())
					}
					require.Equal(t, want, sorted(have), "what the cooks got who waited, when an order comes every 3s")
					requireHolds(t, q, "as many were taken out as were put")
				})
			})
		}
	}
}

func TestTryPutAndTryGetNeverWait(t *testing.T) {
	for _, maxsize := range []int{1, 2, 10} {
		t.Run(fmt.Sprintf("room for %d", maxsize), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				q := queue.New[int](maxsize)
				v, err := q.TryGet()
				require.ErrorIs(t, err, queue.ErrEmpty, "the error of TryGet, when the queue is empty: see the TODO in TryGet")
				require.Zero(t, v, "what TryGet returned beside ErrEmpty")
				fill(t, q, maxsize)
				require.ErrorIs(t, q.TryPut(77), queue.ErrFull, "the error of TryPut, when the queue is full: see the TODO in TryPut")

				// The same while somebody waits.
				var waited error
				var all sync.WaitGroup
				all.Go(func() { waited = put(t.Context(), tl, "cashier", q, maxsize) })
				time.Sleep(time.Second)
				require.ErrorIs(t, q.TryPut(78), queue.ErrFull, "the error of TryPut, when the queue is full and somebody waits for room")
				require.Equal(t, 1, tl.Active(), "those who wait in Put, when the queue is full")
				first, err := q.TryGet()
				require.NoError(t, err, "the error of TryGet, when there is an item")
				require.Zero(t, first, "the first item, of 0, 1, 2 …")
				all.Wait()
				require.NoError(t, waited, "the error of Put, when TryGet has made room")
				require.ErrorIs(t, q.TryPut(79), queue.ErrFull, "the error of TryPut, when one who had waited has taken the room")
				var want []int
				for i := range maxsize {
					want = append(want, i+1)
				}
				requireHolds(t, q, fmt.Sprintf("0 to %d were put and 0 was taken out", maxsize), want...)

				var cook got
				all.Go(func() { cook = get(t.Context(), tl, "cook", q) })
				time.Sleep(time.Second)
				v, err = q.TryGet()
				require.ErrorIs(t, err, queue.ErrEmpty, "the error of TryGet, when the queue is empty and somebody waits for an item")
				require.Zero(t, v, "what TryGet returned beside ErrEmpty")
				require.NoError(t, q.TryPut(80), "the error of TryPut, when the queue is empty")
				all.Wait()
				require.Equal(t, got{80, nil, 2 * time.Second}.String(), cook.String(), "what one got who waited for an item until 2s")
				requireHolds(t, q, "the only item was taken out")
			})
		})
	}
}

// One for each, whoever comes first.
func TestManyTryAtOnce(t *testing.T) {
	for range 10 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n, room = 20, 5
			q := queue.New[int](room)
			errs := make([]error, n)
			results := make([]got, n)
			var all sync.WaitGroup
			ready := lab.NewBarrier(n)
			for i := range errs {
				all.Go(func() { ready.Wait(); errs[i] = q.TryPut(i + 1) })
			}
			all.Wait()
			var want []int
			for i := range errs {
				if errs[i] == nil {
					want = append(want, i+1)
				} else {
					require.ErrorIs(t, errs[i], queue.ErrFull, "the error of one of %d TryPut at once, with room for %d", n, room)
				}
			}
			require.Len(t, want, room, "those of %d at once whose TryPut found room, in a queue with room for %d", n, room)
			require.Equal(t, room, q.Len(), "items in the queue after that")

			ready = lab.NewBarrier(n)
			for i := range results {
				all.Go(func() { ready.Wait(); results[i].v, results[i].err = q.TryGet() })
			}
			all.Wait()
			var have []int
			for i := range results {
				if results[i].err == nil {
					have = append(have, results[i].v)
				} else {
					require.ErrorIs(t, results[i].err, queue.ErrEmpty, "the error of one of %d TryGet at once, with %d items", n, room)
				}
			}
			require.Equal(t, want, sorted(have), "what %d got by TryGet at once, with %d items", n, room)
		})
	}
}

// No limit is not a large limit.
func TestWithoutALimitThereIsAlwaysRoom(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 20000
		q := queue.New[int](0)
		for i := range n {
			if err := q.TryPut(i); err != nil {
				require.NoError(t, err, "the error of TryPut, in a queue without a limit that holds %d items", i)
			}
		}
		errs := make([]error, 50)
		at := make([]time.Duration, len(errs))
		var all sync.WaitGroup
		all.Go(func() {
			for i := range errs {
				errs[i] = q.Put(t.Context(), n+i)
				at[i] = tl.Now()
			}
		})
		time.Sleep(time.Second)
		require.Equal(t, n+len(errs), q.Len(), "items in the queue, after as many were put into one without a limit")
		all.Wait()
		require.NoError(t, errors.Join(errs...), "the errors of Put, in a queue without a limit")
		require.Zero(t, slices.Max(at), "when the last Put returned, in a queue without a limit")
		for i := range 50 {
			v, err := q.Get(t.Context())
			require.NoError(t, err, "the error of Get, when there is an item")
			require.Equal(t, i, v, "what was taken out as number %d", i+1)
		}
	})
}

func TestAnEmptyQueueWithoutALimitIsSmall(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		q := queue.New[[4096]byte](0)
		runtime.ReadMemStats(&after)
		const mega = 1 << 20
		took := (after.TotalAlloc - before.TotalAlloc) / mega
		require.Less(t, took, uint64(64), "megabytes that New(0) has taken for an empty queue of items of 4 kilobytes")
		require.Zero(t, q.Len(), "items in an empty queue")
	})
}

// Who gives up does so exactly when its context ends; nobody else notices.
func TestAContextEndsGet(t *testing.T) {
	for _, maxsize := range []int{2, 0} {
		t.Run(fmt.Sprintf("maxsize %d", maxsize), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				q := queue.New[int](maxsize)
				var patient got
				var all sync.WaitGroup
				all.Go(func() { patient = get(t.Context(), tl, "patient", q) })
				synctest.Wait()
				ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
				defer cancel()
				require.Equal(t, got{0, context.DeadlineExceeded, 3 * time.Second}.String(), get(ctx, tl, "hasty", q).String(), "what one got whose context ended after 3s, with nothing in the queue")
				cancelled, cancelNow := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, cancelNow)
				require.Equal(t, got{0, context.Canceled, 4 * time.Second}.String(), get(cancelled, tl, "hasty", q).String(), "what one got whose context was cancelled after another 1s, with nothing in the queue")

				// The next items are for those who are still there.
				require.NoError(t, q.Put(t.Context(), 1), "the error of Put, when there is room")
				all.Wait()
				require.Equal(t, got{1, nil, 4 * time.Second}.String(), patient.String(), "what one got who waited on when others gave up")
				require.NoError(t, q.Put(t.Context(), 2), "the error of Put, when there is room")
				require.NoError(t, q.Put(t.Context(), 3), "the error of Put, when there is room")
				requireHolds(t, q, "two gave up, a third got one item, and 2 and 3 were put", 2, 3)
			})
		})
	}
}

func TestAContextEndsPut(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := queue.New[int](2)
		fill(t, q, 2)
		var patient error
		var all sync.WaitGroup
		all.Go(func() { patient = put(t.Context(), tl, "patient", q, 2) })
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		require.ErrorIs(t, put(ctx, tl, "hasty", q, 77), context.DeadlineExceeded, "the error of Put, whose context ended after 3s, when the queue was full")
		tl.AssertTook(t, 3*time.Second, "time until Put gave up")
		cancelled, cancelNow := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancelNow)
		require.ErrorIs(t, put(cancelled, tl, "hasty", q, 78), context.Canceled, "the error of Put, whose context was cancelled after another 1s, when the queue was full")
		tl.AssertTook(t, 4*time.Second, "time until the second Put gave up")

		require.Equal(t, got{0, nil, 4 * time.Second}.String(), get(t.Context(), tl, "cook", q).String(), "what was got from a queue of 0 and 1")
		all.Wait()
		require.NoError(t, patient, "the error of one who waited on for room when others gave up")
		requireHolds(t, q, "0, 1 and 2 were put, two others gave up, and 0 was taken out", 1, 2)
		fill(t, q, 2)
		requireHolds(t, q, "it was empty and filled again", 0, 1)
	})
}

// A select that takes either of two ready cases would not get far.
func TestAnEndedContextPutsAndGetsNothing(t *testing.T) {
	for _, maxsize := range []int{1, 100, 0} {
		t.Run(fmt.Sprintf("maxsize %d", maxsize), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ended, cancel := context.WithCancel(t.Context())
				cancel()
				q := queue.New[int](maxsize)
				for range 40 {
					require.ErrorIs(t, q.Put(ended, 77), context.Canceled, "the error of Put into an empty queue, when the context had ended before: see the TODO in Put")
					require.Zero(t, q.Len(), "items in the queue, when the context of each Put had ended before")
					_, err := q.Get(ended)
					require.ErrorIs(t, err, context.Canceled, "the error of Get from an empty queue, when the context had ended before: see the TODO in Get")
				}
				fill(t, q, 1)
				for range 40 {
					v, err := q.Get(ended)
					require.ErrorIs(t, err, context.Canceled, "the error of Get, when there is an item and the context had ended before")
					require.Zero(t, v, "what Get returned beside an error")
					require.ErrorIs(t, q.Put(ended, 77), context.Canceled, "the error of Put into a queue of one, when the context had ended before")
				}
				requireHolds(t, q, "0 was put, and others came whose context had ended", 0)
			})
		})
	}
}

// atOneStroke calls do for 0, 1, 2 and 3: one after another, or all at once.
func atOneStroke(together bool, do func(i int)) {
	var all sync.WaitGroup
	for i := range 4 {
		if together {
			all.Go(func() { do(i) })
		} else {
			do(i)
		}
	}
	all.Wait()
}

// Four sleep, and four items come at one stroke: there is one for each, whoever has been told of it.
func TestNobodySleepsBesideAnItem(t *testing.T) {
	for round := range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](4 * (round % 3 / 2))
			results := make([]got, 4)
			errs := make([]error, 4)
			var all sync.WaitGroup
			for i := range results {
				all.Go(func() { results[i] = get(t.Context(), tl, "cook", q) })
			}
			synctest.Wait()
			atOneStroke(round%2 == 1, func(i int) {
				if i%2 == 0 {
					errs[i] = q.Put(t.Context(), i)
				} else {
					errs[i] = q.TryPut(i)
				}
			})
			all.Wait()
			require.NoError(t, errors.Join(errs...), "the errors of Put and TryPut, when there is room")
			taken := make([]int, len(results))
			for i, r := range results {
				require.NoError(t, r.err, "the error of Get, whose context goes on")
				taken[i] = r.v
			}
			require.Equal(t, []int{0, 1, 2, 3}, sorted(taken), "what 4 got who slept when 4 items came")
			tl.AssertTook(t, 0, "time until all had got an item")
		})
	}
}

// The same the other way round: four sleep because it is full, and room for four comes at one stroke.
func TestNobodySleepsBesideFreeRoom(t *testing.T) {
	for round := range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](4)
			fill(t, q, 4)
			errs := make([]error, 4)
			results := make([]got, 4)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() { errs[i] = put(t.Context(), tl, "cashier", q, 4+i) })
			}
			synctest.Wait()
			atOneStroke(round%2 == 1, func(i int) {
				if i%2 == 0 {
					results[i] = get(t.Context(), tl, "cook", q)
				} else {
					results[i].v, results[i].err = q.TryGet()
				}
			})
			all.Wait()
			require.NoError(t, errors.Join(errs...), "the errors of Put, when there will be room")
			for _, r := range results {
				require.NoError(t, r.err, "the error of Get and TryGet, when there is an item")
			}
			require.Equal(t, 4, q.Len(), "items in the queue, after 8 were put and 4 were taken out")
			tl.AssertTook(t, 0, "time until all had put something")
		})
	}
}

// An item comes between two steps of Get, or room between two of Put.
func TestAChangeIsNotOverlookedWheneverItComes(t *testing.T) {
	for n := 1; n <= 8; n++ {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](1)
			var err error
			ctx, finish := watch(t.Context(), n, func() { err = q.TryPut(1) })
			var cook got
			var cooking sync.WaitGroup
			cooking.Go(func() { cook = get(ctx, tl, "cook", q) })
			finish()
			require.NoError(t, err, "the error of TryPut, when the queue is empty")
			synctest.Wait()
			require.Zero(t, tl.Active(), "those who sleep in Get, when an item has come")
			cooking.Wait()
			require.Equal(t, got{1, nil, 0}.String(), cook.String(), "what was got, when 1 was put at 0s")

			fill(t, q, 1)
			ctx, finish = watch(t.Context(), n, func() { _, err = q.TryGet() })
			var putting sync.WaitGroup
			var cashier error
			putting.Go(func() { cashier = put(ctx, tl, "cashier", q, 2) })
			finish()
			require.NoError(t, err, "the error of TryGet, when there is an item")
			synctest.Wait()
			require.Zero(t, tl.Active(), "those who sleep in Put, when there is room")
			putting.Wait()
			require.NoError(t, cashier, "the error of Put, when there is room")
			requireHolds(t, q, "0 was put and taken out, and 2 was put", 2)
		})
	}
}

// A context ends between two steps of Get or Put.
func TestAContextMayEndBetweenTwoSteps(t *testing.T) {
	for n := 1; n <= 8; n++ {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](1)
			for _, what := range []string{"Get", "Put"} {
				ends, cancel := context.WithCancel(t.Context())
				ctx, finish := watch(ends, n, cancel)
				var err error
				var all sync.WaitGroup
				all.Go(func() {
					defer tl.Span("one", what)("")
					if what == "Get" {
						_, err = q.Get(ctx)
					} else {
						err = q.Put(ctx, 77)
					}
				})
				finish()
				synctest.Wait()
				require.Zero(t, tl.Active(), "those who wait in %s, when their context has ended", what)
				all.Wait()
				require.ErrorIs(t, err, context.Canceled, "the error of %s, whose context has ended", what)
				if what == "Get" {
					fill(t, q, 1)
				}
			}
			requireHolds(t, q, "one gave up in Get, 0 was put, and another gave up in Put", 0)
		})
	}
}

// A context ends just when somebody has an item in its hand, and at that moment another item is put, so that the
// queue is full. Who gives up then cannot put the item back, least of all behind the others.
func TestWhoGivesUpLeavesTheQueueAsItWas(t *testing.T) {
	for n := 1; n <= 4; n++ {
		for _, full := range []bool{true, false} {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				q := queue.New[int](3)
				fill(t, q, 3)
				ends, cancel := context.WithCancel(t.Context())
				var more error
				ctx, finish := watch(ends, n, func() {
					if full {
						more = q.TryPut(3)
					}
					cancel()
				})
				var first got
				var all sync.WaitGroup
				all.Go(func() { first = get(ctx, tl, "hasty", q) })
				finish()
				all.Wait()
				want := []int{0, 1, 2}
				if full && more == nil {
					want = append(want, 3)
				} else if full {
					require.ErrorIs(t, more, queue.ErrFull, "the error of TryPut, when the queue is full")
				}
				if first.err == nil {
					require.Equal(t, 0, first.v, "what was got from a queue of 0, 1 and 2")
					want = want[1:]
				} else {
					require.ErrorIs(t, first.err, context.Canceled, "the error of Get, whose context has ended")
				}
				requireHolds(t, q, fmt.Sprintf("0, 1 and 2 were put, TryPut(3) said %v, and a Get returned %v", more, first), want...)
			})
		}
	}
}

// Somebody waits and gives up, and before it has looked around three items are put. It may take the first of them.
// If it does not, all three are there, in their order: who has been handed one cannot put it back behind the others.
func TestWhatComesWhileSomebodyGivesUpKeepsItsOrder(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // so that who gives up comes last
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](3)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var hasty got
			go func() { hasty = get(ctx, tl, "hasty", q) }()
			synctest.Wait()
			cancel()
			fill(t, q, 3)
			synctest.Wait()
			want := []int{0, 1, 2}
			if hasty.err == nil {
				require.Equal(t, 0, hasty.v, "what was got by one whose context ended just before 0, 1 and 2 were put")
				want = want[1:]
			} else {
				require.ErrorIs(t, hasty.err, context.Canceled, "the error of Get, whose context has ended")
			}
			requireHolds(t, q, fmt.Sprintf("the context of a Get ended, 0, 1 and 2 were put, and it returned %v", hasty), want...)
		})
	}
}

// A cause says more, and is not what the context's Err says.
func TestTheErrorIsTheOneOfTheContext(t *testing.T) {
	why := errors.New("closing time")
	for _, before := range []bool{true, false} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			empty, full := queue.New[int](0), queue.New[int](1)
			fill(t, full, 1)
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			if before {
				cancel(why)
			} else {
				time.AfterFunc(time.Second, func() { cancel(why) })
			}
			_, err := empty.Get(ctx)
			require.ErrorIs(t, err, context.Canceled, "the error of Get, whose context was cancelled with a cause: what its Err says")
			require.ErrorIs(t, full.Put(ctx, 77), context.Canceled, "the error of Put, whose context was cancelled with a cause: what its Err says")
			_, err = empty.Get(ctx)
			require.ErrorIs(t, err, context.Canceled, "the error of Get, whose context was cancelled with a cause: what its Err says")
		})
	}
}

// Somebody is woken by an item, and only then does its context end. It may take the item or leave it:
// then the item is for the other one, who sleeps.
func TestWhoLeavesWhenAnItemComesLeavesItToTheNext(t *testing.T) {
	for _, touchyFirst := range []bool{true, false} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](2)
			ctx := newTouchy(t.Context())
			defer ctx.end()
			var hasty, patient got
			var all sync.WaitGroup
			leave := func() { all.Go(func() { hasty = get(ctx, tl, "hasty", q) }); synctest.Wait() }
			stay := func() { all.Go(func() { patient = get(t.Context(), tl, "patient", q) }); synctest.Wait() }
			if touchyFirst {
				leave()
				stay()
			} else {
				stay()
				leave()
			}
			ctx.armed.Store(true)
			require.NoError(t, q.TryPut(1), "the error of TryPut, when the queue is empty")
			synctest.Wait()
			ctx.end()
			time.Sleep(time.Second)
			require.Zero(t, q.Len(), "items in the queue, while one sleeps who waits for an item")
			require.NoError(t, q.TryPut(2), "the error of TryPut, when the queue is empty")
			all.Wait()
			require.NoError(t, patient.err, "the error of Get, whose context goes on")
			if hasty.err == nil {
				require.Equal(t, 1, hasty.v, "what the first got of two, and the context ended just then")
				require.Equal(t, got{2, nil, time.Second}.String(), patient.String(), "what the second got of two, when the other item came after 1s")
				requireHolds(t, q, "two items were put and both were got")
			} else {
				require.Equal(t, got{1, nil, 0}.String(), patient.String(), "what one got who waited on, when an item came and another gave up at that moment")
				requireHolds(t, q, "1 and 2 were put, and 1 was got", 2)
			}
		})
	}
}

func TestWhoLeavesWhenRoomComesLeavesItToTheNext(t *testing.T) {
	for _, touchyFirst := range []bool{true, false} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](1)
			fill(t, q, 1)
			ctx := newTouchy(t.Context())
			defer ctx.end()
			var hasty, patient error
			var all sync.WaitGroup
			leave := func() { all.Go(func() { hasty = put(ctx, tl, "hasty", q, 1) }); synctest.Wait() }
			stay := func() { all.Go(func() { patient = put(t.Context(), tl, "patient", q, 2) }); synctest.Wait() }
			if touchyFirst {
				leave()
				stay()
			} else {
				stay()
				leave()
			}
			ctx.armed.Store(true)
			_, err := q.TryGet()
			require.NoError(t, err, "the error of TryGet, when there is an item")
			synctest.Wait()
			ctx.end()
			time.Sleep(time.Second)
			require.Equal(t, 1, q.Len(), "items in a queue with room for one, while another waits for room")
			first, err := q.TryGet()
			require.NoError(t, err, "the error of TryGet, when there is an item")
			all.Wait()
			require.NoError(t, patient, "the error of Put, whose context goes on")
			if hasty == nil {
				require.Equal(t, []int{1, 2}, sorted(append(rest(t, q, 2), first)), "what came out, when 1 and 2 were put")
			} else {
				require.Equal(t, []int{2}, append(rest(t, q, 2), first), "what came out, when 2 was put and 1 was given up")
			}
		})
	}
}

// Somebody is woken by an item, and when it comes to get it, it is gone: the test was quicker. It has to wait for the next.
func TestWhoIsWokenLooksAgain(t *testing.T) {
	for range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](1)
			results := make([]got, 2)
			var all sync.WaitGroup
			for i := range results {
				all.Go(func() { results[i] = get(t.Context(), tl, "cook", q) })
			}
			synctest.Wait()
			want := []int{1, 2}
			err := q.TryPut(1)
			quicker, missed := q.TryGet()
			if missed == nil {
				want = []int{2, 3}
				require.Equal(t, 1, quicker, "what TryGet got, when 1 was in the queue")
			}
			require.NoError(t, err, "the error of TryPut, when the queue is empty")
			synctest.Wait()
			for _, v := range []int{2, 3} {
				time.Sleep(time.Second)
				if slices.Contains(want, v) {
					require.NoError(t, q.TryPut(v), "the error of TryPut, when the queue is empty and somebody waits for an item")
				}
			}
			all.Wait()
			var have []int
			for _, r := range results {
				require.NoError(t, r.err, "the error of Get, whose context goes on")
				have = append(have, r.v)
			}
			require.Equal(t, want, sorted(have), "what two got who waited for an item each")
			requireHolds(t, q, "as many were taken out as were put")
		})
	}
}

// The same for room.
func TestTheQueueNeverHoldsTooMuch(t *testing.T) {
	for range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](1)
			fill(t, q, 1)
			errs := make([]error, 2)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() { errs[i] = put(t.Context(), tl, "cashier", q, 1+i) })
			}
			synctest.Wait()
			first, err := q.TryGet()
			quicker := q.TryPut(3)
			require.NoError(t, err, "the error of TryGet, when there is an item")
			have, want := []int{first}, []int{0, 1, 2}
			if quicker == nil {
				want = append(want, 3)
			}
			for len(have) < len(want) {
				synctest.Wait()
				require.Equal(t, 1, q.Len(), "items in a queue that has room for one, while others wait for room")
				have = append(have, rest(t, q, 4)...)
			}
			all.Wait()
			require.NoError(t, errors.Join(errs...), "the errors of Put, whose context goes on")
			require.Equal(t, want, sorted(have), "what came out, of what was put without an error")
			requireHolds(t, q, "as many were taken out as were put")
		})
	}
}

// Some give up at the very moment when items come. Whoever wins, no item is lost, and
// the one who waits on gets one.
func TestNoItemIsLostWhenGivingUpAndPutMeet(t *testing.T) {
	for moment := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](3 * (moment % 3 / 2))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			results := make([]got, 5)
			var all, puts sync.WaitGroup
			for i := range 4 {
				all.Go(func() { results[i].v, results[i].err = q.Get(slow{ctx}) })
			}
			all.Go(func() { results[4].v, results[4].err = q.Get(slow{t.Context()}) })
			if moment%2 == 0 {
				synctest.Wait() // all wait; else some are on their way
			}
			for range moment % 30 {
				runtime.Gosched()
			}
			errs := make([]error, 3)
			puts.Go(func() { errs[0] = q.Put(t.Context(), 1) })
			puts.Go(cancel)
			puts.Go(func() { errs[1] = q.TryPut(2) })
			puts.Wait()
			synctest.Wait()
			errs[2] = q.TryPut(3) // for the one who waits on, if others have got the first two
			all.Wait()
			require.NoError(t, errors.Join(errs...), "the errors of Put and TryPut, when there is room")
			require.NoError(t, results[4].err, "the error of one who waited on when others gave up")
			var have []int
			for i := range results {
				if results[i].err == nil {
					have = append(have, results[i].v)
				} else {
					require.ErrorIs(t, results[i].err, context.Canceled, "the error of Get number %d, whose context has ended", i)
					require.Zero(t, results[i].v, "what Get returned beside an error")
				}
			}
			require.Equal(t, []int{1, 2, 3}, sorted(append(have, rest(t, q, 3)...)), "what was got or is left, of 3 items, when 4 of 5 gave up just then")
			tl.AssertTook(t, 0, "time that went by although nobody had to wait for the clock")
		})
	}
}

// The same for those who wait for room: what is in the queue is what those put who came back without an error.
func TestNothingIsPutByOneWhoGaveUp(t *testing.T) {
	for moment := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			q := queue.New[int](2)
			fill(t, q, 2)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			errs := make([]error, 5)
			var all, gets sync.WaitGroup
			for i := range 4 {
				all.Go(func() { errs[i] = q.Put(slow{ctx}, 10+i) })
			}
			all.Go(func() { errs[4] = q.Put(slow{t.Context()}, 14) })
			if moment%2 == 0 {
				synctest.Wait() // all wait; else some are on their way
			}
			for range moment % 30 {
				runtime.Gosched()
			}
			results := make([]got, 2)
			gets.Go(func() { results[0].v, results[0].err = q.Get(t.Context()) })
			gets.Go(cancel)
			gets.Go(func() { results[1].v, results[1].err = q.TryGet() })
			gets.Wait()
			var have []int
			for _, r := range results {
				require.NoError(t, r.err, "the error of Get and TryGet, when there is an item")
				have = append(have, r.v)
			}
			for range 3 {
				synctest.Wait()
				require.LessOrEqual(t, q.Len(), 2, "items in a queue that has room for 2")
				have = append(have, rest(t, q, 7)...)
			}
			all.Wait()
			require.NoError(t, errs[4], "the error of one who waited on for room when others gave up")
			want := []int{0, 1}
			for i := range errs {
				if errs[i] == nil {
					want = append(want, 10+i)
				} else {
					require.ErrorIs(t, errs[i], context.Canceled, "the error of Put number %d, whose context has ended", i)
				}
			}
			require.Equal(t, want, sorted(have), "what came out, and what was put without an error, when 4 of 5 gave up just then")
			fill(t, q, 2)
			require.ErrorIs(t, q.TryPut(77), queue.ErrFull, "the error of TryPut, when two are in a queue that has room for two")
			requireHolds(t, q, "it was empty and filled again", 0, 1)
			tl.AssertTook(t, 0, "time that went by although nobody had to wait for the clock")
		})
	}
}

// The clock stands still, and nothing changes: their context ends before, while and after they begin to wait.
func TestGivingUpIsNotOverlookedWheneverItComes(t *testing.T) {
	for moment := range 50 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			empty, full := queue.New[int](0), queue.New[int](1)
			fill(t, full, 1)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			errs := make([]error, 6)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() {
					if i%2 == 0 {
						_, errs[i] = empty.Get(slow{ctx})
					} else {
						errs[i] = full.Put(slow{ctx}, 77)
					}
				})
			}
			for range moment {
				runtime.Gosched()
			}
			cancel()
			all.Wait()
			for i := range errs {
				require.ErrorIs(t, errs[i], context.Canceled, "the error of Get or Put, whose context has ended")
			}
			requireHolds(t, full, "those who waited for room have given up", 0)
			requireHolds(t, empty, "those who waited for an item have given up")
		})
	}
}

// Nobody else may wait here in the place of those who have left.
func TestWhoGaveUpLeavesNoGoroutine(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 100
		empty, full := queue.New[int](0), queue.New[int](1)
		fill(t, full, 1)
		before := lab.Goroutines()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		errs := make([]error, 2*n)
		var all sync.WaitGroup
		for i := range n {
			all.Go(func() { _, errs[i] = empty.Get(ctx) })
			all.Go(func() { errs[n+i] = full.Put(ctx, 77) })
		}
		all.Wait()
		for _, err := range errs {
			require.ErrorIs(t, err, context.DeadlineExceeded, "the error of Get or Put, whose context has ended")
		}
		tl.AssertTook(t, time.Second, "time until all had given up")
		synctest.Wait()
		left := lab.Goroutines() - before
		requireHolds(t, full, "those who waited for room have given up", 0)
		requireHolds(t, empty, "those who waited for an item have given up")
		// Not exactly zero: the test's own surroundings may start one.
		require.Less(t, left, n/10, "goroutines that are left of %d who gave up", 2*n)
	})
}

// Their contexts go on for years, and do not end with the test: who waits for that is left.
func TestNobodyWaitsForTheEndOfAContextThatIsNotNeeded(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeout(context.Background(), 9*lab.Year)
		_ = cancel // not even a cleanup may call it: these run before the bubble looks who is left
		q := queue.New[int](1)
		var cook got
		var all sync.WaitGroup
		all.Go(func() { cook = get(ctx, tl, "cook", q) })
		time.Sleep(time.Second)
		require.NoError(t, q.Put(ctx, 1), "the error of Put, when there is room")
		all.Wait()
		require.Equal(t, got{1, nil, time.Second}.String(), cook.String(), "what one got who waited for an item until 1s")
		fill(t, q, 1)
		var err error
		all.Go(func() { err = put(ctx, tl, "cashier", q, 2) })
		time.Sleep(time.Second)
		require.Equal(t, 0, get(ctx, tl, "cook", q).v, "what was got, when 0 was in the queue")
		all.Wait()
		require.NoError(t, err, "the error of Put, when there will be room")
		requireHolds(t, q, "0 was put and got, and 2 was put", 2)
	})
}

// A remembering context knows what it has been asked to call at its end, and has not been told to forget.
type remembering struct {
	context.Context
	done  chan struct{} // its own, or package context would look for the one inside
	calls *atomic.Int32
}

func (c remembering) Done() <-chan struct{} { return c.done }
func (c remembering) Err() error            { return nil }

func (c remembering) AfterFunc(f func()) (stop func() bool) {
	c.calls.Add(1)
	var once sync.Once
	return func() bool {
		stopped := false
		once.Do(func() { c.calls.Add(-1); stopped = true })
		return stopped
	}
}

// A context may go on for years, and be used for thousands of items. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx := remembering{t.Context(), make(chan struct{}), new(atomic.Int32)}
		q := queue.New[int](1)
		var first int
		var errs [4]error
		var all sync.WaitGroup
		all.Go(func() { first, errs[0] = q.Get(ctx) })
		synctest.Wait()
		errs[1] = q.Put(ctx, 1)
		all.Wait()
		fill(t, q, 1)
		all.Go(func() { errs[2] = q.Put(ctx, 2) })
		synctest.Wait()
		_, errs[3] = q.Get(ctx)
		all.Wait()
		require.NoError(t, errors.Join(errs[:]...), "the errors of Put and Get, whose context goes on")
		require.Equal(t, 1, first, "what one got who waited for an item")
		synctest.Wait()
		require.Zero(t, ctx.calls.Load(), "functions that the context still has to call when it ends, of Puts and Gets that have returned")
		requireHolds(t, q, "1 and 0 were put and got, and 2 was put", 2)
	})
}

// Nothing is lost, nothing comes twice, nobody sleeps for ever; each cashier's orders keep their order.
func TestACrowd(t *testing.T) {
	type order struct{ cashier, number int }
	for _, s := range []struct{ cashiers, cooks, maxsize int }{{1, 1, 1}, {3, 3, 1}, {8, 2, 3}, {2, 8, 2}, {5, 5, 0}} {
		t.Run(fmt.Sprintf("%d cashiers, %d cooks, maxsize %d", s.cashiers, s.cooks, s.maxsize), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const each = 40
				q := queue.New[*order](s.maxsize)
				var inside lab.Overlap
				errs := make([]error, s.cashiers+s.cooks)
				taken := make([][]*order, s.cooks)
				var all sync.WaitGroup
				for i := range s.cashiers {
					all.Go(func() {
						for n := range each {
							v := &order{}
							v.cashier, v.number = i, n
							if n%3 != 0 || q.TryPut(v) != nil {
								if errs[i] = q.Put(t.Context(), v); errs[i] != nil {
									return
								}
							}
							if n%8 == i%8 {
								inside.Visit()
							}
						}
					})
				}
				for i := range taken {
					all.Go(func() {
						for n := range s.cashiers * each / s.cooks {
							v, err := q.TryGet()
							if err != nil {
								v, err = q.Get(t.Context())
							}
							if err != nil {
								errs[s.cashiers+i] = err
								return
							}
							taken[i] = append(taken[i], v)
							if v.number%8 == n%8 {
								inside.Visit()
							}
						}
					})
				}
				all.Wait()
				require.NoError(t, errors.Join(errs...), "the errors of Put and Get, whose context goes on")
				times := map[order]int{}
				for i := range taken {
					last := map[int]int{}
					for _, v := range taken[i] {
						times[*v]++
						if before, seen := last[v.cashier]; seen {
							require.Less(t, before, v.number, "numbers of two orders of cashier %d, in the order in which one cook got them", v.cashier)
						}
						last[v.cashier] = v.number
					}
				}
				for i := range s.cashiers {
					for n := range each {
						require.Equal(t, 1, times[order{i, n}], "times that a cook got order %d of cashier %d", n, i)
					}
				}
				require.Zero(t, q.Len(), "orders in the queue, when as many were taken out as were put")
				tl.AssertTook(t, 0, "time that went by although nobody waits for the clock")
			})
		})
	}
}

// Whoever asks for the length does not order others, and races with nobody.
func TestLenMayBeAskedAtAnyTime(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 50
		q := queue.New[int](3)
		lens := make([]int, n)
		var err error
		var all sync.WaitGroup
		all.Go(func() {
			for i := range n {
				err = errors.Join(err, q.Put(t.Context(), i))
			}
		})
		all.Go(func() {
			for i := range lens {
				lens[i] = q.Len()
				runtime.Gosched()
			}
		})
		for i := range n {
			v, err := q.Get(t.Context())
			require.NoError(t, err, "the error of Get, whose context goes on")
			require.Equal(t, i, v, "what was got as number %d", i+1)
		}
		all.Wait()
		require.NoError(t, err, "the errors of Put, whose context goes on")
		require.LessOrEqual(t, slices.Max(lens), 3, "items in a queue that has room for 3")
		require.GreaterOrEqual(t, slices.Min(lens), 0, "items in a queue")
	})
}

func TestEachQueueIsItsOwn(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		first, second := queue.New[int](1), queue.New[int](2)
		fill(t, first, 1)
		fill(t, second, 2)
		require.ErrorIs(t, first.TryPut(77), queue.ErrFull, "the error of TryPut, when the queue is full")
		requireHolds(t, second, "0 and 1 were put", 0, 1)
		requireHolds(t, first, "0 was put", 0)
	})
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		empty, full := queue.New[int](0), queue.New[int](1)
		fill(t, full, 1)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var cook got
		var cashier error
		var at time.Duration
		var all sync.WaitGroup
		all.Go(func() { cook = get(ctx, tl, "cook", empty) })
		all.Go(func() { cashier = put(ctx, tl, "cashier", full, 1); at = tl.Now() })
		time.Sleep(lab.Year)
		require.NoError(t, empty.TryPut(5), "the error of TryPut, when the queue is empty")
		_, err := full.TryGet()
		require.NoError(t, err, "the error of TryGet, when there is an item")
		all.Wait()
		require.Equal(t, got{5, nil, lab.Year}.String(), cook.String(), "what one got who waited for a year")
		require.NoError(t, cashier, "the error of one who waited for room for a year")
		require.Equal(t, lab.Year.String(), at.String(), "when one had put its item who waited for room for a year")
	})
}
