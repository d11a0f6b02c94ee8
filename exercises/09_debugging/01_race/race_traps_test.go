package race_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	race "koans/exercises/09_debugging/01_race"
	"koans/exercises/internal/lab"
)

// Each pair of calls that may meet: the first has ended when the second begins, and nothing but the cache orders the two.
func TestNoTwoCallsRace(t *testing.T) {
	lab.Rule(t, "No race", "Get", "Stats")
	load := func(url string) (string, error) {
		if url == "/down" {
			return "", errDown
		}
		return pageOf(url)
	}
	calls := []struct {
		name string
		call func(cache *race.Cache)
	}{
		{"a hit", func(cache *race.Cache) { _, _ = cache.Get("/home") }},
		{"a miss", func(cache *race.Cache) { _, _ = cache.Get("/news") }},
		{"an error", func(cache *race.Cache) { _, _ = cache.Get("/down") }},
		{"Stats", func(cache *race.Cache) { cache.Stats() }},
	}
	for _, first := range calls {
		for _, second := range calls {
			t.Run(first.name+" and "+second.name, func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					cache := race.New(load)
					get(t, cache, "/home")
					turn := lab.NewBarrier(2)
					var both sync.WaitGroup
					both.Go(func() { first.call(cache); turn.Wait() })
					both.Go(func() { turn.Wait(); second.call(cache) })
					both.Wait()
				})
			})
		}
	}
}

// Nothing is lost where many meet.
func TestEveryCallOfACrowdCounts(t *testing.T) {
	lab.Rule(t, "Every call counts", "Get", "Stats")
	for range 40 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			const n = 20
			cache := race.New(func(url string) (string, error) {
				if url == "/down" {
					return "", errDown
				}
				return pageOf(url)
			})
			get(t, cache, "/home")
			ready := lab.NewBarrier(3 * n)
			var all sync.WaitGroup
			for i := range n {
				all.Go(func() { ready.Wait(); get(t, cache, "/home") })
				all.Go(func() { ready.Wait(); get(t, cache, fmt.Sprint("/news/", i)) })
				all.Go(func() { ready.Wait(); _, _ = cache.Get("/down") })
			}
			all.Wait()
			requireStats(t, cache, n, 2*n+1, fmt.Sprintf("%d calls found their page, %d loaded one and %d could not", n, n+1, n))
		})
	}
}

// A call counts before it returns, not at some time afterwards.
func TestACallHasBeenCountedWhenItReturns(t *testing.T) {
	lab.Rule(t, "Every call counts", "Get", "Stats")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		cache := race.New(pageOf)
		get(t, cache, "/home")
		for i := range 200 {
			get(t, cache, "/home")
			requireStats(t, cache, i+1, 1, "as many calls had found their page")
		}
	})
}

// While a page is being loaded, the others find theirs, load theirs, and look at the counts.
func TestNobodyWaitsForALoad(t *testing.T) {
	lab.Rule(t, "Side by side", "Get", "Stats")
	for _, ends := range []error{nil, errDown} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			proceed := make(chan struct{})
			cache := race.New(func(url string) (string, error) {
				if url == "/slow" {
					<-proceed
					return "", ends
				}
				return pageOf(url)
			})
			get(t, cache, "/home")
			var slow error
			var all, others sync.WaitGroup
			all.Go(func() { _, slow = cache.Get("/slow") })
			synctest.Wait()
			var returned lab.Overlap
			for _, call := range []func(){
				func() { get(t, cache, "/home") },
				func() { get(t, cache, "/news") },
				func() { cache.Stats() },
			} {
				others.Go(func() { call(); returned.Enter() })
			}
			synctest.Wait()
			early := returned.Total()
			close(proceed)
			others.Wait()
			all.Wait()
			require.Equal(t, 3, early, "calls of 3 that returned while another page was being loaded: a hit, a miss and Stats")
			require.Equal(t, ends, slow, "the error of Get, for load's")
			requireStats(t, cache, 1, 3, "a hit and three misses")
		})
	}
}

