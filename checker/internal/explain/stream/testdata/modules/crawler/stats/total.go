package stats

// Total returns how many there were so far.
func (h *Hits) Total() int {
	return h.total // want: race
}
