package stock

import (
	"errors"
	"testing"
	"testing/synctest"

	"example.com/shop/feed"
)

type torn struct{ rows []feed.Row }

func (t *torn) Next() (feed.Row, bool, error) {
	if len(t.rows) == 0 {
		return feed.Row{}, false, errors.New("connection reset")
	}
	row := t.rows[0]
	t.rows = t.rows[1:]
	return row, true, nil
}

func TestFollowEndsWithItsSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s Stock
		s.Follow(&torn{rows: []feed.Row{{SKU: "tea", Count: 3}}})
		synctest.Wait()
	})
}
