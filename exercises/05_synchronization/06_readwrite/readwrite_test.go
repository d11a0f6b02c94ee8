package readwrite_test

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	readwrite "koans/exercises/05_synchronization/06_readwrite"
	"koans/exercises/internal/lab"
)

func TestAnUpdateIsSeenByAllWhoComeAfterIt(t *testing.T) {
	lab.Rule(t, "What was written", "Update", "Get", "View", "Snapshot")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		rng := lab.Rand(t)
		apples, pears := rng.IntN(1e6), rng.IntN(1e6)
		table := readwrite.New[string, int]()
		calls := 0
		table.Update(func(entries map[string]int) {
			calls++
			entries["apples"], entries["pears"] = apples, pears
		})
		require.Equal(t, 1, calls, "calls of write when Update has returned")
		requireAll(t, table, map[string]int{"apples": apples, "pears": pears}, "two were added")
		_, ok := table.Get("plums")
		require.False(t, ok, "Get has found what nobody has added")

		table.Update(func(entries map[string]int) {
			entries["apples"]++
			delete(entries, "pears")
		})
		requireAll(t, table, map[string]int{"apples": apples + 1}, "one was changed and the other deleted")
		_, ok = table.Get("pears")
		require.False(t, ok, "Get has found what was deleted")

		calls = 0
		table.View(func(map[string]int) { calls++ })
		assert.Equal(t, 1, calls, "calls of read when View has returned")
	})
}

// All must have come in before the first may leave.
func TestReadersAreInsideTogether(t *testing.T) {
	lab.Rule(t, "Readers together", "View")
	for _, n := range []int{2, 100} {
		t.Run(fmt.Sprintf("%d readers", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				table := readwrite.New[string, int]()
				set(table, "apples", 42)
				inside := lab.NewBarrier(n)
				seen := make([]int, n)
				for i := range seen {
					go table.View(func(entries map[string]int) {
						end := tl.Span(i, "view")
						inside.Wait()
						seen[i] = entries["apples"]
						end("")
					})
				}
				synctest.Wait()
				require.Zero(t, inside.Missing(), "readers that View keeps out while others are inside, of %d", n)
				for i := range seen {
					require.Equal(t, 42, seen[i], "what reader %d saw", i)
				}
			})
		})
	}
}

// Each adds one, and lets all others run before it writes what it has computed.
func TestWritersAreInsideOneAtATime(t *testing.T) {
	lab.Rule(t, "One writer", "Update")
	for _, n := range []int{2, 50} {
		t.Run(fmt.Sprintf("%d writers", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				table := readwrite.New[string, int]()
				var writing lab.Overlap
				var all sync.WaitGroup
				for range n {
					all.Go(func() {
						table.Update(func(entries map[string]int) {
							old := entries["apples"]
							writing.Visit()
							entries["apples"] = old + 1
						})
					})
				}
				all.Wait()
				require.Equal(t, n, writing.Total(), "calls of write for %d updates", n)
				require.Equal(t, 1, writing.Most(), "writers inside Update at the same time, at most")
				requireAll(t, table, map[string]int{"apples": n}, fmt.Sprintf("%d writers added 1 each", n))
			})
		})
	}
}

func TestASnapshotBelongsToItsCaller(t *testing.T) {
	lab.Rule(t, "A snapshot", "Snapshot")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		table := readwrite.New[string, int]()
		set(table, "apples", 1)
		mine, yours := table.Snapshot(), table.Snapshot()
		mine["apples"] = 99
		mine["stones"] = 1
		requireAll(t, table, map[string]int{"apples": 1}, "somebody changed an own snapshot")
		assert.Equal(t, map[string]int{"apples": 1}, yours, "one snapshot, after another was changed")
	})
}

func TestLoadOrStoreKeepsWhatIsThere(t *testing.T) {
	lab.Rule(t, "Load or store", "LoadOrStore")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		rng := lab.Rand(t)
		first, second := rng.IntN(1e6), rng.IntN(1e6)
		table := readwrite.New[string, int]()
		got, loaded := table.LoadOrStore("apples", first)
		require.Equal(t, first, got, "what LoadOrStore returned for a new key")
		require.False(t, loaded, "LoadOrStore says that a new key had a value")
		requireAll(t, table, map[string]int{"apples": first}, "LoadOrStore added it")
		got, loaded = table.LoadOrStore("apples", second)
		require.Equal(t, first, got, "what LoadOrStore returned for a key that had a value")
		require.True(t, loaded, "LoadOrStore says that a key had no value, which had one")
		requireAll(t, table, map[string]int{"apples": first}, "LoadOrStore found it")

		set(table, "nothing", 0)
		_, loaded = table.LoadOrStore("nothing", 7)
		assert.True(t, loaded, "LoadOrStore takes 0 for no value")
	})
}
