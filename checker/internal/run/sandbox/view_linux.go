package sandbox

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/sys/unix"
)

// The view is a file system of the command's own: an empty read-only root in which only the policy's paths exist, bound to where they
// are outside; a few devices; and a /proc that knows
// only the command's own processes, or only /proc/self. /tmp and /dev/shm exist, empty. They cannot be
// written: what would be kept in memory there would count against no limit.

// A binding is a path to appear in the view.
type binding struct {
	path  string
	attr  uint64 // MOUNT_ATTR_*
	tree  int    // the mount, detached
	isDir bool
}

const (
	harmless  = unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV
	forRead   = harmless | unix.MOUNT_ATTR_RDONLY
	forWrite  = harmless | unix.MOUNT_ATTR_NOEXEC // else the loader starts whatever was written
	forDevice = unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NOEXEC
)

// devices are of use to every program and of harm to none.
var devices = []string{"/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"}

// enterView makes the view the root of the helper's mount namespace.
func enterView(o order) error {
	if !o.Level.Mount {
		return nil
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("cutting the mounts off from the machine's: %w", err)
	}
	bindings := bindingsOf(o.Policy)
	// All of this before the root is left: afterwards the paths lead nowhere.
	for i := range bindings {
		if err := bindings[i].open(); err != nil {
			return err
		}
	}
	procAt, proc, err := openProc(o.Level)
	if err != nil {
		return err
	}
	if err := leaveRoot(); err != nil {
		return err
	}
	for _, b := range bindings {
		if err := b.attach(); err != nil {
			return err
		}
	}
	for _, dir := range []string{"/tmp", "/dev/shm"} {
		// Where the policy has bound something that may be read only, they need not be.
		if err := os.MkdirAll(dir, 0o755); err != nil && !os.IsExist(err) && !isReadOnly(err) {
			return fmt.Errorf("building the view: %w", err)
		}
	}
	if err := attach(proc, procAt, true); err != nil {
		return err
	}
	return setAttr(unix.AT_FDCWD, "/", 0, forRead|unix.MOUNT_ATTR_NOEXEC)
}

func isReadOnly(err error) bool {
	pe, ok := err.(*os.PathError)
	return ok && pe.Err == unix.EROFS
}

// bindingsOf lists what the view holds, what contains something before what is contained.
func bindingsOf(p Policy) []binding {
	var all []binding
	covered := func(path string, attr uint64) bool {
		return slices.ContainsFunc(all, func(b binding) bool { return b.attr == attr && within(path, b.path) })
	}
	add := func(paths []string, attr uint64) {
		paths = slices.Clone(paths)
		slices.Sort(paths) // a folder before what is in it
		for _, path := range paths {
			if path = filepath.Clean(path); !covered(path, attr) {
				all = append(all, binding{path: path, attr: attr})
			}
		}
	}
	for _, path := range p.Write {
		attr := uint64(forWrite)
		if slices.ContainsFunc(p.Exec, func(program string) bool { return within(program, path) }) {
			attr = harmless
		}
		add([]string{path}, attr)
	}
	add(slices.Concat(p.Read, p.Exec), forRead)
	// What may be written may be read, too; twice in the list is not twice in the view.
	all = slices.DeleteFunc(all, func(b binding) bool {
		return b.attr == forRead && slices.ContainsFunc(all, func(w binding) bool {
			return (w.attr == forWrite || w.attr == harmless) && within(b.path, w.path)
		})
	})
	add(devices, forDevice)
	slices.SortStableFunc(all, func(a, b binding) int { return cmp.Compare(a.path, b.path) })
	return all
}

// open copies the mount at the path, with those below it, and takes from the copy what the policy does not give.
func (b *binding) open() error {
	info, err := os.Stat(b.path)
	if err != nil {
		return fmt.Errorf("looking at what the policy names: %w", err)
	}
	b.isDir = info.IsDir()
	b.tree, err = unix.OpenTree(unix.AT_FDCWD, b.path, unix.OPEN_TREE_CLONE|unix.OPEN_TREE_CLOEXEC|unix.AT_RECURSIVE)
	if err != nil {
		return fmt.Errorf("binding %s: %w", b.path, err)
	}
	return setAttr(b.tree, "", unix.AT_EMPTY_PATH|unix.AT_RECURSIVE, b.attr)
}