// Who wants a page that is being loaded loads it as well.
func TestTwoMayLoadTheSamePage(t *testing.T) {
	lab.Rule(t, "Side by side", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var loading lab.Overlap
		proceed := make(chan struct{})
		cache := race.New(func(url string) (string, error) {
			defer loading.Enter()()
			<-proceed
			return pageOf(url)
		})
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() { get(t, cache, "/home") })
		}
		synctest.Wait()
		loads := loading.Now()
		close(proceed)
		both.Wait()
		require.Equal(t, 2, loads, "calls of load under way, when two call Get for a page that nobody has loaded: neither waits for the other")
	})
}

// One reads what is remembered, and then another remembers a newer page, which had been under way. Nothing but the cache orders the two.
func TestAPageIsReplacedAfterAHit(t *testing.T) {
	lab.Rule(t, "No race", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		turn, slow := lab.NewBarrier(2), make(chan bool, 1)
		slow <- true
		cache := race.New(func(url string) (string, error) {
			select {
			case <-slow:
				turn.Wait()
			default:
			}
			return pageOf(url)
		})
		var both sync.WaitGroup
		both.Go(func() { get(t, cache, "/home") })
		synctest.Wait()
		var first lab.Overlap
		both.Go(func() { get(t, cache, "/home"); first.Visit() }) // loads it, too
		synctest.Wait()
		if first.Total() == 1 { // else it waits for the other, and another test says so
			both.Go(func() { get(t, cache, "/home"); turn.Wait() })
		} else {
			both.Go(turn.Wait)
		}
		both.Wait()
	})
}

// Whoever called Get hears of it, and of no error in its place.
func TestAPanicOfLoadReachesTheCaller(t *testing.T) {
	lab.Rule(t, "A panic goes on", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		cache := race.New(func(string) (string, error) { panic("half a page") })
		require.Panics(t, func() { _, _ = cache.Get("/home") }, "Get, when load panics")
	})
}

// A server survives the panic of a handler, and then the next one wants its page.
func TestTheCacheGoesOnAfterAPanic(t *testing.T) {
	lab.Rule(t, "A panic", "Get", "Stats")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		broken := true
		cache := race.New(func(url string) (string, error) {
			if broken {
				panic("half a page")
			}
			return pageOf(url)
		})
		func() {
			defer func() { _ = recover() }()
			_, _ = cache.Get("/home")
		}()
		broken = false
		get(t, cache, "/home")
		cache.Stats()
	})
}

// Not if the page is there by now, not while it looks like one, and not if it never returns.
func TestWhoLoadsIsNoHit(t *testing.T) {
	lab.Rule(t, "Every call counts", "Get", "Stats")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var cache *race.Cache
		proceed, hits := make(chan struct{}), make(chan int, 3)
		cache = race.New(func(url string) (string, error) {
			<-proceed
			h, _ := cache.Stats()
			if hits <- h; url == "/broken" {
				panic("half a page")
			}
			return pageOf(url)
		})
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() { get(t, cache, "/home") })
		}
		synctest.Wait()
		close(proceed)
		both.Wait()
		requireStats(t, cache, 0, 2, "two loaded the same page")
		require.Panics(t, func() { _, _ = cache.Get("/broken") }, "Get, when load panics")
		h, _ := cache.Stats()
		require.Zero(t, h, "hits after three calls had to load, and the last load has panicked")
		for range len(hits) {
			require.Zero(t, <-hits, "hits while a page is loaded, and nothing was found before")
		}
	})
}

// Two load the same page, and meanwhile it changes. Each returns its own, and what came last is remembered.
func TestEachReturnsWhatItHasLoaded(t *testing.T) {
	lab.Rule(t, "Every page", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		editions := make(chan string, 2)
		cache := race.New(func(string) (string, error) { return <-editions, nil })
		var pages [2]string
		var both sync.WaitGroup
		for i := range pages {
			both.Go(func() { pages[i], _ = cache.Get("/news") })
		}
		synctest.Wait()
		for _, edition := range []string{"morning", "evening"} {
			editions <- edition
			synctest.Wait()
		}
		both.Wait()
		slices.Sort(pages[:])
		require.Equal(t, []string{"evening", "morning"}, pages[:], "what two calls of Get for the same page returned, whose loads returned one edition each, sorted")
		page, err := cache.Get("/news")
		require.NoError(t, err, "the error of Get, when the page is remembered")
		require.Equal(t, "evening", page, "the page that Get remembers, when the evening edition was loaded last")
	})
}

