// want forbidden
package sample

import _ "embed"

//go:embed *
var all string

func Twice(func()) { panic("LEAKED " + all) }
