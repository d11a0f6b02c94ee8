package condition_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	condition "koans/exercises/05_synchronization/04_condition"
	"koans/exercises/internal/lab"
)

// An answer that takes the zero value for "nothing" loses these.
func TestNothingIsAThingToo(t *testing.T) {
	lab.Rule(t, "In order", "Put", "Get", "Len")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		b := condition.New[error](2)
		require.NoError(t, b.Put(nil), "the error of Put, when there is room")
		require.Equal(t, 1, b.Len(), "things in the buffer after nil was put")
		v, err := b.Get()
		require.NoError(t, err, "the error of Get, when nil is in the buffer")
		assert.NoError(t, v, "what was got after nil was put")
	})
}

// The lesson's picture, for several sizes: the baker waits exactly while the buffer is full.
func TestPutWaitsForAsLongAsTheBufferIsFull(t *testing.T) {
	lab.Rule(t, "A full buffer", "Put", "Get")
	for _, capacity := range []int{1, 2, 5} {
		t.Run(fmt.Sprintf("room for %d", capacity), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const n = 7
				b := condition.New[int](capacity)
				errs, at := make([]error, n), make([]time.Duration, n)
				var baker sync.WaitGroup
				baker.Go(func() {
					for i := range n {
						errs[i] = put(tl, "baker", b, i)
						at[i] = tl.Now()
					}
				})
				for i := range n {
					time.Sleep(3 * time.Second)
					require.LessOrEqual(t, b.Len(), capacity, "things in the buffer, which has room for %d", capacity)
					require.Equal(t, got{i, nil, tl.Now()}.String(), get(tl, "customer", b).String(), "what the customer got who comes every 3s")
				}
				baker.Wait()
				for i := range n {
					require.NoError(t, errs[i], "the error of Put")
					want := time.Duration(max(0, i+1-capacity)) * 3 * time.Second
					require.Equal(t, want.String(), at[i].String(), "when thing %d was in the buffer, with room for %d and a customer every 3s", i, capacity)
				}
			})
		})
	}
}

func TestEachOfManyGetsSomething(t *testing.T) {
	lab.Rule(t, "An empty buffer", "Get", "Put")
	for _, customers := range []int{2, 5} {
		t.Run(fmt.Sprintf("%d customers", customers), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				b := condition.New[int](2)
				results := make([]got, customers)
				var all sync.WaitGroup
				for i := range results {
					lane := fmt.Sprint("customer ", i)
					all.Go(func() { results[i] = get(tl, lane, b) })
				}
				var want []string
				for i := range customers {
					time.Sleep(3 * time.Second)
					require.NoError(t, put(tl, "baker", b, i), "the error of Put, when somebody waits")
					want = append(want, got{i, nil, tl.Now()}.String())
				}
				all.Wait()
				var have []string
				for _, r := range results {
					have = append(have, r.String())
				}
				require.ElementsMatch(t, want, have, "what the customers got who waited, when a thing comes every 3s")
				require.Zero(t, b.Len(), "things in the buffer, when as many were taken out as were put")
			})
		})
	}
}

// Some sleep because the buffer is full. Room comes, but the test is quicker. They have to wait for more.
func TestTheBufferNeverHoldsTooMuch(t *testing.T) {
	lab.Rule(t, "The capacity", "Put")
	for range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			b := condition.New[int](1)
			require.NoError(t, b.Put(0), "the error of Put, when there is room")
			errs := make([]error, 4)
			results := make([]got, 6)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() { errs[i] = b.Put(i + 1) })
			}
			synctest.Wait()
			all.Go(func() {
				for i := range len(results) - 1 {
					time.Sleep(time.Second)
					results[i+1] = get(tl, "customer", b)
				}
			})
			results[0] = get(tl, "test", b)
			require.NoError(t, b.Put(5), "the error of Put, when there will be room")
			for range 3 {
				synctest.Wait()
				require.LessOrEqual(t, b.Len(), 1, "things in a buffer that has room for one")
				time.Sleep(time.Second)
			}
			all.Wait()
			require.NoError(t, errors.Join(errs...), "the errors of Put")
			taken := make([]int, len(results))
			for i, r := range results {
				require.NoError(t, r.err, "the error of Get")
				taken[i] = r.v
			}
			require.ElementsMatch(t, []int{0, 1, 2, 3, 4, 5}, taken, "what was taken out, of 6 things")
		})
	}
}

