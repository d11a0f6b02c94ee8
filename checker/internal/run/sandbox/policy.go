package sandbox

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"
)

// A Policy says what one command may do. What it does not mention is refused, as far as the [Level] goes: the
// zero value may compute, and nothing else.
//
// Paths are absolute. A folder stands for all that is in it. What is below a folder of Write can be written, whatever
// Read and Exec say: Landlock knows no exceptions, so a policy that wants one is refused by [Sandbox.Command].
type Policy struct {
	Read  []string // may be read
	Exec  []string // may be read and started; the command itself and its loader need not be named
	Write []string // may be read and written: the command's own scratch

	Env []string // the whole environment; nothing is inherited
	Dir string   // where the command begins; "" is /

	Network  bool // may use the machine's network
	Loopback bool // may use sockets among its own processes, over TCP and UDP; see [Level.Loopback]
	Children bool // may start processes, as many as Limits.Processes; without it, only threads
	Groups   bool // with Children: may put them into process groups of their own

	OneProcessor bool // has one of the machine's, whichever: no two of its threads ever run at the same time
	KeepFiles    bool // without Children: may not take back what it has written, by removing, renaming or cutting files

	Limits Limits
}

// Limits bound a command. The zero value of a field is no limit.
//
// Wall is kept by this package. The others are the system's resource limits, inherited by each process that the command
// starts and counted for each process separately, but for Processes, which counts the threads of all processes of
// the user (in a user namespace: of the command). A limit other than CPU does not kill: the call that would
// go beyond it fails, and the program must cope. Where the system does not count, as it never does for root, this package
// counts the threads of a command with children ten times a second, and kills it when there are too many.
type Limits struct {
	Wall      time.Duration // real time
	CPU       time.Duration // rounded up to a second
	Memory    int64         // bytes of address space, not of memory in use
	Processes int           // processes and threads
	Files     int           // open at once
	FileSize  int64         // bytes of any one file
}

// check refuses policies whose meaning would depend on the level.
func (p Policy) check() error {
	for _, list := range [][]string{p.Read, p.Exec, p.Write} {
		for _, path := range list {
			if !filepath.IsAbs(path) {
				return fmt.Errorf("confining a command: %q is not an absolute path", path)
			}
		}
	}
	if p.Dir != "" && !filepath.IsAbs(p.Dir) {
		return fmt.Errorf("confining a command: %q is not an absolute path", p.Dir)
	}
	for _, w := range p.Write {
		for _, path := range append(append([]string{}, p.Read...), p.Exec...) {
			if path != w && within(path, w) {
				return fmt.Errorf("confining a command: %s cannot be kept from being written, since it is in %s", path, w)
			}
		}
	}
	return nil
}

// within says whether path is dir or something in it.
func within(path, dir string) bool {
	path, dir = filepath.Clean(path), filepath.Clean(dir)
	return path == dir || strings.HasPrefix(path, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator))
}
