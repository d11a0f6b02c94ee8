// want forbidden
package sample

var large = [1 << 30]byte{1 << 29: 1}

func Twice(func()) { large[0]++ }
