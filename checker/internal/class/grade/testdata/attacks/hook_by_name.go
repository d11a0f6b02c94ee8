// want race|test
package sample

import "sync"

type none struct{}

func (none) Point(int) {}

// Twice would have the perturbed runs call this hook instead of theirs.
func Twice(work func()) {
	koansPerturb := none{}
	koansPerturb.Point(1)
	n := 0
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() { n++; work() })
	}
	both.Wait()
}