func setAttr(fd int, path string, flags uint, attr uint64) error {
	if err := unix.MountSetattr(fd, path, flags, &unix.MountAttr{Attr_set: attr}); err != nil {
		return fmt.Errorf("taking rights from a mount: %w", err)
	}
	return nil
}

func (b *binding) attach() error { return attach(b.tree, b.path, b.isDir) }

// attach makes the mount appear at the path.
func attach(tree int, path string, isDir bool) error {
	if err := mountPoint(path, isDir); err != nil {
		return fmt.Errorf("building the view: %w", err)
	}
	if err := unix.MoveMount(tree, "", unix.AT_FDCWD, path, unix.MOVE_MOUNT_F_EMPTY_PATH); err != nil {
		return fmt.Errorf("building the view: placing %s: %w", path, err)
	}
	return unix.Close(tree)
}

// mountPoint creates something to mount on, unless it is there.
func mountPoint(path string, isDir bool) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if isDir {
		return os.MkdirAll(path, 0o755)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// openProc returns a mount for /proc, and where it belongs. Where the system refuses a new one, as it does in many
// containers, the part of the old one that is about this process must do. Both are read-only: root may write into /proc/sys
// without any privilege, even in a user namespace.
func openProc(l Level) (at string, tree int, err error) {
	if !l.Proc {
		b := binding{path: "/proc/self", attr: forRead | unix.MOUNT_ATTR_NOEXEC}
		err := b.open()
		return b.path, b.tree, err
	}
	tree, err = newMount("proc", forRead|unix.MOUNT_ATTR_NOEXEC, "subset", "pid")
	if err != nil { // by an old kernel, which does not know the subset
		tree, err = newMount("proc", forRead|unix.MOUNT_ATTR_NOEXEC)
	}
	if err != nil {
		return "", -1, fmt.Errorf("making a /proc: %w", err)
	}
	return "/proc", tree, nil
}

// newMount makes a new file system, mounted nowhere yet.
func newMount(kind string, attr uint64, options ...string) (int, error) {
	fs, err := unix.Fsopen(kind, unix.FSOPEN_CLOEXEC)
	if err != nil {
		return -1, err
	}
	defer unix.Close(fs)
	for i := 0; i+1 < len(options); i += 2 {
		if err := unix.FsconfigSetString(fs, options[i], options[i+1]); err != nil {
			return -1, err
		}
	}
	if err := unix.FsconfigCreate(fs); err != nil {
		return -1, err
	}
	return unix.Fsmount(fs, unix.FSMOUNT_CLOEXEC, int(attr))
}

// leaveRoot changes into an empty root and lets the old one go.
func leaveRoot() error {
	root, err := newMount("tmpfs", harmless, "size", "1m", "mode", "0755")
	if err != nil {
		return fmt.Errorf("making an empty root: %w", err)
	}
	// A new root must be mounted somewhere in the old one; every Linux has /proc.
	if err := unix.MoveMount(root, "", unix.AT_FDCWD, "/proc", unix.MOVE_MOUNT_F_EMPTY_PATH); err != nil {
		return fmt.Errorf("placing an empty root: %w", err)
	}
	if err := unix.Fchdir(root); err != nil {
		return fmt.Errorf("entering the empty root: %w", err)
	}
	if err := unix.PivotRoot(".", "."); err != nil {
		return fmt.Errorf("changing the root: %w", err)
	}
	// Both are mounted in one place now, the old one on top.
	if err := unix.Unmount(".", unix.MNT_DETACH); err != nil {
		return fmt.Errorf("leaving the old root: %w", err)
	}
	if err := unix.Close(root); err != nil {
		return err
	}
	return os.Chdir("/")
}
