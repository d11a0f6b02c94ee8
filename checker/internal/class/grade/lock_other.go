//go:build !unix

package grade

import "os"

// lockFile does nothing: two graders in one folder are left to the instructor's care.
func lockFile(*os.File) (busy bool, err error) { return false, nil }
