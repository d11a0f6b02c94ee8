package audit_test

import (
	"sync"
	"testing"
	"time"

	"example.com/shop/internal/ledger"
	"example.com/shop/internal/ledger/audit"
)

func TestChecksGoOnWhilePosting(t *testing.T) {
	var both sync.WaitGroup
	both.Add(2)
	meet := func() time.Time {
		both.Done()
		both.Wait()
		return time.Now()
	}
	books := &ledger.Ledger{Now: meet}
	log := &audit.Log{Books: books, Now: meet}
	books.Audit = log

	var wg sync.WaitGroup
	wg.Go(func() { books.Post("tea", 3) })
	wg.Go(func() { log.Check("tea") })
	wg.Wait()
}
