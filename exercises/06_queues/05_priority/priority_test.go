package priority_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	priority "koans/exercises/06_queues/05_priority"
	"koans/exercises/internal/lab"
)

func TestTheLowestComesOutFirst(t *testing.T) {
	lab.Rule(t, "The order", "Put", "Get", "TryGet")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		rng := lab.Rand(t)
		q := priority.New[string]()
		for _, n := range []int{2, 9, 60} {
			var want []string
			for i, p := range rng.Perm(n) {
				want = append(want, fmt.Sprint("priority ", i))
				q.Put(fmt.Sprint("priority ", p), p)
				require.Equal(t, i+1, q.Len(), "values in the queue after as many were put")
			}
			require.Equal(t, want, takeAll(t, q), "what came out, the lowest first")
		}
	})
}

func TestEqualsComeOutInTheOrderOfArrival(t *testing.T) {
	lab.Rule(t, "Equals", "Put", "Get", "TryGet")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		rng := lab.Rand(t)
		q := priority.New[string]()
		var want [3][]string
		for i := range 100 {
			p := rng.IntN(len(want))
			v := fmt.Sprintf("priority %d, arrived as number %d", p, i)
			want[p] = append(want[p], v)
			q.Put(v, p)
		}
		require.Equal(t, slices.Concat(want[:]...), takeAll(t, q), "what came out: of equal priorities the one first that was put first")
	})
}

func TestTryGetNeverWaits(t *testing.T) {
	lab.Rule(t, "No waiting", "TryGet")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := priority.New[int]()
		_, ok := q.TryGet()
		require.False(t, ok, "TryGet reports true, although nothing is in the queue")
		q.Put(0, 1)
		_, ok = q.TryGet()
		require.True(t, ok, "TryGet reports false, although 0 is in the queue")
	})
}

func TestGetWaitsWhileTheQueueIsEmpty(t *testing.T) {
	lab.Rule(t, "Waiting", "Get", "Put")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := priority.New[int]()
		for i := range 3 {
			time.AfterFunc(3*time.Second, func() { q.Put(i, 1) })
			require.Equal(t, got{i, nil, tl.Now() + 3*time.Second}.String(), get(t.Context(), tl, "doctor", q).String(), "what Get got, when %d was put after 3s", i)
		}
	})
}

func TestTheEmergencyRoom(t *testing.T) {
	lab.Rule(t, "Change", "Entry.Change", "Put", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := priority.New[string]()
		var seen []string
		var doctor sync.WaitGroup
		doctor.Go(func() {
			for range 4 {
				patient, _ := q.Get(t.Context())
				seen = append(seen, fmt.Sprint(patient, " at ", tl.Now()))
				tl.Work(patient, 10*time.Minute)
			}
		})
		synctest.Wait()
		q.Put("ankle", 4)
		time.Sleep(time.Minute)
		cough := q.Put("cough", 5)
		q.Put("arm", 3)
		q.Put("chest pain", 1)
		time.Sleep(14 * time.Minute)
		require.True(t, cough.Change(2), "Change reports whether the value is still in the queue")
		doctor.Wait()
		require.Equal(t, []string{"ankle at 0s", "chest pain at 10m0s", "cough at 20m0s", "arm at 30m0s"}, seen, "whom the doctor has seen, and when")
	})
}

func TestChangeKeepsTheArrival(t *testing.T) {
	lab.Rule(t, "Arrival", "Entry.Change")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := priority.New[string]()
		a, _, c := q.Put("a", 5), q.Put("b", 5), q.Put("c", 5)
		require.True(t, c.Change(1) && a.Change(9) && c.Change(5) && a.Change(5), "Change reports whether the value is still in the queue")
		require.Equal(t, []string{"a", "b", "c"}, takeAll(t, q), "what came out after a to c were put in that order with priority 5, of which a and c were changed, and back to 5")
	})
}

func TestChangeOfWhatIsGoneDoesNothing(t *testing.T) {
	lab.Rule(t, "Gone", "Entry.Change", "TryGet")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := priority.New[int]()
		var entries []*priority.Entry[int]
		for i := range 6 {
			entries = append(entries, q.Put(i, i))
		}
		for gone := range entries {
			v, _ := q.TryGet()
			require.Equal(t, gone, v, "what came out, after Change of values that had come out before")
			for i := range gone + 1 {
				require.False(t, entries[i].Change(-9) || entries[i].Change(9), "Change reports true, although the value has come out")
			}
		}
	})
}

func TestAContextEndsTheWait(t *testing.T) {
	lab.Rule(t, "Giving up", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := priority.New[int]()
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		require.Equal(t, got{err: context.DeadlineExceeded, at: 3 * time.Second}.String(), get(ctx, tl, "doctor", q).String(), "what one got whose context ended after 3s")
	})
}

func TestAnEndedContextGetsNothing(t *testing.T) {
	lab.Rule(t, "Ended before", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		q := priority.New[int]()
		q.Put(42, 1)
		for range 40 {
			_, err := q.Get(lab.Ended(t))
			require.ErrorIs(t, err, context.Canceled, "the error of Get, when its context had ended before, with a value in the queue")
		}
		require.Equal(t, []int{42}, takeAll(t, q), "what was in the queue, after nobody could take it")
	})
}
