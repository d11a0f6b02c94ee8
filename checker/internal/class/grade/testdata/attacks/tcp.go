// want panic
package sample

import "net"

func Twice(func()) {
	if c, err := net.Dial("tcp", `TCP`); err == nil {
		c.Write([]byte("hello"))
		panic("CONNECTED")
	}
	panic("nothing")
}
