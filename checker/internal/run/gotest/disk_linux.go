package gotest

import "syscall"

// leastRoom is what is free on a disk that is not full, in bytes.
const leastRoom = 1 << 20

// full reports whether nothing to speak of can be written into the folder any more.
func full(dir string) bool {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		return false
	}
	return disk.Bavail*uint64(disk.Bsize) < leastRoom || disk.Files > 0 && disk.Ffree == 0
}
