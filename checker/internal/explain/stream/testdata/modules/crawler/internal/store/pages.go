// Package store keeps pages and who links to them.
package store

import "sync"

// A Page is what was fetched.
type Page interface {
	URL() string
	Links() []string
}

var (
	pagesLock sync.Mutex
	pages     = map[string]Page{}
)

// Save keeps p and its links.
func Save(p Page) {
	pagesLock.Lock() // cause: deadlock
	defer pagesLock.Unlock()
	pages[p.URL()] = p
	link(p.URL(), p.Links())
}
