// want memory|timeout|panic
package sample

var all [][]byte

func Twice(func()) {
	for {
		b := make([]byte, 64<<20)
		for i := 0; i < len(b); i += 4096 {
			b[i] = 1
		}
		all = append(all, b)
	}
}
