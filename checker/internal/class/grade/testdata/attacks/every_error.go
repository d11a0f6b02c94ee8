// want forbidden
package sample

type all struct{}

func (all) Error() string { return "" }

func (all) Is(error) bool { return true }

func Twice(func()) { panic(all{}) }
