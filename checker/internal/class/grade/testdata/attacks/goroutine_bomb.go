// want memory|spin|timeout|processes|leak|output|panic
package sample

func Twice(func()) {
	for {
		go func() { select {} }()
	}
}
