package store

import "sync"

var (
	linksLock sync.Mutex
	links     = map[string][]string{}
)

func link(from string, to []string) {
	linksLock.Lock() // want: deadlock
	defer linksLock.Unlock()
	links[from] = to
}

// Prune drops the links of pages that are not to be kept.
func Prune(keep func(url string) bool) {
	linksLock.Lock() // cause: deadlock
	defer linksLock.Unlock()
	for url := range links {
		if !keep(url) {
			delete(links, url)
			forget(url)
		}
	}
}

func forget(url string) {
	pagesLock.Lock()
	defer pagesLock.Unlock()
	delete(pages, url)
}
