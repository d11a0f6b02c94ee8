// want test "hits (after three|while a page)"

// Package race counts calls and misses, and takes all the rest for hits.
package race

import (
	"sync"
)

// A Cache remembers pages, and counts how often that has helped. Only [New] makes one.
//
// All methods may be called from many goroutines at the same time.
type Cache struct {
	load func(url string) (string, error)

	mu     sync.Mutex
	pages  map[string]string
	calls  int
	misses int
}

// New returns an empty Cache whose pages come from load.
func New(load func(url string) (string, error)) *Cache {
	return &Cache{load: load, pages: make(map[string]string)}
}

// Get returns the page of that URL, from memory or from load.
func (c *Cache) Get(url string) (string, error) {
	if page, ok := c.lookup(url); ok {
		return page, nil
	}
	page, err := c.load(url)

	c.mu.Lock()
	defer c.mu.Unlock()
	c.misses++
	if err != nil {
		return "", err
	}
	c.pages[url] = page
	return page, nil
}

func (c *Cache) lookup(url string) (page string, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls++
	page, ok = c.pages[url]
	return page, ok
}

// Stats returns how many calls of Get have found their page, and how many had to load it.
func (c *Cache) Stats() (hits, misses int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.calls - c.misses, c.misses
}