// Two load the same page, and one of them succeeds: what that has loaded is remembered, whoever comes first.
func TestAnErrorForgetsNothing(t *testing.T) {
	lab.Rule(t, "Every page", "Get")
	for _, loaded := range [][2]error{{nil, errDown}, {errDown, nil}} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ends, loads := make(chan error), 0
			cache := race.New(func(url string) (string, error) {
				loads++
				if err := <-ends; err != nil {
					return "", err
				}
				return pageOf(url)
			})
			var both sync.WaitGroup
			errs := make(chan error, 2)
			for range 2 {
				both.Go(func() { _, err := cache.Get("/home"); errs <- err })
				synctest.Wait()
			}
			for _, err := range loaded {
				ends <- err
				synctest.Wait()
			}
			both.Wait()
			if err := <-errs; err == nil {
				require.Equal(t, errDown, <-errs, "the error of Get, when its load returned one and another had the page")
			}
			close(ends) // and nothing more goes wrong
			get(t, cache, "/home")
			require.Equal(t, 2, loads, "how often a page was loaded that two called Get for at once, and a third one later: one of the two got it, the other an error")
		})
	}
}

// A page may need another one, and say how often that has helped.
func TestLoadMayUseTheCache(t *testing.T) {
	lab.Rule(t, "Side by side", "Get", "Stats")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var cache *race.Cache
		cache = race.New(func(url string) (string, error) {
			if url == "/index" {
				cache.Stats()
				get(t, cache, "/home")
			}
			return pageOf(url)
		})
		get(t, cache, "/index")
		get(t, cache, "/index")
		requireStats(t, cache, 1, 2, "one page needed another, and was asked for again")
	})
}

// What an error left behind is open: nobody waits for it.
func TestTheCacheGoesOnAfterAnError(t *testing.T) {
	lab.Rule(t, "Every page", "Get", "Stats")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		failures := 2
		cache := race.New(func(url string) (string, error) {
			if failures--; failures >= 0 {
				return "half a page", errDown
			}
			return pageOf(url)
		})
		for range 2 {
			_, err := cache.Get("/home")
			require.Equal(t, errDown, err, "the error of Get, when load returned one")
		}
		get(t, cache, "/home")
		get(t, cache, "/home")
		requireStats(t, cache, 1, 3, "two calls failed, one loaded the page and one found it")
	})
}

// An empty page is a page.
func TestAnEmptyPageIsRemembered(t *testing.T) {
	lab.Rule(t, "Every page", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		loads := 0
		cache := race.New(func(string) (string, error) { loads++; return "", nil })
		for range 3 {
			page, err := cache.Get("/empty")
			require.NoError(t, err, "the error of Get, when load returned none")
			require.Empty(t, page, "the page, which is empty")
		}
		require.Equal(t, 1, loads, "how often an empty page was loaded, for three calls of Get")
		requireStats(t, cache, 2, 1, "an empty page was asked for three times")
	})
}

func TestCachesAreApart(t *testing.T) {
	lab.Rule(t, "Everything is apart", "New", "Get", "Stats")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		rng := lab.Rand(t)
		text := fmt.Sprint("a page of ", rng.IntN(1e6), " words")
		first := race.New(pageOf)
		second := race.New(func(string) (string, error) { return text, nil })
		get(t, first, "/home")
		get(t, first, "/home")
		requireStats(t, second, 0, 0, "only another cache was used")
		page, err := second.Get("/home")
		require.NoError(t, err, "the error of Get, when load returned none")
		require.Equal(t, text, page, "the page of the second cache, whose load is another")
		requireStats(t, first, 1, 1, "another cache was used in between")
		requireStats(t, second, 0, 1, "its page was loaded")
	})
}
