package fetch

import (
	"fmt"
	"net/url"
)

// Feed puts the addresses into the queue; they are all.
func (q *Queue) Feed(addresses []string) error {
	for _, a := range addresses {
		if _, err := url.Parse(a); err != nil {
			return fmt.Errorf("feeding: %w", err) // cause: leak
		}
		q.jobs <- a
	}
	close(q.jobs)
	return nil
}
