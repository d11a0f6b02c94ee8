package nowait_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"weak"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	nowait "koans/exercises/08_blocking/03_nowait"
	"koans/exercises/internal/lab"
)

// letters are n values that cannot be guessed.
func letters(t *testing.T, n int) []int {
	rng := lab.Rand(t)
	all := make([]int, n)
	for i := range all {
		all[i] = 1000*(i+1) + rng.IntN(1000)
	}
	return all
}

// got is what one Get came back with, and when.
type got struct {
	v   int
	err error
	at  time.Duration
}

func (g got) String() string { return fmt.Sprintf("%d and error %v at %v", g.v, g.err, g.at) }

// get calls Get and draws the wait in a lane of its own.
func get(ctx context.Context, tl *lab.Timeline, lane string, m *nowait.Mailbox[int]) got {
	end := tl.Span(lane, "Get")
	v, err := m.Get(ctx)
	if err != nil {
		end("cancelled")
	} else {
		end("")
	}
	return got{v, err, tl.Now()}
}

// requireHolds fails t unless these are in the mailbox, and takes them out: by
// TryGet and Get in turn.
func requireHolds(t *testing.T, m *nowait.Mailbox[int], want ...int) {
	t.Helper()
	for i := range want {
		if i%2 == 0 {
			v, ok := m.TryGet()
			require.True(t, ok, "TryGet must find a letter: number %d of %d is there", i+1, len(want))
			require.Equal(t, want[i], v, "letter number %d of those that are in the mailbox, %v", i+1, want)
		} else {
			v, err := m.Get(t.Context())
			require.NoError(t, err, "the error of Get, when a letter is there")
			require.Equal(t, want[i], v, "letter number %d of those that are in the mailbox, %v", i+1, want)
		}
	}
	v, ok := m.TryGet()
	require.False(t, ok, "TryGet must find nothing: all %d have been taken out, but there came %d", len(want), v)
	require.Zero(t, v, "what TryGet returned when there was no letter")
}

func TestTheNewestAreKept(t *testing.T) {
	for _, size := range []int{1, 2, 5} {
		for _, n := range []int{0, 1, 2, 5, 6, 23} {
			t.Run(fmt.Sprintf("%d letters, room for %d", n, size), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					m := nowait.New[int](size)
					dropped := 0
					for range 2 {
						all := letters(t, n)
						for _, v := range all {
							m.Put(v)
						}
						kept := min(n, size)
						dropped += n - kept
						if n == 1 {
							v, ok := m.TryGet()
							require.True(t, ok, "the letter that was put must be there to be got: see the TODO in Put")
							require.Equal(t, all[0], v, "the letter that was put")
							m.Put(all[0])
						}
						require.Equal(t, dropped, m.Dropped(), "letters dropped, when %d have come and there is room for %d", n, size)
						requireHolds(t, m, all[n-kept:]...)
						require.Equal(t, dropped, m.Dropped(), "letters dropped, when those that were kept have been taken out")
					}
					tl.AssertTook(t, 0, "time that went by although nobody had to wait")
				})
			})
		}
	}
}

// The lesson's scene: nobody holds the thermometer up, and the display shows what is new.
func TestTheDisplayShowsTheNewestReading(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 31
		m := nowait.New[int](1)
		var put [n]time.Duration
		var thermometer sync.WaitGroup
		thermometer.Go(func() {
			for i := range n {
				time.Sleep(100 * time.Millisecond)
				m.Put(i + 1)
				put[i] = tl.Now()
				tl.Mark("thermometer", "")
			}
		})
		time.Sleep(50 * time.Millisecond)
		for i := range 3 {
			tl.Work("display", time.Second)
			r := get(t.Context(), tl, "display", m)
			require.Equal(t, got{10 * (i + 1), nil, tl.Now()}.String(), r.String(), "what the display shows that looks every second")
			require.Equal(t, time.Duration(i+1)*time.Second+50*time.Millisecond, r.at, "when the display has got number %d, without waiting", i+1)
		}
		thermometer.Wait()
		for i := range put {
			require.Equal(t, time.Duration(i+1)*100*time.Millisecond, put[i], "when reading %d had been put, which come every 100ms", i+1)
		}
		require.Equal(t, 27, m.Dropped(), "readings dropped, of 31 of which 3 have been shown and one is there")
		requireHolds(t, m, n)
	})
}

