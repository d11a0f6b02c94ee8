package readwrite_test

import (
	"fmt"
	"maps"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	readwrite "koans/exercises/05_synchronization/06_readwrite"
	"koans/exercises/internal/lab"
)

// They come while a writer is inside. Whether they wait for it or not: afterwards all are inside, and nobody for himself.
func TestReadersThatWaitedForAWriterComeInTogether(t *testing.T) {
	lab.Rule(t, "Readers together", "View", "Update")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 1000
		table := readwrite.New[string, int]()
		inside := lab.NewBarrier(n)
		table.Update(func(entries map[string]int) {
			for range n {
				go table.View(func(map[string]int) { inside.Wait() })
			}
			for range 5 {
				lab.Yield()
			}
		})
		synctest.Wait()
		require.Zero(t, inside.Missing(), "readers that are kept out by other readers, of %d that had come while a writer was inside", n)
	})
}

// They come while a writer is inside, each to write another key. None may begin with what was there before that writer's end.
func TestNothingThatAnotherHasWrittenIsLost(t *testing.T) {
	lab.Rule(t, "One writer", "Update", "LoadOrStore")
	for _, s := range []struct {
		name string
		add  func(table *readwrite.Table[string, int], key string)
	}{
		{"Update", func(table *readwrite.Table[string, int], key string) { set(table, key, 1) }},
		{"LoadOrStore", func(table *readwrite.Table[string, int], key string) { table.LoadOrStore(key, 1) }},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				table := readwrite.New[string, int]()
				want := map[string]int{"apples": 1}
				calls := 0
				var all sync.WaitGroup
				table.Update(func(entries map[string]int) {
					calls++
					for i := range 20 {
						key := fmt.Sprint("plum ", i)
						want[key] = 1
						all.Go(func() { s.add(table, key) })
					}
					for range 5 {
						lab.Yield()
					}
					entries["apples"] = 1
				})
				all.Wait()
				require.Equal(t, 1, calls, "calls of write for one Update, while many added one entry each with %s", s.name)
				require.Equal(t, want, viewed(table), "all entries, after many had added one each with %s, and a writer one, who was inside when they came", s.name)
			})
		})
	}
}

// While one reader is inside, another comes and goes; only then does the first leave.
func TestGetAndSnapshotDoNotWaitForReaders(t *testing.T) {
	lab.Rule(t, "Readers together", "Get", "Snapshot")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		table := readwrite.New[string, int]()
		set(table, "apples", 42)
		value, found, snapshot := 0, true, map[string]int{}
		for _, come := range []func(){
			func() { value, _ = table.Get("apples") },
			func() { _, found = table.Get("pears") },
			func() { snapshot = table.Snapshot() },
		} {
			table.View(func(map[string]int) {
				var other sync.WaitGroup
				other.Go(come)
				other.Wait()
			})
		}
		assert.Equal(t, 42, value, "what Get returned while a reader was inside")
		assert.False(t, found, "Get has found what nobody has added, while a reader was inside")
		assert.Equal(t, map[string]int{"apples": 42}, snapshot, "a snapshot made while a reader was inside")
	})
}

// Somebody adds an entry while a reader is inside. Whether that waits for the reader or not, the reader does not see it.
func TestAReaderSeesNothingThatIsAddedLater(t *testing.T) {
	lab.Rule(t, "All or nothing", "View", "LoadOrStore")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		table := readwrite.New[string, int]()
		set(table, "apples", 1)
		var pears bool
		var all sync.WaitGroup
		table.View(func(entries map[string]int) {
			all.Go(func() { table.LoadOrStore("pears", 2) })
			lab.Yield()
			_, pears = entries["pears"]
		})
		all.Wait()
		require.False(t, pears, "a reader has seen in View what LoadOrStore has added when it was inside")
	})
}

// total adds up; it lets others run in the middle, so that what changes under its eyes is seen.
func total(entries map[string]int) int {
	half := entries["shop"]
	lab.Yield()
	return half + entries["store"]
}

