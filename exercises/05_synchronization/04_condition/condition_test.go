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

// put puts v and draws the wait in a lane of its own.
func put[T any](tl *lab.Timeline, lane string, b *condition.Buffer[T], v T) error {
	end := tl.Span(lane, "put")
	err := b.Put(v)
	if err != nil {
		end("closed")
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

func get(tl *lab.Timeline, lane string, b *condition.Buffer[int]) got {
	end := tl.Span(lane, "get")
	v, err := b.Get()
	if err != nil {
		end("closed")
	} else {
		end("")
	}
	return got{v, err, tl.Now()}
}

// requireHolds fails t unless these are in the buffer, and takes them out.
func requireHolds(t *testing.T, b *condition.Buffer[int], want ...int) {
	t.Helper()
	require.Equal(t, len(want), b.Len(), "things in the buffer")
	for i := range want {
		v, err := b.Get()
		require.NoError(t, err, "the error of Get, when there is something in the buffer")
		require.Equal(t, want[i], v, "what was taken out as number %d", i+1)
	}
	require.Zero(t, b.Len(), "things in the buffer, when all have been taken out")
}

func TestWhatWasPutIsGotInOrder(t *testing.T) {
	for _, capacity := range []int{1, 2, 10} {
		t.Run(fmt.Sprintf("room for %d", capacity), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				rng := lab.Rand(t)
				b := condition.New[int](capacity)
				for range 3 {
					require.Zero(t, b.Len(), "things in an empty buffer")
					var want []int
					for i := range capacity {
						want = append(want, rng.IntN(1e6))
						require.NoError(t, b.Put(want[i]), "the error of Put, when there is room")
						require.Equal(t, i+1, b.Len(), "things in the buffer after as many were put: see the TODO in Put")
					}
					requireHolds(t, b, want...)
				}
				tl.AssertTook(t, 0, "time that went by although nobody had to wait")
			})
		})
	}
}

// An answer that takes the zero value for "nothing" loses these.
func TestNothingIsAThingToo(t *testing.T) {
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
func TestPutWaitsWhileTheBufferIsFull(t *testing.T) {
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

func TestGetWaitsWhileTheBufferIsEmpty(t *testing.T) {
	for _, customers := range []int{1, 2, 5} {
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

// Four sleep, and four things come at one stroke: there is one for each, whoever has been told of it.
func TestNobodySleepsWhileThereIsSomething(t *testing.T) {
	for round := range 60 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			b := condition.New[int](4)
			results := make([]got, 4)
			errs := make([]error, 4)
			var all sync.WaitGroup
			for i := range results {
				all.Go(func() { results[i] = get(tl, "customer", b) })
			}
			synctest.Wait()
			atOneStroke(round%2 == 1, func(i int) { errs[i] = b.Put(i) })
			all.Wait()
			require.NoError(t, errors.Join(errs...), "the errors of Put, when there is room")
			taken := make([]int, len(results))
			for i, r := range results {
				require.NoError(t, r.err, "the error of Get, before the buffer is closed")
				taken[i] = r.v
			}
			require.ElementsMatch(t, []int{0, 1, 2, 3}, taken, "what 4 got who slept when 4 things came")
			tl.AssertTook(t, 0, "time until all had got something")
		})
	}
}

// The same the other way round: four sleep because it is full, and room for four comes at one stroke.
func TestNobodySleepsWhileThereIsRoom(t *testing.T) {
	for round := range 60 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			b := condition.New[int](4)
			for i := range 4 {
				require.NoError(t, b.Put(i), "the error of Put, when there is room")
			}
			errs := make([]error, 4)
			results := make([]got, 4)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() { errs[i] = put(tl, "baker", b, 4+i) })
			}
			synctest.Wait()
			atOneStroke(round%2 == 1, func(i int) { results[i] = get(tl, "customer", b) })
			all.Wait()
			require.NoError(t, errors.Join(errs...), "the errors of Put, when there will be room")
			for _, r := range results {
				require.NoError(t, r.err, "the error of Get, when there is something in the buffer")
			}
			require.Equal(t, 4, b.Len(), "things in the buffer, after 8 were put and 4 were taken out")
			tl.AssertTook(t, 0, "time until all had put something")
		})
	}
}

