// want panic
package sample

import (
	"os"
	"path/filepath"
)

func Twice(func()) {
	for _, dir := range []string{filepath.Dir(`SECRET`), `CACHE`, "/tmp", "/dev/shm", "/var/tmp", "..", "/"} {
		if os.WriteFile(filepath.Join(dir, "PLANTED"), []byte("x"), 0o644) == nil {
			panic("WROTE " + dir)
		}
	}
	panic("nothing")
}
