package registry

import (
	"sync"
	"testing"
)

func TestExportGoesOnWhileRegistering(t *testing.T) {
	var r Registry
	one := func() float64 { return 1 }
	if err := r.Register("one", one, func(string) error { return nil }); err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	both.Add(2)
	meet := func() { both.Done(); both.Wait() }

	var wg sync.WaitGroup
	wg.Go(func() {
		if err := r.Register("two", one, func(string) error { meet(); return nil }); err != nil {
			t.Error(err)
		}
	})
	wg.Go(func() {
		r.Export(func(name string, _ float64) {
			if name == "one" {
				meet()
			}
		})
	})
	wg.Wait()
}
