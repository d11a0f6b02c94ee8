// Package report adds up orders.
package report

import "sync"

// An Order is one line of an order.
type Order struct {
	SKU   string
	Count int
}

// A Sink takes what is counted.
type Sink interface {
	Add(sku string, count int)
}

// Collect counts the orders of all branches, at the same time.
func Collect(branches [][]Order, sink Sink) {
	var wg sync.WaitGroup
	for _, orders := range branches {
		wg.Go(func() { // cause: race
			for _, o := range orders {
				sink.Add(o.SKU, o.Count)
			}
		})
	}
	wg.Wait()
}
