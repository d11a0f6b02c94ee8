package grade

import (
	"fmt"
	"os"
	"path/filepath"

	"koans/checker/internal/exit"
)

// ErrBusy says that somebody else is grading into a folder.
var ErrBusy = exit.New(exit.Usage, "another checker is at work", "wait until it has ended, or choose another folder with --out")

// lockName is a file of its own: the journal comes and goes, and whoever locks a file that is removed keeps nobody out.
const lockName = ".lock"

// Hold makes dir, which is made if need be, the caller's alone until release is called or the process ends. Before that nothing in it may be
// touched: the journal, what is built in it, and a download that is unpacked there may be what another grader is reading.
func Hold(dir string) (release func(), err error) {
	err = os.MkdirAll(dir, 0o755)
	var f *os.File
	if err == nil {
		f, err = os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE, 0o644)
	}
	if err != nil {
		return nil, exit.New(exit.Usage, fmt.Sprintf("--out: %v", err), "name a folder that you may write to")
	}
	busy, err := lockFile(f)
	switch {
	case busy:
		err = fmt.Errorf("%w in %s", ErrBusy, dir)
	case err != nil:
		err = exit.New(exit.Failed, fmt.Sprintf("locking %s: %v", dir, err), "name a folder on a disk of this machine's with --out")
	default:
		return func() { _ = f.Close() }, nil
	}
	_ = f.Close()
	return nil, err
}
