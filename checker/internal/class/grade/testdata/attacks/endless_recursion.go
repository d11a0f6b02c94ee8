// want panic|memory
package sample

func Twice(work func()) {
	deeper(work, 0)
}

func deeper(work func(), n int) int { return n + deeper(work, n+1) }
