// Package gather halves the functions until one is left, which it calls itself, and puts the halves together.
package gather

func All[T any](functions ...func() T) []T {
	switch len(functions) {
	case 0:
		return nil
	case 1:
		return []T{functions[0]()}
	}
	half := len(functions) / 2
	first := make(chan []T)
	go func() { first <- All(functions[:half]...) }()
	second := All(functions[half:]...)
	return append(<-first, second...)
}
