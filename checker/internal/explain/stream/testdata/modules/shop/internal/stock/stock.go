// Package stock counts what is there.
package stock

import "example.com/shop/feed"

// A Stock is what is there of each article.
type Stock struct{ counts map[string]int }

// Follow adds what src delivers. The returned channel is closed when all is counted.
func (s *Stock) Follow(src feed.Source) <-chan struct{} {
	counted := make(chan struct{})
	rows := feed.Rows(src)
	go s.count(rows, counted)
	return counted
}

func (s *Stock) count(rows <-chan feed.Row, counted chan<- struct{}) {
	defer close(counted)
	s.counts = make(map[string]int)
	for row := range rows { // want: leak
		s.counts[row.SKU] += row.Count
	}
}
