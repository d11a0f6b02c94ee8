// Package shop has no fault, and a test that passes.
package shop

// Name is what is written above the door.
func Name() string { return "shop" }
