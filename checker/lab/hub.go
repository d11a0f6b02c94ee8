package main

import (
	"encoding/json"
	"sync"
)

// A hub hands what is to be shown to all pages that are open. A page that is opened later is first told what
// it has missed since the scene began.
type hub struct {
	mu    sync.Mutex
	past  [][]byte
	size  int
	pages map[chan []byte]bool
}

// What is kept for pages that are opened later.
const (
	mostPast  = 5000    // lines
	mostBytes = 4 << 20 // altogether
)

// Lines that may wait for a page. One that does not keep up is cut off, and comes again by itself.
const mostBehind = 2000

func newHub() *hub { return &hub{pages: map[chan []byte]bool{}} }

// forget begins anew: what is shown until now is past.
func (h *hub) forget() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.past, h.size = nil, 0
	h.tell([]byte(`{"anew":true}`))
}

// show has v, which can be written as JSON, shown.
func (h *hub) show(v any) {
	line, err := json.Marshal(v)
	if err != nil {
		panic(err) // of our own types, which can be
	}
	h.showLine(line)
}

// showLine has a line of JSON shown. It keeps line.
func (h *hub) showLine(line []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.past = append(h.past, line)
	h.size += len(line)
	for len(h.past) > mostPast || h.size > mostBytes {
		h.size -= len(h.past[0])
		h.past = h.past[1:]
	}
	h.tell(line)
}

// tell tells the pages that are open. The caller holds h.mu.
func (h *hub) tell(line []byte) {
	for page := range h.pages {
		select {
		case page <- line:
		default:
			delete(h.pages, page)
			close(page)
		}
	}
}

// open returns what has been shown, and a channel of what will be. It is closed when its reader does not keep up. Whoever opens a page
// closes it.
func (h *hub) open() (past [][]byte, page chan []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	page = make(chan []byte, mostBehind)
	h.pages[page] = true
	return append([][]byte(nil), h.past...), page
}

// watched says whether a page is open.
func (h *hub) watched() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.pages) > 0
}

func (h *hub) close(page chan []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.pages[page] {
		delete(h.pages, page)
		close(page)
	}
}