func TestPutNeverWaits(t *testing.T) {
	for _, size := range []int{1, 3} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 1000
			m := nowait.New[int](size)
			for i := range n {
				m.Put(i)
			}
			tl.AssertTook(t, 0, "time for 1000 letters that nobody gets")
			require.Equal(t, n-size, m.Dropped(), "letters dropped, when 1000 have come, nobody got one and there is room for %d", size)
			v, ok := m.TryGet()
			require.True(t, ok, "TryGet must find a letter: %d are there", size)
			require.Equal(t, n-size, v, "the oldest of the newest %d of letters 0 to 999", size)
		})
	}
}

// An answer that takes the zero value for "nothing" loses these.
func TestNothingIsALetterToo(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		m := nowait.New[error](2)
		m.Put(errors.New("a letter"))
		m.Put(nil)
		m.Put(nil)
		require.Equal(t, 1, m.Dropped(), "letters dropped, when three have come and there is room for 2")
		v, ok := m.TryGet()
		require.True(t, ok, "TryGet must find a letter: nil is there")
		require.NoError(t, v, "the letter, when nil was put")
		v, err := m.Get(t.Context())
		require.NoError(t, err, "the error of Get, when nil is there")
		require.NoError(t, v, "the letter, when nil was put")
		_, ok = m.TryGet()
		require.False(t, ok, "TryGet must find nothing: all have been taken out")
	})
}

func TestGetWaitsForALetter(t *testing.T) {
	for _, s := range []struct{ waiting, size int }{{1, 1}, {3, 1}, {5, 2}, {2, 4}} {
		t.Run(fmt.Sprintf("%d wait, room for %d", s.waiting, s.size), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				m := nowait.New[int](s.size)
				all := letters(t, s.waiting)
				results := make([]got, s.waiting)
				var readers sync.WaitGroup
				for i := range results {
					lane := fmt.Sprint("reader ", i)
					readers.Go(func() { results[i] = get(t.Context(), tl, lane, m) })
				}
				var want []string
				for i, v := range all {
					time.Sleep(3 * time.Second)
					_, ok := m.TryGet()
					require.False(t, ok, "TryGet must find nothing: others are still waiting for one")
					tl.Mark("writer", "Put")
					m.Put(v)
					synctest.Wait()
					require.Equal(t, s.waiting-i-1, tl.Active(), "readers that still wait, of %d, when %d letters have come one by one", s.waiting, i+1)
					want = append(want, got{v, nil, tl.Now()}.String())
				}
				readers.Wait()
				var have []string
				for _, r := range results {
					have = append(have, r.String())
				}
				require.ElementsMatch(t, want, have, "what those got who waited, when a letter came every 3s")
				require.Zero(t, m.Dropped(), "letters dropped, when somebody was waiting for each")
				requireHolds(t, m)
			})
		})
	}
}

// Four sleep, and four letters come at one stroke: there is one for each, whoever has been told of it.
func TestNobodySleepsWhileThereIsALetter(t *testing.T) {
	for round := range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 4
			m := nowait.New[int](n)
			results := make([]got, n)
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour) // who sleeps on is late, not stuck
			defer cancel()
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
				require.NoError(t, r.err, "the error of Get, when there is a letter for everybody")
				taken = append(taken, r.v)
			}
			require.ElementsMatch(t, []int{1, 2, 3, 4}, taken, "what four got who slept when four letters came")
			require.Zero(t, m.Dropped(), "letters dropped, when there was room for all")
		})
	}
}

