// Package race is a cache that keeps statistics, owned by a goroutine that nobody can stop.
package race

import "sync"

// A Cache remembers pages, and counts how often that has helped. Only [New] makes one.
//
// All methods may be called from many goroutines at the same time.
type Cache struct {
	load func(url string) (string, error)

	counted chan bool
	asked   chan [2]int

	mu    sync.Mutex
	pages map[string]string
}

// New returns an empty Cache whose pages come from load.
func New(load func(url string) (string, error)) *Cache {
	c := &Cache{load: load, pages: make(map[string]string), counted: make(chan bool), asked: make(chan [2]int)}
	go c.own()
	return c
}

// Get returns the page of that URL: the one that is remembered or, if there is none, what load
// returns. A page is remembered unless load returned an error. While load runs, nobody else has to wait.
func (c *Cache) Get(url string) (string, error) {
	c.mu.Lock()
	page, ok := c.pages[url]
	c.mu.Unlock()
	if ok {
		c.counted <- true
		return page, nil
	}

	page, err := c.load(url)
	c.counted <- false
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
	n := <-c.asked
	return n[0], n[1]
}

func (c *Cache) own() {
	var hits, misses int
	for {
		select { // want leak "left behind|still"
		case hit := <-c.counted:
			if hit {
				hits++
			} else {
				misses++
			}
		case c.asked <- [2]int{hits, misses}:
		}
	}
}
