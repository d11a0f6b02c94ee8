// want test "neither waits for the other"

// Package race is a cache in which who wants a page that is being loaded waits for that load.
package race

import (
	"sync"
	"sync/atomic"

	"golang.org/x/sync/singleflight"
)

type Cache struct {
	load   func(url string) (string, error)
	pages  sync.Map
	flight singleflight.Group
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
	page, err, _ := c.flight.Do(url, func() (any, error) {
		page, err := c.load(url)
		if err != nil {
			return "", err
		}
		c.pages.Store(url, page)
		return page, nil
	})
	c.misses.Add(1)
	return page.(string), err
}

func (c *Cache) Stats() (hits, misses int) {
	return int(c.hits.Load()), int(c.misses.Load())
}
