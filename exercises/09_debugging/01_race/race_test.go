package race_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	race "koans/exercises/09_debugging/01_race"
	"koans/exercises/internal/lab"
)

// One asks for a page that is there, another looks at the counts: this is what report.txt tells of.
func TestOneGetsAPageWhileAnotherReadsTheCounts(t *testing.T) {
	lab.Rule(t, "No race", "Get", "Stats")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		cache := race.New(pageOf)
		get(t, cache, "/home")

		turn := lab.NewBarrier(2) // which the race detector does not see
		var both sync.WaitGroup
		both.Add(2)
		go func() {
			defer both.Done()
			get(t, cache, "/home")
			turn.Wait()
		}()
		go func() {
			defer both.Done()
			turn.Wait()
			cache.Stats()
		}()
		both.Wait()
	})
}

func TestAPageIsLoadedOnce(t *testing.T) {
	lab.Rule(t, "Every page", "Get", "New")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var loaded []string
		cache := race.New(func(url string) (string, error) {
			loaded = append(loaded, url)
			return pageOf(url)
		})
		for _, url := range []string{"/home", "/news", "/home", "/news", "/home"} {
			get(t, cache, url)
		}
		require.Equal(t, []string{"/home", "/news"}, loaded, "what was loaded for /home, /news, /home, /news, /home")
	})
}

// What could not be loaded is asked for again.
func TestAnErrorIsNotRemembered(t *testing.T) {
	lab.Rule(t, "Every page", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		down := true
		cache := race.New(func(url string) (string, error) {
			if down {
				return "", errDown
			}
			return pageOf(url)
		})
		_, err := cache.Get("/home")
		require.Equal(t, errDown, err, "the error of Get, when load returned one")
		down = false
		get(t, cache, "/home")
	})
}

func TestEveryCallIsAHitOrAMiss(t *testing.T) {
	lab.Rule(t, "Every call counts", "Get", "Stats")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		down := false
		cache := race.New(func(url string) (string, error) {
			if down {
				return "", errDown
			}
			return pageOf(url)
		})
		requireStats(t, cache, 0, 0, "New")
		get(t, cache, "/home")
		requireStats(t, cache, 0, 1, "a page was loaded")
		get(t, cache, "/home")
		get(t, cache, "/home")
		requireStats(t, cache, 2, 1, "the same page was asked for twice more")
		down = true
		_, err := cache.Get("/news")
		require.Equal(t, errDown, err, "the error of Get, when load returned one")
		requireStats(t, cache, 2, 2, "another page could not be loaded")
	})
}

// Each page is loaded only when all are being loaded: one after another they would never get there.
func TestPagesAreLoadedSideBySide(t *testing.T) {
	lab.Rule(t, "Side by side", "Get")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		urls := []string{"/home", "/news", "/shop"}
		loading := lab.NewBarrier(len(urls))
		cache := race.New(func(url string) (string, error) {
			loading.Wait()
			return pageOf(url)
		})
		var all sync.WaitGroup
		for _, url := range urls {
			all.Go(func() { get(t, cache, url) })
		}
		all.Wait()
		requireStats(t, cache, 0, 3, "three pages were loaded")
	})
}

var errDown = errors.New("the server is down")

// pageOf is a load that always works.
func pageOf(url string) (string, error) { return "the page of " + url, nil }

// get fails t, and lets it go on, unless the cache has the page of that URL.
func get(t *testing.T, cache *race.Cache, url string) {
	t.Helper()
	page, err := cache.Get(url)
	if err != nil || page != "the page of "+url {
		t.Errorf("Get(%q) returned %q and the error %v, although load had the page", url, page, err)
	}
}

func requireStats(t *testing.T, cache *race.Cache, hits, misses int, after string) {
	t.Helper()
	gotHits, gotMisses := cache.Stats()
	require.Equal(t, [2]int{hits, misses}, [2]int{gotHits, gotMisses}, "hits and misses after %s", after)
}
