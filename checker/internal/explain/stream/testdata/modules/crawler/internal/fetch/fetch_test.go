package fetch

import (
	"testing"
	"testing/synctest"
)

func TestABadAddressIsReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := NewQueue(3, func(string) {})
		if err := q.Feed([]string{"http://a.example/", "http://[bad"}); err == nil {
			t.Error("no error")
		}
	})
}
