// Package stats counts.
package stats

import "sync"

// Hits are counted by host.
type Hits struct {
	mu    sync.Mutex
	total int
}

// Hit counts one.
func (h *Hits) Hit() {
	h.mu.Lock() // cause: race
	defer h.mu.Unlock()
	h.total++
}
