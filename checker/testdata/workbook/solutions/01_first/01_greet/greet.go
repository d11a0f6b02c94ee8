// Package greet says hello.
package greet

// Greet returns a greeting for name, such as "Hello, Judit!".
func Greet(name string) string {
	return "Hello, " + name + "!"
}
