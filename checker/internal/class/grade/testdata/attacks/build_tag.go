//go:build !race

// want forbidden
package sample

func Twice(func()) {}
