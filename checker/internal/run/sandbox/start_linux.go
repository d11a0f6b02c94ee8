package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// helperName is what the helper is called: the first argument of a process that [MaybeHelper] takes over.
const helperName = "koans-sandbox-helper"

// An order is what the helper is told to do.
type order struct {
	Policy
	Path  string
	Args  []string
	Level Level // which parts to apply
	Probe bool  // apply what can be, tell what could, and run nothing

	Passed int // descriptors that are the command's, the standard ones included

	Ports [2]uint64 // with Loopback and without a network namespace: what the system picks ports from
}

// An answer is what the helper says: that it is about to become the command, or what has prevented that; or what it has probed.
type answer struct {
	Ready   bool
	Trouble string
	Level   Level
}

// start starts the helper, which confines itself and then becomes the command.
func (c *Cmd) start() error {
	// A namespace of its own has no way out; and one without loopback is of no use to who needs that.
	c.level.Net = c.level.netFor(c.policy)
	o := order{Policy: c.policy, Path: c.path, Args: append([]string{c.path}, c.args...), Level: c.level}
	o.Exec = append(append([]string{}, o.Exec...), append(loader(c.path), c.path)...)
	if o.Loopback && !o.Level.Net && o.Level.Landlock >= landlockPorts {
		var err error
		if o.Ports, err = shortLivedPorts(); err != nil { // the helper may have no /proc any more
			return err
		}
	}
	said, done, err := c.launch(o)
	if err != nil {
		return err
	}
	defer done()
	c.guard()
	// The pipe closes when the helper becomes the command, or dies. One that died before it said that it was ready
	// was never the command: who killed it, or what it lacked, is not for the command to answer for.
	answers, err := hear(said)
	if err == nil && len(answers) == 1 && answers[0].Ready {
		c.watchCrowd()
		return nil
	}
	c.Kill()
	ended, _ := c.Wait() // of a helper that has failed already
	switch {
	case c.ctx.Err() != nil:
		return context.Cause(c.ctx)
	case err != nil:
		return fmt.Errorf("listening to the helper: %w", err)
	case len(answers) == 0:
		return fmt.Errorf("the helper: %v", ended)
	}
	return errors.New(answers[len(answers)-1].Trouble)
}

// launch starts the helper with the order. What it says comes through said.
func (c *Cmd) launch(o order) (said *os.File, done func(), err error) {
	orders, err := writeOrder(o)
	if err != nil {
		return nil, nil, err
	}
	defer orders.Close()
	said, say, err := os.Pipe()
	if err != nil {
		return nil, nil, fmt.Errorf("connecting to the helper: %w", err)
	}
	defer say.Close()
	// This very program, even if its file has been replaced or removed since.
	c.cmd.Path = "/proc/self/exe"
	c.cmd.Args = []string{helperName, strconv.Itoa(len(c.ExtraFiles))}
	// The helper is small and short: one processor, no collection.
	c.cmd.Env = []string{"GOMAXPROCS=1", "GOGC=off"}
	c.cmd.ExtraFiles = append(append([]*os.File{}, c.ExtraFiles...), orders, say)
	c.cmd.SysProcAttr = attributes(o)
	if err := c.cmd.Start(); err != nil {
		said.Close()
		return nil, nil, err
	}
	return said, func() { said.Close() }, nil
}

// writeOrder puts the order where the helper can read it at once, however long it is.
func writeOrder(o order) (*os.File, error) {
	fd, err := unix.MemfdCreate("order", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("writing the helper's order: %w", err)
	}
	f := os.NewFile(uintptr(fd), "order")
	if err := json.NewEncoder(f).Encode(o); err != nil {
		return nil, errors.Join(fmt.Errorf("writing the helper's order: %w", err), f.Close())
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, errors.Join(fmt.Errorf("writing the helper's order: %w", err), f.Close())
	}
	return f, nil
}

// hear returns what the helper says until it falls silent.
func hear(said io.Reader) ([]answer, error) {
	var all []answer
	for d := json.NewDecoder(said); ; {
		var a answer
		if err := d.Decode(&a); err == io.EOF {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
}

var cloneFlags = []struct {
	part Part
	flag uintptr
}{
	{User, unix.CLONE_NEWUSER}, {PID, unix.CLONE_NEWPID}, {Net, unix.CLONE_NEWNET},
	{Mount, unix.CLONE_NEWNS}, {IPC, unix.CLONE_NEWIPC}, {UTS, unix.CLONE_NEWUTS},
}

// helperCaps are what the helper needs in a user namespace of its own to set up the rest. It drops them.
var helperCaps = []uintptr{unix.CAP_SYS_ADMIN, unix.CAP_SETPCAP}

// attributes has the kernel put the helper into new namespaces. A user keeps its id there, and a process of root's
// stays root's: files look the same inside and outside.
func attributes(o order) *syscall.SysProcAttr {
	a, l := ownGroup(), o.Level
	// The signal comes when the thread that started the process ends. Go's threads end only with a goroutine that is
	// locked to one, so an ordinary goroutine's are as good as the whole checker.
	a.Pdeathsig = syscall.SIGKILL
	for _, f := range cloneFlags {
		if l.parts()&f.part != 0 {
			a.Cloneflags |= f.flag
		}
	}
	if l.User {
		a.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Geteuid(), HostID: os.Geteuid(), Size: 1}}
		a.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getegid(), HostID: os.Getegid(), Size: 1}}
		a.AmbientCaps = helperCaps
		if l.Net && (o.Loopback || o.Probe) {
			a.AmbientCaps = append(slices.Clone(helperCaps), unix.CAP_NET_ADMIN)
		}
	}
	return a
}