// Somebody wakes up, and what it was woken for is gone: others have been quicker. It has to wait for the next.
func TestWhoIsWokenLooksAgain(t *testing.T) {
	for round := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			b := condition.New[int](1)
			results := make([]got, 6)
			var all sync.WaitGroup
			for i := range 2 {
				all.Go(func() { results[i] = get(tl, "sleeper", b) })
			}
			synctest.Wait()
			for i := 2; i < 5; i++ {
				all.Go(func() {
					for range round * (i - 1) % 30 { // while the first thing is put, whenever that is
						runtime.Gosched()
					}
					results[i] = get(tl, "customer", b)
				})
			}
			all.Go(func() {
				for v := 2; v <= len(results); v++ {
					time.Sleep(time.Second)
					put(tl, "baker", b, v)
				}
			})
			for range round % 7 {
				runtime.Gosched()
			}
			require.NoError(t, b.Put(1), "the error of Put, when there is room")
			results[5] = get(tl, "test", b)
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

// Some sleep because the buffer is full. Room comes, but the test is quicker. They have to wait for more.
func TestTheBufferNeverHoldsTooMuch(t *testing.T) {
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

// One waits for room, and before it came one who waits for something else: a single signal would wake the wrong one.
func TestEachIsWokenByWhatItWaitsFor(t *testing.T) {
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

func TestWaitEmptyReturnsAtOnceWhenThereIsNothing(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		b := condition.New[int](2)
		b.WaitEmpty()
		require.NoError(t, b.Put(1), "the error of Put, when there is room")
		requireHolds(t, b, 1)
		b.WaitEmpty()
		b.Close()
		b.WaitEmpty()
		tl.AssertTook(t, 0, "time that went by although the buffer was empty each time")
	})
}

func TestCloseLetsGoOnAllWhoWaitToGet(t *testing.T) {
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
			require.Equal(t, got{0, condition.ErrClosed, time.Second}.String(), r.String(), "what one got who waited when the buffer was closed after 1s")
		}
	})
}

// Those who wait to put are turned away, and what they have is not in the buffer.
func TestCloseLetsGoOnAllWhoWaitToPut(t *testing.T) {
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
		all.Wait()
		for _, err := range errs {
			require.ErrorIs(t, err, condition.ErrClosed, "the error of one who waited to put when the buffer was closed")
		}
		tl.AssertTook(t, time.Second, "time until all were turned away, when the buffer was closed after 1s")
		requireHolds(t, b, 1, 2)
	})
}

// What is left may be got; then there is nothing any more, however often one asks. Closing it again changes nothing.
func TestAClosedBuffer(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		b := condition.New[int](3)
		require.NoError(t, b.Put(1), "the error of Put, when there is room")
		require.NoError(t, b.Put(2), "the error of Put, when there is room")
		b.Close()
		b.Close()
		for range 50 {
			require.ErrorIs(t, b.Put(3), condition.ErrClosed, "the error of Put, when the buffer is closed and has room")
		}
		var empty time.Duration
		var all sync.WaitGroup
		all.Go(func() {
			end := tl.Span("cleaner", "until empty")
			b.WaitEmpty()
			empty = tl.Now()
			end("")
		})
		time.Sleep(time.Second)
		require.Equal(t, 1, tl.Active(), "those who wait until the closed buffer is empty, while two things are in it")
		requireHolds(t, b, 1, 2)
		all.Wait()
		require.Equal(t, time.Second.String(), empty.String(), "when WaitEmpty returned, after all was taken out at 1s")
		b.Close()
		for range 50 {
			v, err := b.Get()
			require.ErrorIs(t, err, condition.ErrClosed, "the error of Get, when the buffer is closed and empty")
			require.Zero(t, v, "what Get returned beside ErrClosed")
			require.ErrorIs(t, b.Put(3), condition.ErrClosed, "the error of Put, when the buffer is closed and empty")
		}
		assert.Zero(t, b.Len(), "things in the buffer, when all have been taken out")
		tl.AssertTook(t, time.Second, "time that went by")
	})
}

