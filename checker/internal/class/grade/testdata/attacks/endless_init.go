// want spin|timeout
package sample

var n = func() int {
	for i := 0; ; i++ {
		if i < 0 {
			return i
		}
	}
}()

func Twice(func()) {}