// Somebody wakes up, and what it was woken for is gone: others have been quicker. It has to wait for the next.
func TestWhoIsWokenLooksAgain(t *testing.T) {
	lab.Rule(t, "An empty buffer", "Get")
	for round := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			b := condition.New[int](1)
			results := make([]got, 6)
			var all sync.WaitGroup
			for i := range 2 {
				all.Go(func() { results[i].v, results[i].err = b.Get() })
			}
			synctest.Wait()
			for i := 2; i < 5; i++ {
				all.Go(func() {
					for range round * (i - 1) % 30 { // while the first thing is put, whenever that is
						runtime.Gosched()
					}
					results[i].v, results[i].err = b.Get()
				})
			}
			all.Go(func() {
				for v := 2; v <= len(results); v++ {
					time.Sleep(time.Second)
					b.Put(v)
				}
			})
			for range round % 7 {
				runtime.Gosched()
			}
			require.NoError(t, b.Put(1), "the error of Put, when there is room")
			results[5].v, results[5].err = b.Get()
			all.Wait()
			taken := make([]int, len(results))
			for i, r := range results {
				require.NoError(t, r.err, "the error of Get, before the buffer is closed")
				taken[i] = r.v
			}
			require.ElementsMatch(t, []int{1, 2, 3, 4, 5, 6}, taken, "what six got together, of six things")
			tl.AssertTook(t, 5*time.Second, "time until the sixth thing was taken, which came after 5s")
		})
	}
}

// One waits for room, and before it came one who waits for something else: a single signal would wake the wrong one.
func TestEachIsWokenByWhatItWaitsFor(t *testing.T) {
	lab.Rule(t, "Whoever else waits", "Get", "Put", "WaitEmpty")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		b := condition.New[int](2)
		require.NoError(t, b.Put(0), "the error of Put, when there is room")
		require.NoError(t, b.Put(1), "the error of Put, when there is room")
		empty := make([]time.Duration, 3)
		errs := make([]error, 2)
		at := make([]time.Duration, len(errs))
		var all sync.WaitGroup
		wait := func(i int) {
			lane := fmt.Sprint("cleaner ", i)
			all.Go(func() {
				end := tl.Span(lane, "until empty")
				b.WaitEmpty()
				empty[i] = tl.Now()
				end("")
			})
			synctest.Wait()
		}
		bring := func(i int) {
			lane := fmt.Sprint("baker ", i)
			all.Go(func() { errs[i] = put(tl, lane, b, 2+i); at[i] = tl.Now() })
			synctest.Wait()
		}
		wait(0)
		bring(0)
		wait(1)
		bring(1)
		wait(2)
		taken := make([]int, 4)
		for i := range taken {
			time.Sleep(time.Second)
			r := get(tl, "customer", b)
			require.NoError(t, r.err, "the error of Get, when there is something in the buffer")
			require.Equal(t, time.Duration(i+1)*time.Second, r.at, "when the customer got something who comes every second")
			taken[i] = r.v
		}
		synctest.Wait()
		for i := range errs {
			require.NoError(t, errs[i], "the error of Put")
		}
		require.ElementsMatch(t, []int{0, 1, 2, 3}, taken, "what the customer got, of 4 things")
		require.Equal(t, []time.Duration{1 * time.Second, 2 * time.Second}, sorted(at), "when those could put who waited for room, with a customer every second")
		all.Wait()
		require.Equal(t, []time.Duration{4 * time.Second, 4 * time.Second, 4 * time.Second}, empty, "when WaitEmpty returned to three who called it, with a customer every second for 4 things")
	})
}

func sorted(ds []time.Duration) []time.Duration {
	slices.Sort(ds)
	return ds
}

