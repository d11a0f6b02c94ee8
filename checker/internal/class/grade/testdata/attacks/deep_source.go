// want build|forbidden
package sample

type (
	t0 struct{ a, b int }
	t1 struct{ a, b t0 }
	t2 [1 << 20]t1
	t3 [1 << 20]t2
	t4 [1 << 20]t3
)

var x t4

func Twice(func()) { _ = x }
