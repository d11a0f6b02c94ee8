// want test "another had the page"

// Package race returns another call's page in place of the error.
package race

import "sync"

// A Cache remembers pages, and counts how often that has helped. Only [New] makes one.
//
// All methods may be called from many goroutines at the same time.
type Cache struct {
	load func(url string) (string, error)

	mu     sync.Mutex
	pages  map[string]string
	hits   int
	misses int
}

// New returns an empty Cache whose pages come from load.
func New(load func(url string) (string, error)) *Cache {
	return &Cache{load: load, pages: make(map[string]string)}
}

// Get returns the page of that URL, from memory or from load.
func (c *Cache) Get(url string) (string, error) {
	c.mu.Lock()
	page, ok := c.pages[url]
	if ok {
		c.hits++
	}
	c.mu.Unlock()
	if ok {
		return page, nil
	}

	page, err := c.load(url)

	c.mu.Lock()
	defer c.mu.Unlock()
	c.misses++
	if err != nil {
		if page, ok := c.pages[url]; ok {
			return page, nil // another call has had more luck
		}
		return "", err
	}
	c.pages[url] = page
	return page, nil
}

// Stats returns how many calls of Get have found their page, and how many had to load it.
func (c *Cache) Stats() (hits, misses int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.hits, c.misses
}
