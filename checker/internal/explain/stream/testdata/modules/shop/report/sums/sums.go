// Package sums holds what was counted.
package sums

// Sums are the counts of articles.
type Sums struct{ counts map[string]int }

// New returns empty sums.
func New() *Sums { return &Sums{counts: make(map[string]int)} }

// Add adds count to the sum of sku.
func (s *Sums) Add(sku string, count int) {
	s.counts[sku] += count // want: race
}
