package nowait_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"weak"

	"github.com/stretchr/testify/require"

	nowait "koans/exercises/08_blocking/03_nowait"
	"koans/exercises/internal/lab"
)

// Who gives up may have a letter in hand that it does not want any more, and behind that one came another.
func TestALetterThatIsGivenBackKeepsItsPlace(t *testing.T) {
	lab.Rule(t, "The oldest first", "Get")
	for range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			m := nowait.New[int](2)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var result got
			var reader sync.WaitGroup
			reader.Go(func() { result = get(ctx, tl, "who gives up", m) })
			synctest.Wait()
			cancel()
			m.Put(1)
			m.Put(2)
			reader.Wait()
			var have []int
			if result.err == nil {
				have = append(have, result.v)
			}
			for v, ok := m.TryGet(); ok && len(have) < 3; v, ok = m.TryGet() {
				have = append(have, v)
			}
			require.Equal(t, []int{1, 2}, have, "letters 1 and 2, in the order in which they came out, when the context of Get ended just before they came")
			require.Zero(t, m.Dropped(), "letters dropped, when there was room for both")
		})
	}
}

// Several give up with a letter in hand, and give theirs back in whatever order they wake up.
func TestLettersThatSeveralGiveBackKeepTheirOrder(t *testing.T) {
	lab.Rule(t, "The oldest first", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for range 60 {
			const n = 3
			m := nowait.New[int](n)
			var cancels [n]func()
			var results [n]got
			var readers sync.WaitGroup
			for i := range n {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				cancels[i] = cancel
				readers.Go(func() { results[i].v, results[i].err = m.Get(ctx) })
				synctest.Wait()
			}
			for _, i := range lab.Rand(t).Perm(n) {
				cancels[i]()
			}
			for v := range n {
				m.Put(v + 1)
			}
			readers.Wait()
			left := takenOut(m, n)
			all := slices.Clone(left)
			for _, r := range results {
				if r.err == nil {
					all = append(all, r.v)
				}
			}
			require.True(t, slices.IsSorted(left), "the contexts of three calls of Get ended just before letters 1, 2 and 3 came. What was there then came out as %v", left)
			require.ElementsMatch(t, []int{1, 2, 3}, all, "what came out of three letters for which there was room")
		}
	})
}

// One waits, so one letter more may be taken for no letter too many. But its context has ended, and it goes without.
func TestALetterThatIsGivenBackMayBeOneTooMany(t *testing.T) {
	lab.Rule(t, "The newest", "Get", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for range 40 {
			m := nowait.New[int](1)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var result got
			var reader sync.WaitGroup
			reader.Go(func() { result.v, result.err = m.Get(ctx) })
			synctest.Wait()
			cancel()
			m.Put(1)
			m.Put(2)
			reader.Wait()
			left := takenOut(m, 2)
			want, out := []int{2}, len(left)
			if result.err == nil {
				out++
				if result.v == 2 {
					want = nil
				}
			}
			require.Equal(t, want, left, "letters that are there, when two came for one place and the context of the one who waited had just ended")
			require.Equal(t, 2-out, m.Dropped(), "letters dropped, of two of which %d came out", out)
		}
	})
}

// takenOut is what was in m, at most n letters.
func takenOut(m *nowait.Mailbox[int], n int) (out []int) {
	for v, ok := m.TryGet(); ok && len(out) < n; v, ok = m.TryGet() {
		out = append(out, v)
	}
	return out
}

// Each letter comes just when the reader has begun to look for it: before, between or after any two of its steps.
func TestALetterThatComesWhileOneLooksIsGot(t *testing.T) {
	lab.Rule(t, "Waiting", "Get", "Put")
	lab.Stir()
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const letters = 2000
		m := nowait.New[int](2)
		ctx := within(t, time.Hour) // who sleeps on is late, not stuck
		looks := make(chan struct{})
		defer close(looks)
		var writer sync.WaitGroup
		writer.Go(func() {
			for i := range letters {
				<-looks
				for range i % 50 {
					runtime.Gosched()
				}
				m.Put(i)
			}
		})
		for i := range letters {
			looks <- struct{}{}
			v, err := m.Get(ctx)
			require.NoErrorf(t, err, "the reader's error at letter %d: it should not have slept on when the letter was there", i)
			require.Equal(t, i, v, "the letter that the reader got")
		}
		writer.Wait()
	})
}