// Apples are carried from the store to the shop and back. There are always 100, except
// in the middle of an update.
func TestNobodySeesHalfAnUpdate(t *testing.T) {
	lab.Rule(t, "All or nothing", "View", "Snapshot", "Update")
	for _, s := range []struct {
		name  string
		total func(table *readwrite.Table[string, int]) int
	}{
		{"View", func(table *readwrite.Table[string, int]) (sum int) {
			table.View(func(entries map[string]int) { sum = total(entries) })
			return sum
		}},
		{"Snapshot", func(table *readwrite.Table[string, int]) int { return total(table.Snapshot()) }},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const readers, writers, rounds = 5, 3, 30
				table := readwrite.New[string, int]()
				table.Update(func(entries map[string]int) { entries["shop"], entries["store"] = 50, 50 })
				wrong := make([]int, readers) // totals that are not 100
				var all sync.WaitGroup
				for i := range wrong {
					all.Go(func() {
						for range rounds {
							if s.total(table) != 100 {
								wrong[i]++
							}
						}
					})
				}
				for i := range writers {
					all.Go(func() {
						for j := range rounds {
							table.Update(func(entries map[string]int) {
								entries["store"] -= i + j
								lab.Yield()
								entries["shop"] += i + j
							})
						}
					})
				}
				all.Wait()
				for i := range wrong {
					require.Zero(t, wrong[i], "times that reader %d saw half an update with %s, in %d", i, s.name, rounds)
				}
				require.Equal(t, 100, total(viewed(table)), "all apples, after they were carried to and fro")
			})
		})
	}
}

// agree reports whether all entries have the same value.
func agree(entries map[string]int) bool {
	first := entries["0"]
	for _, value := range entries {
		if value != first {
			return false
		}
	}
	return true
}

// Each update takes a while, and changes everything: to see some of it is to see half of it.
func TestNobodySeesHalfOfALargeUpdate(t *testing.T) {
	lab.Rule(t, "All or nothing", "View", "Snapshot", "Update")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const size, readers, writers, rounds = 2000, 3, 2, 25
		table := readwrite.New[string, int]()
		table.Update(func(entries map[string]int) {
			for i := range size {
				entries[fmt.Sprint(i)] = 0
			}
		})
		// If snapshots are no copies, thousands of races would follow, and take the detector minutes.
		mine := table.Snapshot()
		mine["0"]++
		kept, _ := table.Get("0")
		require.Zero(t, kept, "the value in the table, after somebody changed an own snapshot")

		var writing lab.Overlap
		var all sync.WaitGroup
		for range writers {
			end := writing.Enter()
			all.Go(func() {
				defer end()
				for range rounds {
					table.Update(func(entries map[string]int) {
						for key := range entries {
							entries[key]++
						}
					})
				}
			})
		}
		views, snapshots := make([]int, readers), make([]int, readers) // that saw half an update
		for i := range readers {
			all.Go(func() {
				// Bounded: what prefers readers to writers is right, and would go on for ever.
				for range 100 {
					if writing.Now() == 0 {
						return
					}
					table.View(func(entries map[string]int) {
						if !agree(entries) {
							views[i]++
						}
					})
					if !agree(table.Snapshot()) {
						snapshots[i]++
					}
					runtime.Gosched()
				}
			})
		}
		all.Wait()
		for i := range readers {
			require.Zero(t, views[i], "times that reader %d saw half an update with View, of %d entries", i, size)
			require.Zero(t, snapshots[i], "times that reader %d saw half an update with Snapshot, of %d entries", i, size)
		}
		require.Equal(t, writers*rounds, viewed(table)["0"], "what %d updates have added up to, 1 each", writers*rounds)
	})
}

// Get reads one entry while others are being written: nothing to see, but for the race detector.
func TestGetWhileOthersWrite(t *testing.T) {
	lab.Rule(t, "No data race", "Get", "LoadOrStore")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		table := readwrite.New[string, int]()
		got := make([]int, 10)
		var all sync.WaitGroup
		for i := range got {
			key := fmt.Sprint("plum ", i) // not below: printing orders goroutines
			all.Go(func() { set(table, key, i) })
			all.Go(func() { got[i], _ = table.Get("apples") })
			all.Go(func() { table.LoadOrStore("apples", 42) })
		}
		all.Wait()
		for i := range got {
			require.Contains(t, []int{0, 42}, got[i], "what Get returned for a key that was added meanwhile")
		}
		assert.Len(t, table.Snapshot(), len(got)+1, "entries, after as many were added by as many at the same time")
	})
}

func TestAnEmptyTable(t *testing.T) {
	lab.Rule(t, "A snapshot", "Snapshot", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		table := readwrite.New[string, int]()
		snapshot := table.Snapshot()
		require.NotNil(t, snapshot, "the snapshot of an empty table")
		assert.Empty(t, snapshot, "the snapshot of an empty table")
		_, ok := table.Get("apples")
		assert.False(t, ok, "Get has found something in an empty table")
		other := readwrite.New[string, int]()
		set(other, "apples", 1)
		assert.Empty(t, viewed(table), "entries, when only another table was changed")
	})
}