// A select whose cases are both ready takes either.
func TestAnEndedContextGetsNothing(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		m := nowait.New[int](3)
		for range 20 {
			_, err := m.Get(ctx)
			require.ErrorIs(t, err, context.Canceled, "the error of Get, when its context had ended before and no letter is there")
		}
		all := letters(t, 3)
		for _, v := range all {
			m.Put(v)
		}
		for range 20 {
			v, err := m.Get(ctx)
			require.ErrorIs(t, err, context.Canceled, "the error of Get, when its context had ended before and letters are there")
			require.Zero(t, v, "what Get returned beside an error")
		}
		requireHolds(t, m, all...)
		require.Zero(t, m.Dropped(), "letters dropped, when there was room for all")
		tl.AssertTook(t, 0, "time that went by although nobody had to wait")
	})
}

// Some give up, each at its time. What comes afterwards is for those who have stayed.
func TestTheContextEndsAWait(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		m := nowait.New[int](1)
		const n = 4
		var results [n]got
		var readers sync.WaitGroup
		for i := range n {
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i+1)*time.Second)
			defer cancel()
			lane := fmt.Sprint("reader ", i)
			readers.Go(func() { results[i] = get(ctx, tl, lane, m) })
		}
		time.Sleep(3500 * time.Millisecond)
		want := letters(t, 2)
		tl.Mark("writer", "Put")
		m.Put(want[0])
		readers.Wait()
		for i := range n - 1 {
			require.Equal(t, got{0, context.DeadlineExceeded, time.Duration(i+1) * time.Second}.String(), results[i].String(), "what one got whose context ended after %ds, before any letter came", i+1)
		}
		require.Equal(t, got{want[0], nil, 3500 * time.Millisecond}.String(), results[n-1].String(), "what the last one got, who was still there when a letter came")
		require.Zero(t, m.Dropped(), "letters dropped, when somebody was waiting")
		m.Put(want[1])
		requireHolds(t, m, want[1])
	})
}

// A lastWord is a context that has something happen when somebody who waited for
// its end asks it why.
type lastWord struct {
	context.Context
	once sync.Once
	then func()
}

func (c *lastWord) look() {
	if c.Context.Err() != nil {
		c.once.Do(c.then)
	}
}

func (c *lastWord) Err() error {
	c.look()
	return c.Context.Err()
}

func (c *lastWord) Value(key any) any { // context.Cause asks here
	c.look()
	return c.Context.Value(key)
}

// A letter comes in the moment in which a wait is given up. Either may win. If it is the
// context, the letter is for the next one.
func TestALetterSurvivesWhoGivesUp(t *testing.T) {
	for _, s := range []struct {
		name string
		do   func(put, cancel func())
	}{
		{"the context ends, then the letter comes", func(put, cancel func()) { cancel(); put() }},
		{"the letter comes, then the context ends", func(put, cancel func()) { put(); cancel() }},
		{"both at once", func(put, cancel func()) { go put(); cancel() }},
		{"the letter comes while the reader leaves", func(_, cancel func()) { cancel() }},
	} {
		for _, others := range []int{0, 2} {
			t.Run(fmt.Sprintf("%s, %d others wait", s.name, others), func(t *testing.T) {
				for round := range 12 {
					lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
						m := nowait.New[int](2)
						want := letters(t, 1)[0]
						inner, cancel := context.WithCancel(t.Context())
						defer cancel()
						var putting sync.WaitGroup
						var once sync.Once
						put := func() { once.Do(func() { m.Put(want) }) }
						ctx := &lastWord{Context: inner}
						ctx.then = func() {
							putting.Go(put)
							lab.Yield()
						}
						// Who gives up may have come before the others, between them, or after them.
						results := make([]got, 1+others)
						var readers sync.WaitGroup
						for i := range results {
							who, lane := context.Context(ctx), "who gives up"
							place := (i + round) % len(results)
							if place > 0 {
								who, lane = t.Context(), fmt.Sprint("another ", place)
							}
							readers.Go(func() { results[place] = get(who, tl, lane, m) })
							synctest.Wait()
						}
						s.do(put, cancel)
						synctest.Wait()
						putting.Go(put) // if nobody has asked the context
						putting.Wait()
						synctest.Wait()
						gaveUp := results[0]
						switch {
						case gaveUp.err == nil:
							require.Equal(t, want, gaveUp.v, "what one got whose context ended when the letter came, and who won")
						case others > 0:
							require.Equal(t, others-1, tl.Active(), "others who still wait, of %d, when one has given up and a letter has come: it is for one of them", others)
						default:
							require.ErrorIs(t, gaveUp.err, context.Canceled, "the error of one whose context has ended")
							v, ok := m.TryGet()
							require.True(t, ok, "TryGet must find a letter when the only one who waited for it has given up with an error")
							require.Equal(t, want, v, "the letter")
						}
						require.Zero(t, m.Dropped(), "letters dropped, when there was room")
						for range others { // those who still wait
							m.Put(want)
							synctest.Wait()
						}
						readers.Wait()
					})
				}
			})
		}
	}
}

