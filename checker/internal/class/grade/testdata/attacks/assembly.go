// want forbidden
package sample

func Twice(work func())
