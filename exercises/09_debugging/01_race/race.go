// Package race is a cache that keeps statistics. It seems to work, and not all of it is guarded: report.txt
// is what the race detector says of it.
package race

import "sync"

// A Cache remembers pages, and counts how often that has helped. Only [New] makes one.
//
// All methods may be called from many goroutines at the same time.
type Cache struct {
	load func(url string) (string, error)

	mu    sync.Mutex
	pages map[string]string

	hits   int
	misses int
}

// New returns an empty Cache whose pages come from load.
func New(load func(url string) (string, error)) *Cache {
	return &Cache{load: load, pages: make(map[string]string)}
}

// Get returns the page of that URL: the one that is remembered or, if there is none, what load
// returns. A page is remembered unless load returned an error. While load runs, nobody else has to wait.
func (c *Cache) Get(url string) (string, error) {
	c.mu.Lock()
	page, ok := c.pages[url]
	c.mu.Unlock()
	if ok {
		c.hits++
		return page, nil
	}

	page, err := c.load(url)
	c.misses++
	if err != nil {
		return "", err
	}
	c.mu.Lock()
	c.pages[url] = page
	c.mu.Unlock()
	return page, nil
}

// Stats returns how many calls of Get have found their page, and how many had to load it,
// with or without success.
func (c *Cache) Stats() (hits, misses int) {
	return c.hits, c.misses
}
