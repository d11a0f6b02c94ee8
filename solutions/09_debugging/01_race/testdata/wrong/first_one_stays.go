// want test "one edition each"

// Package race is a cache in which the first page of a URL is everybody's, and those that were loaded meanwhile are thrown away.
package race

import (
	"sync"
	"sync/atomic"
)

type Cache struct {
	load   func(url string) (string, error)
	pages  sync.Map
	hits   atomic.Int64
	misses atomic.Int64
}

func New(load func(url string) (string, error)) *Cache {
	return &Cache{load: load}
}

func (c *Cache) Get(url string) (string, error) {
	if page, ok := c.pages.Load(url); ok {
		c.hits.Add(1)
		return page.(string), nil
	}
	defer c.misses.Add(1)
	page, err := c.load(url)
	if err != nil {
		return "", err
	}
	first, _ := c.pages.LoadOrStore(url, page)
	return first.(string), nil
}

func (c *Cache) Stats() (hits, misses int) {
	return int(c.hits.Load()), int(c.misses.Load())
}
