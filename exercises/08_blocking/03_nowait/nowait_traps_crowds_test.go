package nowait_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	nowait "koans/exercises/08_blocking/03_nowait"
	"koans/exercises/internal/lab"
)

// A mailbox with room for one is full, and the letter that must make room is got just then, by somebody who does not wait.
func TestPutDoesNotWaitForALetterThatSomebodyGot(t *testing.T) {
	lab.Rule(t, "Put never waits", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const letters = 5000
		m := nowait.New[int](1)
		var over atomic.Bool
		var reader sync.WaitGroup
		reader.Go(func() {
			for range 100 * letters { // not for ever, for a Put that waits
				if over.Load() {
					break
				}
				m.TryGet()
			}
		})
		for i := range letters {
			if i%100 == 0 {
				lab.Stir()
			}
			m.Put(i)
		}
		over.Store(true)
		reader.Wait()
	})
}

// Four sleep, and four letters come at one stroke: there is one for each, whoever has been told of it.
func TestNobodySleepsWhileThereIsALetter(t *testing.T) {
	lab.Rule(t, "Waiting", "Get", "Put")
	for round := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 4
			m := nowait.New[int](n)
			results := make([]got, n)
			ctx := within(t, time.Hour) // who sleeps on is late, not stuck
			var readers sync.WaitGroup
			for i := range results {
				lane := fmt.Sprint("reader ", i)
				readers.Go(func() { results[i] = get(ctx, tl, lane, m) })
			}
			synctest.Wait()
			var writers sync.WaitGroup
			for i := range n {
				if round%2 == 0 {
					m.Put(i + 1)
				} else {
					writers.Go(func() { m.Put(i + 1) })
				}
			}
			readers.Wait()
			writers.Wait()
			var taken []int
			for _, r := range results {
				require.NoError(t, r.err, "a reader's error, when there is a letter for everybody: it should not have slept on")
				taken = append(taken, r.v)
			}
			require.ElementsMatch(t, []int{1, 2, 3, 4}, taken, "what four got who slept when four letters came")
			require.Zero(t, m.Dropped(), "letters dropped, when there was room for all")
		})
	}
}

// The context ends between two steps of Get.
func TestTheEndOfAContextIsNotOverlookedWheneverItComes(t *testing.T) {
	lab.Rule(t, "Giving up", "Get")
	for round := range 18 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			m := nowait.New[int](1)
			inner, cancel := context.WithCancel(t.Context())
			defer cancel()
			ctx := lab.Watched(inner, 1+round%6, func() {
				go cancel()
				for range 5 {
					lab.Yield()
				}
			})
			var result got
			var reader sync.WaitGroup
			reader.Go(func() { result = get(ctx, tl, "reader", m) })
			synctest.Wait()
			cancel() // if nobody has asked so often
			synctest.Wait()
			require.Zero(t, tl.Active(), "readers who still wait, of one whose context has ended")
			reader.Wait()
			require.Equal(t, got{0, context.Canceled, 0}.String(), result.String(), "what one got whose context ended, when no letter came")
			m.Put(1)
			requireHolds(t, m, 1)
		})
	}
}

// Two have found nothing and are about to wait, and just then two letters come.
func TestLettersAreNotOverlookedWheneverTheyCome(t *testing.T) {
	lab.Rule(t, "Waiting", "Get", "Put")
	for round := range 15 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			m := nowait.New[int](2)
			var here atomic.Int64
			var there atomic.Bool
			both := make(chan struct{})
			come := sync.OnceFunc(func() { close(both) })
			happen := func() {
				if here.Add(1) == 2 {
					come()
				}
				for range 10 {
					if there.Load() {
						break
					}
					lab.Yield()
				}
			}
			var writer sync.WaitGroup
			writer.Go(func() {
				<-both
				m.Put(1)
				m.Put(2)
				there.Store(true)
			})
			results := make([]got, 2)
			var readers sync.WaitGroup
			for i := range results {
				lane := fmt.Sprint("reader ", i)
				readers.Go(func() {
					results[i] = get(lab.Watched(t.Context(), 1+round%5, happen), tl, lane, m)
				})
			}
			synctest.Wait()
			come() // if nobody asks so often
			synctest.Wait()
			require.Zero(t, tl.Active(), "readers who still wait, of two, when two letters have come")
			readers.Wait()
			writer.Wait()
			require.ElementsMatch(t, []string{got{1, nil, 0}.String(), got{2, nil, 0}.String()}, []string{results[0].String(), results[1].String()}, "what two got when two letters came")
			requireHolds(t, m)
		})
	}
}

// One letter is there, four want it, and in every second round somebody puts another one. Nobody waits.
func TestManyMayTryAtTheSameTime(t *testing.T) {
	lab.Rule(t, "The oldest first", "TryGet")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for round := range 300 {
			const readers = 4
			m := nowait.New[int](1)
			m.Put(1)
			put := 1 + round%2
			together := lab.NewBarrier(readers + put - 1)
			var taken [readers]int
			var all sync.WaitGroup
			for i := range readers {
				all.Go(func() {
					together.Wait()
					if v, ok := m.TryGet(); ok {
						taken[i] = v
					}
				})
			}
			if put == 2 {
				all.Go(func() {
					together.Wait()
					m.Put(2)
				})
			}
			all.Wait()
			times, total := map[int]int{}, m.Dropped()
			out := taken[:]
			if last, ok := m.TryGet(); ok {
				out = append(out, last)
			}
			for _, v := range out {
				if v != 0 {
					times[v]++
					total++
					require.Equal(t, 1, times[v], "times that somebody got letter %d, of four who tried at the same time", v)
				}
			}
			require.Equal(t, put, total, "letters got and dropped together, when as many were put and four tried at the same time")
		}
		tl.AssertTook(t, 0, "time that went by although nobody may wait")
	})
}