// One is about to give up when a letter comes, and may be the one who hears of that. Then it is for the one who stays.
func TestALetterIsNotLostOnOneWhoLeaves(t *testing.T) {
	for hasty := range 2 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			m := nowait.New[int](2)
			ctx := lab.NewLateContext(t.Context())
			results := make([]got, 2)
			var readers sync.WaitGroup
			for i := range results {
				who, lane := t.Context(), "who stays"
				if i == hasty {
					who, lane = ctx, "who gives up"
				}
				readers.Go(func() { results[i] = get(who, tl, lane, m) })
				synctest.Wait()
			}
			ctx.End()
			m.Put(42)
			synctest.Wait()
			ctx.Tell()
			synctest.Wait()
			if results[hasty].err != nil {
				require.Zero(t, tl.Active(), "readers who still wait, of two, when one has given up and a letter has come")
			} else {
				m.Put(42)
				synctest.Wait()
				require.Zero(t, tl.Active(), "readers who still wait, of two, when two letters have come")
			}
			readers.Wait()
			if err := results[hasty].err; err != nil {
				require.ErrorIs(t, err, context.Canceled, "the error of one whose context has ended")
			}
			require.Equal(t, got{42, nil, 0}.String(), results[1-hasty].String(), "what the one got who stayed")
			requireHolds(t, m)
		})
	}
}

// A watched context has something happen when it is asked for the nth time. Whoever
// asks may hold a lock, so it does not wait for that without end.
type watched struct {
	context.Context
	asked  atomic.Int64
	nth    int64
	happen func()
}

func (c *watched) Err() error            { defer c.ask(); return c.Context.Err() }
func (c *watched) Done() <-chan struct{} { defer c.ask(); return c.Context.Done() }

func (c *watched) ask() {
	if c.asked.Add(1) == c.nth {
		c.happen()
	}
}

// The context ends between two steps of Get.
func TestTheEndOfAContextIsNotOverlookedWheneverItComes(t *testing.T) {
	for round := range 18 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			m := nowait.New[int](1)
			inner, cancel := context.WithCancel(t.Context())
			defer cancel()
			ctx := &watched{Context: inner, nth: int64(1 + round%6)}
			ctx.happen = func() {
				go cancel()
				for range 5 {
					lab.Yield()
				}
			}
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
					results[i] = get(&watched{Context: t.Context(), nth: int64(1 + round%5), happen: happen}, tl, lane, m)
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

// A stamp is a letter of which it is known who has put it, and as which.
type stamp struct{ writer, number int }

// Many put and nobody gets: what is left are the newest of each, and the others are counted.
func TestManyMayPutAtOnce(t *testing.T) {
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
			require.ElementsMatch(t, []int{6, 7, 100, 101, 102, 103, 104, 105}, have, "letters in a mailbox with room for 8 that held 0 to 7, after six had put 100 to 105 at once")
			require.Equal(t, writers, m.Dropped(), "letters dropped, when six were put into a full mailbox")
		}
	})
}

