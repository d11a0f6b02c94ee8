// Package race reads an entry after its lock, and overwrites it under the lock.
package race

import (
	"sync"
	"sync/atomic"
)

// A Cache remembers pages, and counts how often that has helped. Only [New] makes one.
//
// All methods may be called from many goroutines at the same time.
type Cache struct {
	load func(url string) (string, error)

	mu      sync.Mutex
	entries map[string]*entry

	hits, misses atomic.Int64
}

// An entry is one page that is remembered.
type entry struct {
	page string
}

// New returns an empty Cache whose pages come from load.
func New(load func(url string) (string, error)) *Cache {
	return &Cache{load: load, entries: make(map[string]*entry)}
}

// Get returns the page of that URL, from memory or from load.
func (c *Cache) Get(url string) (string, error) {
	if e := c.find(url); e != nil {
		c.hits.Add(1)
		return e.page, nil // want race "e\.page"
	}
	page, err := c.load(url)
	c.misses.Add(1)
	if err != nil {
		return "", err
	}
	c.remember(url, page)
	return page, nil
}

func (c *Cache) find(url string) *entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.entries[url]
}

func (c *Cache) remember(url, page string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[url]; ok {
		e.page = page
		return
	}
	c.entries[url] = &entry{page: page}
}

// Stats returns how many calls of Get have found their page, and how many had to load it.
func (c *Cache) Stats() (hits, misses int) {
	return int(c.hits.Load()), int(c.misses.Load())
}
