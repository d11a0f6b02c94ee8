// want panic
package sample

import "net"

func Twice(func()) {
	if c, err := net.Dial("udp", `UDP`); err == nil {
		c.Write([]byte("hello"))
	}
	panic("nothing")
}
