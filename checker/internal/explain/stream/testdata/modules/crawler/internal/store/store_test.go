package store

import (
	"sync"
	"testing"
)

type page struct{ links func() []string }

func (p page) URL() string     { return "http://a.example/" }
func (p page) Links() []string { return p.links() }

func TestPruningGoesOnWhileSaving(t *testing.T) {
	link("http://old.example/", nil)
	var both sync.WaitGroup
	both.Add(2)
	meet := func() { both.Done(); both.Wait() }

	var wg sync.WaitGroup
	wg.Go(func() { Save(page{func() []string { meet(); return nil }}) })
	wg.Go(func() { Prune(func(string) bool { meet(); return false }) })
	wg.Wait()
}
