// Package sample takes samples.
package sample

import (
	"sync"

	"example.com/gauge/series"
)

// All samples every gauge into a series of its own.
func All(gauges []func() float64) []series.Series {
	all := make([]series.Series, len(gauges))
	var wg sync.WaitGroup
	for i, gauge := range gauges {
		wg.Go(func() {
			all[i] = series.New()
			all[i].Append(gauge())
		})
	}
	wg.Wait()
	return all
}
