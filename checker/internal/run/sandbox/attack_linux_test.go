package sandbox_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"koans/checker/internal/run/sandbox"
)

func init() {
	maps.Copy(attacks, linuxAttacks)
	if len(os.Args) > 1 && os.Args[1] == "attack" {
		// The wish to die with the parent belongs to the first thread; who wants to be rid of it must be on it.
		runtime.LockOSThread()
	}
}

var linuxAttacks = map[string]func(args []string) error{
	"tcp":  func(args []string) error { return say("tcp", args[0]) },
	"udp":  func(args []string) error { return say("udp", args[0]) },
	"unix": func(args []string) error { return say("unix", args[0]) },

	// What a policy with loopback is for.
	"talk-to-oneself": func([]string) error {
		for _, address := range []string{"127.0.0.1:0", "[::1]:0"} {
			l, err := net.Listen("tcp", address)
			if err != nil {
				return err
			}
			if err := say("tcp", l.Addr().String()); err != nil {
				return err
			}
			c, err := l.Accept()
			if err != nil {
				return err
			}
			if b, err := io.ReadAll(c); err != nil || !bytes.HasPrefix(b, []byte("hello")) {
				return fmt.Errorf("heard %q: %w", b, err)
			}
		}
		return nil
	},
	// It tells the third descriptor where, and waits for somebody on the fourth to have tried.
	"serve-everywhere": func([]string) error {
		l, err := net.Listen("tcp", "0.0.0.0:0")
		if err != nil {
			return err
		}
		fmt.Fprintln(os.NewFile(3, "where"), l.Addr().(*net.TCPAddr).Port)
		if _, err := io.ReadAll(os.NewFile(4, "tried")); err != nil {
			return err
		}
		if err := l.(*net.TCPListener).SetDeadline(time.Now().Add(time.Second)); err != nil {
			return err
		}
		_, err = l.Accept()
		return err
	},
	"multipath": func(args []string) error { return socket(unix.AF_INET, unix.SOCK_STREAM, unix.IPPROTO_MPTCP) },
	"raw":       func(args []string) error { return socket(unix.AF_INET, unix.SOCK_RAW, unix.IPPROTO_ICMP) },
	"netlink":   func(args []string) error { return socket(unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_ROUTE) },
	"vsock":     func(args []string) error { return socket(unix.AF_VSOCK, unix.SOCK_STREAM, 0) },
	"new-interface": func([]string) error {
		fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
		if err != nil {
			return err
		}
		lo, err := unix.NewIfreq("lo")
		if err != nil {
			return err
		}
		return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, lo) // down again
	},
	// More and more, and none of them ends.
	"crowd": func([]string) error {
		for {
			if err := again("crowd-member").Start(); err != nil {
				return err
			}
		}
	},
	"crowd-member": func([]string) error {
		_ = again("sleep").Start() // an orphan, if this one is quick
		return nil
	},

	"kill": func(args []string) error { return syscall.Kill(number(args[0]), 0) },
	"kill-thread": func(args []string) error {
		return unix.Tgkill(number(args[0]), number(args[0]), 0)
	},
	// A folder of /proc stands for the process.
	"kill-by-folder": func(args []string) error {
		fd, err := unix.Open(filepath.Join("/proc", args[0]), unix.O_DIRECTORY, 0)
		if err != nil {
			return err
		}
		return unix.PidfdSendSignal(fd, 0, nil, 0)
	},
	// The kernel signals the owner of a pipe that something has come, if it may.
	"kill-by-pipe": func(args []string) error {
		var p [2]int
		if err := unix.Pipe(p[:]); err != nil {
			return err
		}
		if _, err := unix.FcntlInt(uintptr(p[0]), unix.F_SETOWN, number(args[0])); err != nil {
			return err
		}
		if _, err := unix.FcntlInt(uintptr(p[0]), unix.F_SETFL, unix.O_ASYNC); err != nil {
			return err
		}
		_, err := unix.Write(p[1], []byte("x"))
		return err
	},
	"limit": func(args []string) error {
		var old unix.Rlimit
		if err := unix.Prlimit(number(args[0]), unix.RLIMIT_NOFILE, nil, &old); err != nil {
			return err
		}
		return unix.Prlimit(number(args[0]), unix.RLIMIT_NOFILE, &old, nil)
	},

	"trace": func(args []string) error {
		if err := unix.PtraceSeize(number(args[0])); err != nil {
			return err
		}
		return nil // it ends with the tracer
	},
	"proc-environ": func(args []string) error {
		b, err := os.ReadFile(filepath.Join("/proc", args[0], "environ"))
		if err == nil && len(b) == 0 {
			err = errors.New("empty")
		}
		return err
	},
	"proc-mem": func(args []string) error {
		f, err := os.OpenFile(filepath.Join("/proc", args[0], "mem"), os.O_RDWR, 0)
		if err != nil {
			return err
		}
		return f.Close()
	},
	"proc-fd": func(args []string) error {
		_, err := os.Readlink(filepath.Join("/proc", args[0], "fd", "0"))
		return err
	},

	"start": func([]string) error { return again("nothing").Run() },
	// A program that was written, started by the one that may be: the loader.
	"start-through-the-loader": func(args []string) error {
		program, err := os.ReadFile(self)
		if err != nil {
			return err
		}
		if err := os.WriteFile("copy", program, 0o700); err != nil {
			return err
		}
		return exec.Command(args[0], "./copy", "attack", "nothing").Run()
	},
	"bomb": func(args []string) error {
		for range number(args[0]) {
			if err := again("sleep").Start(); err != nil {
				return err
			}
		}
		return nil
	},

	"mount": func([]string) error {
		if err := os.MkdirAll("m", 0o777); err != nil {
			return err
		}
		return unix.Mount("none", "m", "tmpfs", 0, "")
	},
	"own-namespace": func([]string) error {
		cmd := again("mount")
		cmd.SysProcAttr = &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
			UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		}
		return cmd.Run()
	},
	"uring": func([]string) error {
		var params [120]byte
		_, _, errno := unix.Syscall(unix.SYS_IO_URING_SETUP, 1, uintptrOf(&params), 0)
		if errno != 0 {
			return errno
		}
		return nil
	},
	"memfd": func([]string) error { _, err := unix.MemfdCreate("x", 0); return err },
	"privileges": func([]string) error {
		header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
		var data [2]unix.CapUserData
		if err := unix.Capget(&header, &data[0]); err != nil {
			return err
		}
		if data[0].Effective|data[0].Permitted|data[1].Effective|data[1].Permitted == 0 {
			return errors.New("none")
		}
		return nil
	},

	"memory": func(args []string) error {
		_, err := unix.Mmap(-1, 0, number(args[0]), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_NORESERVE)
		return err
	},
	"long-file": func(args []string) error {
		return os.WriteFile("long", make([]byte, number(args[0])), 0o666)
	},
	"many-files": func(args []string) error {
		for range number(args[0]) {
			if _, err := unix.Open("/dev/null", unix.O_RDONLY, 0); err != nil {
				return err
			}
		}
		return nil
	},
	"inherited": func([]string) error {
		for fd := 3; fd < 1000; fd++ {
			if _, err := unix.Write(fd, []byte("leaked")); err == nil {
				return nil
			}
		}
		return errors.New("nothing to write to")
	},
	"extra": func([]string) error {
		_, err := fmt.Fprint(os.NewFile(3, "extra"), "private")
		return err
	},

	// The ones that try to stay hold the third and fourth descriptor; see lingering.
	"daemon": func(args []string) error {
		child := again("daemon-child", args...)
		child.Stdout = os.Stdout
		child.ExtraFiles = []*os.File{os.NewFile(3, "ping"), os.NewFile(4, "pong")}
		child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		return child.Run()
	},
	"daemon-child": func(args []string) error {
		grandchild := again("linger")
		grandchild.Stderr = nil // whoever waits for its end would wait for this one's
		if len(args) > 0 {
			grandchild.Stderr = os.Stdout
		}
		grandchild.ExtraFiles = []*os.File{os.NewFile(3, "ping"), os.NewFile(4, "pong")}
		return grandchild.Start() // and leave it an orphan
	},
	"background": func([]string) error {
		child := again("linger")
		child.ExtraFiles = []*os.File{os.NewFile(3, "ping"), os.NewFile(4, "pong")}
		if err := child.Start(); err != nil {
			return err
		}
		return child.Process.Release()
	},
	"linger": func([]string) error {
		// Whoever wants to stay does not die with the checker.
		_ = unix.Prctl(unix.PR_SET_PDEATHSIG, 0, 0, 0, 0)
		pong := os.NewFile(4, "pong")
		if _, err := pong.Write([]byte("r")); err != nil {
			return err
		}
		if _, err := io.ReadFull(os.NewFile(3, "ping"), make([]byte, 1)); err != nil {
			return err
		}
		_, err := pong.Write([]byte("p"))
		return err
	},
	"linger-both": func([]string) error {
		child := again("linger")
		child.ExtraFiles = []*os.File{os.NewFile(3, "ping"), os.NewFile(4, "pong")}
		child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		if err := child.Start(); err != nil {
			return err
		}
		_ = unix.Prctl(unix.PR_SET_PDEATHSIG, 0, 0, 0, 0)
		return child.Wait()
	},

	// No attack: the checker that gets killed. It is not confined, and starts one that is.
	"checker": func(args []string) error {
		ctx := context.Background()
		s, err := sandbox.New(ctx, sandbox.Options{Without: sandbox.Part(number(args[0]))})
		if err != nil {
			return err
		}
		p := sandbox.Policy{Read: sandbox.Libraries(self), Exec: []string{self}, Children: args[1] == "linger-both"}
		cmd, err := s.Command(ctx, p, self, "attack", args[1])
		if err != nil {
			return err
		}
		cmd.ExtraFiles = []*os.File{os.NewFile(3, "ping"), os.NewFile(4, "pong")}
		if err := cmd.Start(); err != nil {
			return err
		}
		_, err = cmd.Wait()
		return err
	},
}

// again is this program as another attacker.
func again(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(self, append([]string{"attack", name}, args...)...)
	cmd.Stderr = os.Stderr
	return cmd
}

func socket(family, kind, protocol int) error {
	fd, err := unix.Socket(family, kind, protocol)
	if err != nil {
		return err
	}
	return unix.Close(fd)
}

func say(network, address string) error {
	conn, err := net.Dial(network, address)
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = conn.Write([]byte("hello from " + strconv.Itoa(os.Getpid())))
	return err
}