func TestASnapshotDoesNotChangeLater(t *testing.T) {
	lab.Rule(t, "A snapshot", "Snapshot")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		table := readwrite.New[string, int]()
		set(table, "apples", 1)
		before := table.Snapshot()
		var all sync.WaitGroup
		all.Go(func() { set(table, "apples", 2) })
		all.Go(func() { table.LoadOrStore("pears", 3) })
		all.Go(func() { table.Update(func(entries map[string]int) { delete(entries, "apples") }) })
		kept := maps.Clone(before) // while the others write
		all.Wait()
		assert.Equal(t, map[string]int{"apples": 1}, before, "a snapshot, after the table was changed")
		assert.Equal(t, map[string]int{"apples": 1}, kept, "a snapshot, while the table was changed")
	})
}

// They come while a writer is inside, who then lets all of them go at the same time:
// with luck or without, all look before the first of them writes.
func TestOneOfManyAddsItsValue(t *testing.T) {
	lab.Rule(t, "Load or store", "LoadOrStore")
	for range 5 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 50
			table := readwrite.New[string, int]()
			actual := make([]int, n)
			loaded := make([]bool, n)
			var all sync.WaitGroup
			table.Update(func(map[string]int) {
				for i := range n {
					all.Go(func() { actual[i], loaded[i] = table.LoadOrStore("apples", 1000+i) })
				}
				for range 5 {
					lab.Yield()
				}
			})
			all.Wait()
			kept, _ := table.Get("apples")
			added := 0
			for i := range n {
				if !loaded[i] {
					added++
				}
				require.Equal(t, kept, actual[i], "what caller %d of LoadOrStore got: everybody gets the value that was added", i)
			}
			require.Equal(t, 1, added, "callers that are told that they have added their value, of %d for one key", n)
			require.Equal(t, map[string]int{"apples": kept}, table.Snapshot(), "all entries")
		})
	}
}

// free uses the table in every way; what is still locked is seen from outside.
func free(table *readwrite.Table[string, int]) bool {
	set(table, "pears", 7)
	_, loaded := table.LoadOrStore("plums", 8)
	pears, _ := table.Get("pears")
	return !loaded && pears == 7 && viewed(table)["plums"] == 8 && table.Snapshot()["pears"] == 7
}

// insides are the ways to be inside the table.
var insides = []struct {
	name string
	use  func(table *readwrite.Table[string, int], boom func(map[string]int))
}{
	{"View", (*readwrite.Table[string, int]).View},
	{"Update", (*readwrite.Table[string, int]).Update},
}

func TestAPanicHindersNobody(t *testing.T) {
	lab.Rule(t, "A panic", "View", "Update")
	for _, s := range insides {
		t.Run("in "+s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				table := readwrite.New[string, int]()
				require.PanicsWithValue(t, "boom", func() { s.use(table, func(map[string]int) { panic("boom") }) }, "a panic in %s must go on to the caller", s.name)
				require.True(t, free(table), "the table cannot be used as before, after a panic in %s", s.name)
			})
		})
	}
}

// They come while the one is inside who panics.
func TestAPanicLetsInWhoeverWaits(t *testing.T) {
	lab.Rule(t, "A panic", "View", "Update")
	for _, s := range insides {
		t.Run("in "+s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				table := readwrite.New[string, int]()
				var all sync.WaitGroup
				require.Panics(t, func() {
					s.use(table, func(map[string]int) {
						all.Go(func() { set(table, "apples", 1) })
						for range 5 {
							lab.Yield()
						}
						panic("boom")
					})
				}, "a panic in %s must go on to the caller", s.name)
				all.Wait()
				assert.Equal(t, 1, viewed(table)["apples"], "what one has written who came before the panic in %s", s.name)
			})
		})
	}
}

func TestNobodySleepsToWait(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Update", "View")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		table := readwrite.New[string, int]()
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() { table.Update(func(entries map[string]int) { lab.Yield(); entries["apples"]++ }) })
			all.Go(func() { table.View(func(map[string]int) { lab.Yield() }) })
		}
		all.Wait()
		require.Equal(t, 10, viewed(table)["apples"], "what 10 updates have added up to, 1 each")
		tl.AssertTook(t, 0, "time that went by although no reader and no writer takes any")
	})
}
