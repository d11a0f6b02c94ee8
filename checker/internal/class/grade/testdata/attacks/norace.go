// want forbidden
package sample

import "sync"

var n int

//go:norace
func add() { n++ }

func Twice(work func()) {
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() { add(); work() })
	}
	both.Wait()
}
