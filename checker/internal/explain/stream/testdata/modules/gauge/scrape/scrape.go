// Package scrape reads measurements.
package scrape

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
)

// Scrape sends the numbers of r, one a line, and then closes out.
func Scrape(r io.Reader, out chan<- float64) error {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		v, err := strconv.ParseFloat(lines.Text(), 64)
		if err != nil {
			return fmt.Errorf("scraping: %w", err) // cause: leak
		}
		out <- v
	}
	if err := lines.Err(); err != nil {
		close(out)
		return fmt.Errorf("scraping: %w", err)
	}
	close(out)
	return nil
}