// A stamp is a letter of which it is known who has put it, and as which.
type stamp struct{ writer, number int }

// Many put and nobody gets: what is left are the newest of each, and the others are counted.
func TestManyMayPutAtTheSameTime(t *testing.T) {
	lab.Rule(t, "The newest", "Put")
	for _, size := range []int{1, 3, 10} {
		t.Run(fmt.Sprintf("room for %d", size), func(t *testing.T) {
			for range 10 {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					const writers, each = 6, 30
					m := nowait.New[stamp](size)
					together := lab.NewBarrier(writers)
					var all sync.WaitGroup
					for w := range writers {
						all.Go(func() {
							together.Wait()
							for i := range each {
								m.Put(stamp{w, i})
								if i%8 == w {
									runtime.Gosched()
								}
							}
						})
					}
					all.Wait()
					require.Equal(t, writers*each-size, m.Dropped(), "letters dropped, when %d have come and there is room for %d", writers*each, size)
					left := map[int][]int{}
					for range size {
						v, ok := m.TryGet()
						require.True(t, ok, "TryGet must find a letter: %d must be there", size)
						left[v.writer] = append(left[v.writer], v.number)
					}
					for w, numbers := range left {
						for i, number := range numbers {
							require.Equal(t, each-len(numbers)+i, number, "number %d of the %d letters of writer %d that are left, of 0 to %d: its newest, in order", i, len(numbers), w, each-1)
						}
					}
					_, ok := m.TryGet()
					require.False(t, ok, "TryGet must find nothing: all have been taken out")
					tl.AssertTook(t, 0, "time that went by although nobody had to wait")
				})
			}
		})
	}
}

// The mailbox is full, and each of six puts one more. All six are newer than any that was there.
func TestANewLetterIsNotDroppedForAnOldOne(t *testing.T) {
	lab.Rule(t, "The newest", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for range 100 {
			const size, writers = 8, 6
			m := nowait.New[int](size)
			for i := range size {
				m.Put(i)
			}
			together := lab.NewBarrier(writers)
			var all sync.WaitGroup
			for w := range writers {
				all.Go(func() {
					together.Wait()
					m.Put(100 + w)
				})
			}
			all.Wait()
			var have []int
			for v, ok := m.TryGet(); ok && len(have) <= size; v, ok = m.TryGet() {
				have = append(have, v)
			}
			require.ElementsMatch(t, []int{6, 7, 100, 101, 102, 103, 104, 105}, have, "letters in a mailbox with room for 8 that held 0 to 7, after six had put 100 to 105 at the same time")
			require.Equal(t, writers, m.Dropped(), "letters dropped, when six were put into a full mailbox")
		}
	})
}

// Whatever happens: a letter is got once, or it is dropped and counted.
func TestACrowd(t *testing.T) {
	lab.Rule(t, "Nothing is lost in secret", "Put", "Get", "TryGet", "Dropped")
	for _, s := range []struct{ writers, readers, size int }{{1, 1, 1}, {4, 1, 1}, {1, 4, 2}, {4, 4, 1}, {5, 3, 4}} {
		t.Run(fmt.Sprintf("%d writers, %d readers, room for %d", s.writers, s.readers, s.size), func(t *testing.T) {
			for range 4 {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					const each = 40
					m := nowait.New[*stamp](s.size)
					ctx, cancel := context.WithCancel(t.Context())
					taken := make([][]*stamp, s.readers)
					var pace lab.Overlap
					var writers, readers, watcher sync.WaitGroup
					for r := range taken {
						readers.Go(func() {
							for i := range 2 * s.writers * each { // more than there can be
								v, ok := m.TryGet()
								if !ok || i%3 == 0 {
									if ok {
										taken[r] = append(taken[r], v)
									}
									var err error
									if v, err = m.Get(ctx); err != nil {
										return
									}
								}
								taken[r] = append(taken[r], v)
								if v.number%16 == r {
									pace.Visit()
								}
							}
						})
					}
					for w := range s.writers {
						writers.Go(func() {
							for i := range each {
								v := &stamp{}
								v.writer, v.number = w, i
								m.Put(v)
								if i%8 == w {
									pace.Visit()
								}
							}
						})
					}
					sank := 0
					watcher.Go(func() {
						before := 0
						for range 20 {
							now := m.Dropped()
							if now < before {
								sank++
							}
							before = now
							runtime.Gosched()
						}
					})
					writers.Wait()
					watcher.Wait()
					synctest.Wait()
					cancel()
					readers.Wait()
					_, ok := m.TryGet()
					require.False(t, ok, "TryGet must find nothing: readers had waited for any")
					times, total := map[stamp]int{}, 0
					for r := range taken {
						last := map[int]int{}
						for _, v := range taken[r] {
							times[*v]++
							total++
							if before, seen := last[v.writer]; seen {
								require.Less(t, before, v.number, "numbers of two letters of writer %d, in the order in which one reader got them", v.writer)
							}
							last[v.writer] = v.number
						}
					}
					for v, n := range times {
						require.Equal(t, 1, n, "times that somebody got letter %d of writer %d", v.number, v.writer)
					}
					require.Equal(t, s.writers*each, total+m.Dropped(), "letters got (%d) and dropped (%d) together, of %d that were put", total, m.Dropped(), s.writers*each)
					require.Zero(t, sank, "times that Dropped returned less than before")
					tl.AssertTook(t, 0, "time that went by although nobody waits for the clock")
				})
			}
		})
	}
}
