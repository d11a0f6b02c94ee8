package nowait_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	nowait "koans/exercises/08_blocking/03_nowait"
	"koans/exercises/internal/lab"
)

func TestPutNeverWaits(t *testing.T) {
	lab.Rule(t, "Put never waits", "Put")
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

func TestTheNewestAreKeptHoweverManyCome(t *testing.T) {
	lab.Rule(t, "The newest", "Put", "TryGet", "Get")
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
							require.True(t, ok, "the letter that was put must be there to be got")
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

func TestAMailboxNeedsRoom(t *testing.T) {
	lab.Rule(t, "The newest", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		require.Panics(t, func() { nowait.New[int](0) }, "a mailbox with room for nothing must not be made")
		require.Panics(t, func() { nowait.New[string](-1) }, "a mailbox with less than no room must not be made")
	})
}

// An answer that takes the zero value for "nothing" loses these.
func TestNothingIsALetterToo(t *testing.T) {
	lab.Rule(t, "The oldest first", "TryGet", "Get", "Put")
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

// There are letters for all who try. That somebody else has them in hand is no reason to go away without.
func TestThereIsALetterForEachWhoTries(t *testing.T) {
	lab.Rule(t, "The oldest first", "TryGet")
	for range 3 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const readers, each = 4, 400
			m := nowait.New[int](readers * each)
			for i := range readers * each {
				m.Put(i)
			}
			together := lab.NewBarrier(readers)
			var without atomic.Int64
			var all sync.WaitGroup
			for range readers {
				all.Go(func() {
					together.Wait()
					for range each {
						if _, ok := m.TryGet(); !ok {
							without.Add(1)
						}
					}
				})
			}
			all.Wait()
			require.Zero(t, without.Load(), "times that TryGet found nothing, of %d by %d at the same time, when as many letters were there", readers*each, readers)
		})
	}
}

func TestEachLetterLetsOneGoOn(t *testing.T) {
	lab.Rule(t, "Waiting", "Get", "Put")
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

// A year of silence costs nothing, unless somebody asks again and again.
func TestWaitingIsNotPolling(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		m := nowait.New[int](1)
		results := make([]got, 2)
		ctx := within(t, 2*lab.Year)
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

// A select whose cases are both ready takes either.
func TestAnEndedContextGetsNothingByLuck(t *testing.T) {
	lab.Rule(t, "Giving up", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx := lab.Ended(t)
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
			_, err := m.Get(ctx)
			require.ErrorIs(t, err, context.Canceled, "the error of Get, when its context had ended before and letters are there")
		}
		requireHolds(t, m, all...)
		require.Zero(t, m.Dropped(), "letters dropped, when there was room for all")
		tl.AssertTook(t, 0, "time that went by although nobody had to wait")
	})
}

// Some give up, each at its time. What comes afterwards is for those who have stayed.
func TestWhatComesAfterwardsIsForThoseWhoStay(t *testing.T) {
	lab.Rule(t, "Giving up", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		m := nowait.New[int](1)
		const n = 4
		var results [n]got
		var readers sync.WaitGroup
		for i := range n {
			ctx := within(t, time.Duration(i+1)*time.Second)
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
func TestALetterSurvivesACallerThatGivesUp(t *testing.T) {
	lab.Rule(t, "Both at the same time", "Get", "Put")
	for _, s := range []struct {
		name string
		do   func(put, cancel func())
	}{
		{"the context ends, then the letter comes", func(put, cancel func()) { cancel(); put() }},
		{"the letter comes, then the context ends", func(put, cancel func()) { put(); cancel() }},
		{"both at the same time", func(put, cancel func()) { go put(); cancel() }},
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
func TestALetterIsNotLostOnACallerThatLeaves(t *testing.T) {
	lab.Rule(t, "Both at the same time", "Get", "Put")
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