// One letter is there, four want it, and in every second round somebody puts another one. Nobody waits.
func TestManyMayTryAtOnce(t *testing.T) {
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
					taken[i], _ = m.TryGet()
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
			last, _ := m.TryGet()
			for _, v := range append(taken[:], last) {
				if v != 0 {
					times[v]++
					total++
					require.Equal(t, 1, times[v], "times that somebody got letter %d, of four who tried at once", v)
				}
			}
			require.Equal(t, put, total, "letters got and dropped together, when as many were put and four tried at once")
		}
		tl.AssertTook(t, 0, "time that went by although nobody may wait")
	})
}

// Whatever happens: a letter is got once, or it is dropped and counted.
func TestACrowd(t *testing.T) {
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

// Who keeps what was dropped runs out of memory some day. The collector knows.
func TestTheMailboxForgets(t *testing.T) {
	type letter struct {
		number int
		_      [64]byte // pages, so that it is no tiny object that shares its memory with others
	}
	for _, size := range []int{1, 4} {
		t.Run(fmt.Sprintf("room for %d", size), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const n, few = 500, 20
				m := nowait.New[*letter](size)
				known := make([]weak.Pointer[letter], n)
				post := func() {
					for i := range known {
						v := &letter{number: i}
						known[i] = weak.Make(v)
						m.Put(v)
					}
				}
				alive := func() (alive int) {
					runtime.GC()
					for _, p := range known {
						if p.Value() != nil {
							alive++
						}
					}
					return alive
				}
				post()
				require.LessOrEqual(t, alive(), size+few, "letters that are still in memory, of %d that were put into a mailbox with room for %d", n, size)
				for i := range size {
					v, ok := m.TryGet()
					require.True(t, ok, "TryGet must find a letter: %d are there", size-i)
					require.Equal(t, n-size+i, v.number, "letter number %d of those that are in the mailbox", i+1)
				}
				for i := range known {
					func() {
						v := &letter{number: i}
						known[i] = weak.Make(v)
						m.Put(v)
						m.TryGet()
					}()
				}
				require.LessOrEqual(t, alive(), size+few, "letters that are still in memory, of %d that were put and got one by one", n)
				runtime.KeepAlive(m)
			})
		})
	}
}

func TestAMailboxNeedsRoom(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		require.Panics(t, func() { nowait.New[int](0) }, "a mailbox with room for nothing must not be made")
		require.Panics(t, func() { nowait.New[string](-1) }, "a mailbox with less than no room must not be made")
	})
}

func TestEachMailboxIsItsOwn(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		first, second := nowait.New[int](1), nowait.New[int](2)
		first.Put(1)
		first.Put(2)
		second.Put(3)
		second.Put(4)
		require.Zero(t, second.Dropped(), "letters dropped, when there was room for all, and another mailbox dropped one")
		requireHolds(t, first, 2)
		requireHolds(t, second, 3, 4)
	})
}

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		m := nowait.New[int](1)
		results := make([]got, 2)
		ctx, cancel := context.WithTimeout(t.Context(), 2*lab.Year)
		defer cancel()
		var readers sync.WaitGroup
		for i := range results {
			lane := fmt.Sprint("reader ", i)
			readers.Go(func() { results[i] = get(ctx, tl, lane, m) })
		}
		time.Sleep(lab.Year)
		m.Put(42)
		readers.Wait()
		if results[0].err != nil {
			results[0], results[1] = results[1], results[0]
		}
		assert.Equal(t, got{42, nil, lab.Year}.String(), results[0].String(), "what one of two got, who had to wait for a year")
		assert.Equal(t, got{0, context.DeadlineExceeded, 2 * lab.Year}.String(), results[1].String(), "what the other got, whose context ended after two years")
	})
}
