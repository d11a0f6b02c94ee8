// want build|forbidden
package sample

var a = [1 << 40]byte{}

func Twice(func()) { _ = a }
