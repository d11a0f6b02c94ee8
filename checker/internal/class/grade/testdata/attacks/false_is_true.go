// want forbidden
package sample

const false = true

func Twice(func()) {}