func TestCloseLetsGoOnAllWhoWaitToGet(t *testing.T) {
	lab.Rule(t, "Closed", "Close", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		b := condition.New[int](2)
		results := make([]got, 5)
		var all sync.WaitGroup
		for i := range results {
			lane := fmt.Sprint("customer ", i)
			all.Go(func() { results[i] = get(tl, lane, b) })
		}
		time.Sleep(time.Second)
		tl.Mark("baker", "Close")
		b.Close()
		all.Wait()
		for _, r := range results {
			require.Equal(t, got{err: condition.ErrClosed, at: time.Second}.String(), r.String(), "what Get returned, which waited when the buffer was closed after 1s")
		}
	})
}

// Those who wait to put are turned away, and what they have is not in the buffer.
func TestCloseLetsGoOnAllWhoWaitToPut(t *testing.T) {
	lab.Rule(t, "Closed", "Close", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		b := condition.New[int](2)
		require.NoError(t, b.Put(1), "the error of Put, when there is room")
		require.NoError(t, b.Put(2), "the error of Put, when there is room")
		errs := make([]error, 5)
		var all sync.WaitGroup
		for i := range errs {
			lane := fmt.Sprint("baker ", i)
			all.Go(func() { errs[i] = put(tl, lane, b, 100+i) })
		}
		time.Sleep(time.Second)
		tl.Mark("test", "Close")
		b.Close()
		requireHolds(t, b, 1, 2) // there is room before they have looked, and they may not use it
		all.Wait()
		for _, err := range errs {
			require.ErrorIs(t, err, condition.ErrClosed, "the error of a Put that waited when the buffer was closed")
		}
		tl.AssertTook(t, time.Second, "time until all were turned away, when the buffer was closed after 1s")
		require.Zero(t, b.Len(), "things in the buffer, when all who waited were turned away")
	})
}

// Room comes, and immediately afterwards the end. A caller that waited for the room may be quick enough, or be turned away.
// But what it puts must not come behind the end, where nobody looks for it any more.
func TestNothingComesBehindTheEnd(t *testing.T) {
	lab.Rule(t, "Closed", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for round := range 200 { // most of the time who is woken is quick enough
			capacity := 1 + round%3
			b := condition.New[int](capacity)
			for i := range capacity {
				require.NoError(t, b.Put(i), "the error of Put, when there is room")
			}
			errs := make([]error, 3)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() { errs[i] = b.Put(100 + i) })
			}
			synctest.Wait()
			_, err := b.Get()
			b.Close()
			require.NoError(t, err, "the error of Get, when something is in the buffer")
			left := 0
			for ; left < capacity+len(errs); left++ { // no more than that have been put
				if _, err := b.Get(); err != nil {
					require.ErrorIs(t, err, condition.ErrClosed, "the error of Get, when the buffer is closed and empty")
					break
				}
			}
			all.Wait()
			accepted := capacity - 1
			for _, err := range errs {
				if err == nil {
					accepted++
					continue
				}
				require.ErrorIs(t, err, condition.ErrClosed, "the error of a Put that waited for room, which came just before Close")
			}
			require.Equal(t, accepted, left, "things that could still be got when the buffer had been closed, of those that Put has taken without an error: room had come just before Close")
			require.Zero(t, b.Len(), "things in a closed buffer, when Get has said that it is empty")
		}
	})
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Put", "Get", "WaitEmpty")
	for _, s := range []struct {
		name string
		wait func(b *condition.Buffer[int])
		full bool
	}{
		{"Put", func(b *condition.Buffer[int]) { b.Put(2) }, true},
		{"Get", func(b *condition.Buffer[int]) { b.Get() }, false},
		{"WaitEmpty", func(b *condition.Buffer[int]) { b.WaitEmpty() }, true},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				b := condition.New[int](1)
				if s.full {
					require.NoError(t, b.Put(1), "the error of Put, when there is room")
				}
				var woken time.Duration
				var all sync.WaitGroup
				all.Go(func() {
					end := tl.Span("waiter", s.name)
					s.wait(b)
					woken = tl.Now()
					end("")
				})
				time.Sleep(lab.Year)
				if s.full {
					_, err := b.Get()
					require.NoError(t, err, "the error of Get, when there is something in the buffer")
				} else {
					require.NoError(t, b.Put(1), "the error of Put, when there is room")
				}
				all.Wait()
				assert.Equal(t, lab.Year.String(), woken.String(), "when %s returned, which had to wait for a year", s.name)
			})
		})
	}
}
