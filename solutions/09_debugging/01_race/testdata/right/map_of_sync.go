// Package race is a cache that keeps statistics, in a map that has its lock inside.
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

	pages sync.Map // of strings

	hits, misses atomic.Int64
}

// New returns an empty Cache whose pages come from load.
func New(load func(url string) (string, error)) *Cache {
	return &Cache{load: load}
}

// Get returns the page of that URL: the one that is remembered or, if there is none, what load
// returns. A page is remembered unless load returned an error. While load runs, nobody else has to wait.
func (c *Cache) Get(url string) (string, error) {
	if page, ok := c.pages.Load(url); ok {
		c.hits.Add(1)
		return page.(string), nil
	}

	page, err := c.load(url)
	c.misses.Add(1)
	if err != nil {
		return "", err
	}
	c.pages.Store(url, page)
	return page, nil
}

// Stats returns how many calls of Get have found their page, and how many had to load it,
// with or without success.
func (c *Cache) Stats() (hits, misses int) {
	return int(c.hits.Load()), int(c.misses.Load())
}