// Who keeps what was dropped runs out of memory some day. The collector knows.
func TestTheMailboxForgets(t *testing.T) {
	lab.Rule(t, "Forgetting", "Put", "TryGet", "Get")
	type letter struct {
		number int
		_      [64]byte // pages, so that it is no tiny object that shares its memory with others
	}
	for _, size := range []int{1, 4, 200} {
		t.Run(fmt.Sprintf("room for %d", size), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const n, few = 500, 20
				m := nowait.New[*letter](size)
				known := make([]weak.Pointer[letter], n)
				alive := func() (alive int) {
					runtime.GC()
					for _, p := range known {
						if p.Value() != nil {
							alive++
						}
					}
					return alive
				}
				for i := range known {
					v := &letter{number: i}
					known[i] = weak.Make(v)
					m.Put(v)
					if i+1 == n || size > few && i%50 == 49 { // what an array keeps grows until the array is replaced
						require.LessOrEqual(t, alive(), size+few, "letters that are still in memory, of %d that were put into a mailbox with room for %d", i+1, size)
					}
				}
				for i := range size {
					v, ok := m.TryGet()
					require.True(t, ok, "TryGet must find a letter: %d are there", size-i)
					require.Equal(t, n-size+i, v.number, "letter number %d of those that are in the mailbox", i+1)
				}
				require.LessOrEqual(t, alive(), few, "letters that are still in memory, when all %d that were in the mailbox have been got", size)
				for i := range known {
					func() {
						v := &letter{number: i}
						known[i] = weak.Make(v)
						m.Put(v)
						m.TryGet()
					}()
				}
				require.LessOrEqual(t, alive(), few, "letters that are still in memory, of %d that were put and got one by one", n)
				runtime.KeepAlive(m)
			})
		})
	}
}

// One letter that is kept is soon forgotten among others. Where there are a hundred mailboxes, it is not.
func TestAnEmptyMailboxForgetsTheLastLetter(t *testing.T) {
	lab.Rule(t, "Forgetting", "TryGet", "Get")
	type letter struct {
		number int
		_      [64]byte // so that it is no tiny object that shares its memory with others
	}
	for _, try := range []bool{false, true} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n, few = 100, 20
			boxes := make([]*nowait.Mailbox[*letter], n)
			known := make([]weak.Pointer[letter], n)
			for i := range boxes {
				boxes[i] = nowait.New[*letter](3)
				func() {
					v := &letter{number: i}
					known[i] = weak.Make(v)
					boxes[i].Put(v)
					if try {
						boxes[i].TryGet()
					} else {
						boxes[i].Get(t.Context())
					}
				}()
			}
			runtime.GC()
			alive := 0
			for _, p := range known {
				if p.Value() != nil {
					alive++
				}
			}
			require.LessOrEqual(t, alive, few, "letters that are still in memory, of %d that were put into as many mailboxes and got", n)
			runtime.KeepAlive(boxes)
		})
	}
}

// A letter comes for each in between two steps of those who begin to wait.
func TestNobodySleepsBesideWhatCameJustThen(t *testing.T) {
	lab.Rule(t, "Waiting", "Get", "Put")
	lab.ComesJustThen(t, "Get", 3, waiting)
}

// Of four in line three give up. Whoever looks after the line must let the right ones go.
func TestOthersGiveUpAndOneStays(t *testing.T) {
	lab.Rule(t, "Giving up", "Get", "Put")
	lab.OneStays(t, "Get", waiting)
}

// waiting waits for a letter, and puts one.
func waiting(*testing.T) (wait func(context.Context) error, give func()) {
	m := nowait.New[int](3)
	return func(ctx context.Context) error { _, err := m.Get(ctx); return err }, func() { m.Put(7) }
}

// A context may go on for years, and be used for many of them. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Mailbox.Get")
	lab.LeavesNothing(t, "Get", waiting)
}
