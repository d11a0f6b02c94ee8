package nowait_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	nowait "koans/exercises/08_blocking/03_nowait"
	"koans/exercises/internal/lab"
)

func TestPutWaitsForNobody(t *testing.T) {
	lab.Rule(t, "Put never waits", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		box := nowait.New[int](3)
		for i := range 5 {
			box.Put(i)
		}
		tl.AssertTook(t, 0, "time for 5 letters that nobody gets")
	})
}

// While one makes room for a letter, another may come and take it.
func TestNoPutWaitsForAnother(t *testing.T) {
	lab.Rule(t, "Put never waits", "Put")
	for range 10 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			m := nowait.New[int](1)
			together := lab.NewBarrier(6)
			var all sync.WaitGroup
			for range 6 {
				all.Go(func() {
					together.Wait()
					for i := range 50 {
						m.Put(i)
					}
				})
			}
			all.Wait()
			tl.AssertTook(t, 0, "time for 300 calls of Put by six at the same time, while nobody gets anything")
		})
	}
}

func TestTheNewestAreKept(t *testing.T) {
	lab.Rule(t, "The newest", "Put", "TryGet", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		box := nowait.New[int](3)
		for _, v := range []int{10, 20, 30, 40, 50} {
			box.Put(v)
		}
		requireHolds(t, box, 30, 40, 50)
	})
}

// The lesson's scene: nobody holds the thermometer up, and the display shows what is new.
func TestTheDisplayShowsTheNewestReading(t *testing.T) {
	lab.Rule(t, "The newest", "Put", "Get")
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

func TestTryGetSaysWhetherThereWasALetter(t *testing.T) {
	lab.Rule(t, "The oldest first", "TryGet", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		box := nowait.New[int](3)
		_, ok := box.TryGet()
		require.False(t, ok, "what TryGet said of an empty mailbox")
		box.Put(10)
		v, ok := box.TryGet()
		require.True(t, ok, "what TryGet said when letter 10 was there")
		require.Equal(t, 10, v, "the letter that TryGet returned")
	})
}

func TestGetWaitsForALetter(t *testing.T) {
	lab.Rule(t, "Waiting", "Get", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		box := nowait.New[int](3)
		var r got
		var all sync.WaitGroup
		all.Go(func() { r = get(t.Context(), tl, "reader", box) })
		time.Sleep(3 * time.Second)
		box.Put(10)
		all.Wait()
		require.Equal(t, got{10, nil, 3 * time.Second}.String(), r.String(), "what Get returned, when letter 10 came after 3s")
	})
}

func TestDroppedCounts(t *testing.T) {
	lab.Rule(t, "Nothing is lost in secret", "Dropped", "Put", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		box := nowait.New[int](2)
		for want, v := range []int{10, 20, 30, 40} {
			box.Put(v)
			require.Equal(t, max(0, want-1), box.Dropped(), "what Dropped returned, when %d letters had come and there was room for 2", want+1)
		}
		requireHolds(t, box, 30, 40)
		require.Equal(t, 2, box.Dropped(), "what Dropped returned, when all that had been kept were got")
	})
}

func TestTheContextEndsAWait(t *testing.T) {
	lab.Rule(t, "Giving up", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		r := get(within(t, 3*time.Second), tl, "hasty", nowait.New[int](1))
		require.Equal(t, got{0, context.DeadlineExceeded, 3 * time.Second}.String(), r.String(), "what Get returned, when its context ended after 3s")
	})
}

func TestAnEndedContextGetsNothing(t *testing.T) {
	lab.Rule(t, "Giving up", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		box := nowait.New[int](1)
		box.Put(10)
		_, err := box.Get(lab.Ended(t))
		require.ErrorIs(t, err, context.Canceled, "the error of Get, when its context had ended before and letters are there")
		requireHolds(t, box, 10)
	})
}
