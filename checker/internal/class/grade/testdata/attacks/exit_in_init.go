// want exit
package sample

import "os"

func init() { os.Exit(0) }

func Twice(func()) {}
