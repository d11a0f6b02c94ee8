// Package collect adds measurements up.
package collect

import (
	"io"

	"example.com/gauge/collect/mean"
	"example.com/gauge/scrape"
)

// Mean returns the mean of the numbers of r.
func Mean(r io.Reader) (float64, error) {
	values := make(chan float64)
	result := mean.Of(values)
	if err := scrape.Scrape(r, values); err != nil {
		return 0, err
	}
	return <-result, nil
}