// Room comes, and at once the end. Who waited for the room may have been quick enough or be turned away. But what it puts
// must not come behind the end, where nobody looks for it any more.
func TestNothingComesBehindTheEnd(t *testing.T) {
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
				require.ErrorIs(t, err, condition.ErrClosed, "the error of one who waited for room, which came just before Close")
			}
			require.Equal(t, accepted, left, "things that could still be got when the buffer had been closed, of those that Put has taken without an error: room had come just before Close")
			require.Zero(t, b.Len(), "things in a closed buffer, when Get has said that it is empty")
		}
	})
}

// Nothing is lost, nothing comes twice, nobody sleeps for ever; each baker's things keep their order.
func TestACrowd(t *testing.T) {
	type thing struct{ baker, number int }
	for _, s := range []struct{ bakers, customers, capacity int }{{1, 1, 1}, {3, 3, 1}, {8, 2, 3}, {2, 8, 2}, {5, 5, 20}} {
		t.Run(fmt.Sprintf("%d bakers, %d customers, room for %d", s.bakers, s.customers, s.capacity), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const each = 40
				b := condition.New[*thing](s.capacity)
				var inside lab.Overlap
				errs := make([]error, s.bakers)
				taken := make([][]*thing, s.customers)
				ends := make([]error, s.customers)
				var bakers, customers sync.WaitGroup
				for i := range errs {
					bakers.Go(func() {
						for n := range each {
							v := &thing{}
							v.baker, v.number = i, n
							if errs[i] = b.Put(v); errs[i] != nil {
								return
							}
							if n%8 == i%8 {
								inside.Visit()
							}
						}
					})
				}
				for i := range taken {
					customers.Go(func() {
						for {
							v, err := b.Get()
							if err != nil {
								ends[i] = err
								return
							}
							taken[i] = append(taken[i], v)
							if v.number%8 == i%8 {
								inside.Visit()
							}
						}
					})
				}
				bakers.Wait()
				b.WaitEmpty()
				require.Zero(t, b.Len(), "things in the buffer after WaitEmpty, when all bakers had gone")
				b.Close()
				customers.Wait()
				for i := range errs {
					require.NoError(t, errs[i], "the error of Put, before the buffer was closed")
				}
				times := map[thing]int{}
				for i := range taken {
					require.ErrorIs(t, ends[i], condition.ErrClosed, "the error that a customer got at last")
					last := map[int]int{}
					for _, v := range taken[i] {
						times[*v]++
						if before, seen := last[v.baker]; seen {
							require.Less(t, before, v.number, "numbers of two things of baker %d, in the order in which one customer got them", v.baker)
						}
						last[v.baker] = v.number
					}
				}
				for i := range s.bakers {
					for n := range each {
						require.Equal(t, 1, times[thing{i, n}], "times that somebody got thing %d of baker %d", n, i)
					}
				}
				tl.AssertTook(t, 0, "time that went by although nobody waits for the clock")
			})
		})
	}
}

func TestABufferNeedsRoom(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		require.Panics(t, func() { condition.New[int](0) }, "a buffer with room for nothing must not be made")
		require.Panics(t, func() { condition.New[string](-1) }, "a buffer with less than no room must not be made")
	})
}

func TestEachBufferIsItsOwn(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		first, second := condition.New[int](1), condition.New[int](2)
		require.NoError(t, first.Put(1), "the error of Put, when there is room")
		first.Close()
		require.NoError(t, second.Put(2), "the error of Put, when another buffer is closed")
		requireHolds(t, second, 2)
		requireHolds(t, first, 1)
	})
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
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
