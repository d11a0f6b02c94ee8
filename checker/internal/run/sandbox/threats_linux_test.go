package sandbox_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"koans/checker/internal/run/sandbox"
)

func uintptrOf[T any](p *T) uintptr { return uintptr(unsafe.Pointer(p)) }

// withouts are the levels to test: everything, each part missing, each alone, and nothing.
var withouts = []sandbox.Part{
	0,
	sandbox.Landlock,
	sandbox.Seccomp,
	sandbox.Landlock | sandbox.Seccomp,
	sandbox.User,
	sandbox.PID,
	sandbox.Net,
	sandbox.Mount,
	sandbox.Mount | sandbox.Landlock,
	sandbox.Namespaces,
	sandbox.Namespaces | sandbox.Landlock,
	sandbox.Namespaces | sandbox.Seccomp,
	sandbox.Namespaces | sandbox.Landlock | sandbox.Seccomp,
	sandbox.Everything,
}

// atEachLevel runs the test once for each different level that the machine has.
func atEachLevel(t *testing.T, test func(t *testing.T, b *bench)) {
	seen := map[sandbox.Level]bool{}
	for _, without := range withouts {
		s, err := sandbox.New(t.Context(), sandbox.Options{Without: without})
		require.NoError(t, err)
		if seen[s.Level()] {
			continue
		}
		seen[s.Level()] = true
		t.Run(s.Level().String(), func(t *testing.T) { test(t, newBench(t, s, without)) })
	}
}

// A bench is a sandbox with a scratch folder, and somewhere outside of it.
type bench struct {
	*sandbox.Sandbox
	t       *testing.T
	without sandbox.Part
	scratch string
	outside string
	secret  string // a file there
}

func newBench(t *testing.T, s *sandbox.Sandbox, without sandbox.Part) *bench {
	b := &bench{Sandbox: s, t: t, without: without, scratch: t.TempDir(), outside: t.TempDir()}
	b.secret = filepath.Join(b.outside, "secret")
	require.NoError(t, os.WriteFile(b.secret, []byte("secret"), 0o666))
	return b
}

// policy is what an attacker gets: a scratch folder, and what it needs to start.
func (b *bench) policy() sandbox.Policy {
	return sandbox.Policy{
		Read: sandbox.Libraries(self), Write: []string{b.scratch}, Dir: b.scratch,
		Env:    []string{"GORACE=atexit_sleep_ms=0"},
		Limits: sandbox.Limits{Wall: time.Minute},
	}
}

// withChildren is the policy for those that need more processes.
func (b *bench) withChildren() sandbox.Policy {
	p := b.policy()
	p.Children, p.Exec = true, []string{self}
	return p
}

// run runs an attack and returns what it printed.
func (b *bench) run(p sandbox.Policy, extra []*os.File, name string, args ...string) (sandbox.Ended, string) {
	b.t.Helper()
	cmd, err := b.Command(b.t.Context(), p, self, append([]string{"attack", name}, args...)...)
	require.NoError(b.t, err)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = &out, &out, extra
	require.NoError(b.t, cmd.Start())
	ended, err := cmd.Wait()
	require.NoError(b.t, err)
	return ended, out.String()
}

// try asserts that the attack is stopped exactly when the level says so.
func (b *bench) try(threat sandbox.Threat, p sandbox.Policy, name string, args ...string) {
	b.t.Helper()
	ended, said := b.run(p, nil, name, args...)
	if b.Level().Stops(threat, p) {
		assert.Equal(b.t, refusedStatus, ended.Code, "attack %q was to be stopped: %s\n%s", name, ended, said)
	} else {
		assert.Equal(b.t, 0, ended.Code, "attack %q gets through where nothing stops it: %s\n%s", name, ended, said)
	}
}

func TestFilesOutsideCannotBeRead(t *testing.T) {
	atEachLevel(t, func(t *testing.T, b *bench) {
		p := b.policy()
		b.try(sandbox.ReadOutside, p, "read", b.secret)
		b.try(sandbox.ReadOutside, p, "read", filepath.Join(b.scratch, "..", "..", filepath.Base(filepath.Dir(b.outside)), filepath.Base(b.outside), "secret"))
		b.try(sandbox.ReadOutside, p, "list", b.outside)
		b.try(sandbox.ReadOutside, p, "read", "/etc/passwd")
		b.try(sandbox.ReadOutside, p, "read-symlink", b.secret)
		require.NoError(t, os.Remove(filepath.Join(b.scratch, "link")))
		b.try(sandbox.ReadOutside, p, "read", filepath.Join("/proc", strconv.Itoa(os.Getpid()), "cmdline"))
		b.try(sandbox.ReadOutside, p, "read", "/proc/version")
	})
}

func TestFilesOutsideCannotBeWritten(t *testing.T) {
	for _, attack := range []string{"write", "truncate", "remove", "write-symlink", "write-hardlink"} {
		t.Run(attack, func(t *testing.T) {
			atEachLevel(t, func(t *testing.T, b *bench) {
				b.try(sandbox.WriteOutside, b.policy(), attack, b.secret)
				if b.Level().Stops(sandbox.WriteOutside, b.policy()) {
					got, err := os.ReadFile(b.secret)
					assert.NoError(t, err)
					assert.Equal(t, "secret", string(got))
				}
			})
		})
	}
	t.Run("create", func(t *testing.T) {
		atEachLevel(t, func(t *testing.T, b *bench) {
			b.try(sandbox.WriteOutside, b.policy(), "write", filepath.Join(b.outside, "new"))
			b.try(sandbox.WriteOutside, b.policy(), "write", filepath.Join("/dev/shm", filepath.Base(b.outside)))
			_ = os.Remove(filepath.Join("/dev/shm", filepath.Base(b.outside)))
		})
	})
	t.Run("what can be read only", func(t *testing.T) {
		atEachLevel(t, func(t *testing.T, b *bench) {
			p := b.policy()
			p.Read = append(p.Read, b.outside)
			ended, said := b.run(p, nil, "read", b.secret)
			assert.Equal(t, 0, ended.Code, said)
			b.try(sandbox.WriteOutside, p, "write", b.secret)
			b.try(sandbox.WriteOutside, p, "rename", b.secret, filepath.Join(b.scratch, "mine"))
		})
	})
}

func TestFilesOutsideCannotBeChanged(t *testing.T) {
	atEachLevel(t, func(t *testing.T, b *bench) {
		b.try(sandbox.ChangeOutside, b.policy(), "chmod", b.secret)
		b.try(sandbox.ChangeOutside, b.policy(), "touch", b.secret)
		b.try(sandbox.ChangeOutside, b.withChildren(), "chmod", b.secret)
	})
}

func TestScratchCanBeUsed(t *testing.T) {
	atEachLevel(t, func(t *testing.T, b *bench) {
		ended, said := b.run(b.policy(), nil, "use-scratch")
		assert.Equal(t, 0, ended.Code, said)
		ended, said = b.run(b.policy(), nil, "write", "/dev/null")
		assert.Equal(t, 0, ended.Code, said)
		ended, said = b.run(b.policy(), nil, "where")
		assert.Equal(t, 0, ended.Code)
		assert.Equal(t, b.scratch, said)
	})
}

func TestNetworkCannotBeUsed(t *testing.T) {
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer tcp.Close()
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	defer udp.Close()
	atEachLevel(t, func(t *testing.T, b *bench) {
		p := b.policy()
		b.try(sandbox.UseNetwork, p, "udp", udp.LocalAddr().String())
		if l := b.Level(); l.Landlock >= 4 && l.Stops(sandbox.UseNetwork, p) || l.Landlock < 4 {
			b.try(sandbox.UseNetwork, p, "tcp", tcp.Addr().String())
		}
		p.Network = true
		ended, said := b.run(p, nil, "tcp", tcp.Addr().String())
		assert.Equal(t, 0, ended.Code, "what is allowed works: %s", said)
	})
}

func TestUnixSocketsCannotBeUsed(t *testing.T) {
	atEachLevel(t, func(t *testing.T, b *bench) {
		named, err := net.Listen("unix", filepath.Join(b.outside, "s"))
		require.NoError(t, err)
		defer named.Close()
		abstract, err := net.Listen("unix", "@koans-"+filepath.Base(filepath.Dir(b.outside))+strconv.Itoa(os.Getpid()))
		require.NoError(t, err)
		defer abstract.Close()
		b.try(sandbox.UseUnixSocket, b.policy(), "unix", named.Addr().String())
		b.try(sandbox.UseAbstract, b.policy(), "unix", abstract.Addr().String())
	})
}

// victim is a process outside of any sandbox.
func victim(t *testing.T) string {
	cmd := again("sleep")
	cmd.Env = []string{"SECRET=1"}
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		assert.NoError(t, cmd.Process.Kill())
		assert.Error(t, cmd.Wait())
	})
	return strconv.Itoa(cmd.Process.Pid)
}

func TestOtherProcessesCannotBeSignalled(t *testing.T) {
	pid := victim(t)
	atEachLevel(t, func(t *testing.T, b *bench) {
		b.try(sandbox.SignalOutside, b.policy(), "kill", pid)
		b.try(sandbox.SignalOutside, b.policy(), "kill", strconv.Itoa(os.Getpid()))
		b.try(sandbox.SignalOutside, b.policy(), "kill-thread", pid)
		b.try(sandbox.SignalOutside, b.policy(), "kill-by-folder", pid)
		if b.Level().PID || b.Level().Seccomp {
			// Landlock would let it try, and deliver nothing.
			b.try(sandbox.SignalOutside, b.policy(), "kill-by-pipe", pid)
			ended, said := b.run(b.policy(), nil, "limit", pid)
			assert.Equal(t, refusedStatus, ended.Code, said)
		}
		b.try(sandbox.SignalOutside, b.withChildren(), "kill", pid)
	})
}

func TestOtherProcessesCannotBeLookedInto(t *testing.T) {
	pid := victim(t)
	atEachLevel(t, func(t *testing.T, b *bench) {
		for _, attack := range []string{"trace", "proc-environ", "proc-mem", "proc-fd"} {
			if b.Level().Stops(sandbox.TraceOutside, b.policy()) {
				b.try(sandbox.TraceOutside, b.policy(), attack, pid)
			}
		}
	})
}

func TestProcessesCannotBeStarted(t *testing.T) {
	atEachLevel(t, func(t *testing.T, b *bench) {
		p := b.withChildren()
		ended, said := b.run(p, nil, "start")
		assert.Equal(t, 0, ended.Code, "what is allowed works: %s", said)
		p.Children = false
		b.try(sandbox.StartProcesses, p, "start")
	})
}

func TestOtherProgramsCannotBeStarted(t *testing.T) {
	libraries := sandbox.Libraries(self)
	require.NotEmpty(t, libraries, "the race detector links to the C library")
	for _, path := range libraries {
		info, err := os.Stat(path)
		require.NoError(t, err)
		assert.False(t, info.IsDir(), "%s: in a folder of libraries there are programs, too", path)
	}
	atEachLevel(t, func(t *testing.T, b *bench) {
		b.try(sandbox.StartOthers, b.withChildren(), "start-through-the-loader", libraries[0])
	})
}

func TestProcessesAreLimited(t *testing.T) {
	atEachLevel(t, func(t *testing.T, b *bench) {
		p := b.withChildren()
		p.Limits.Processes = 200 // threads, too
		if !b.Level().User && b.Level().Processes {
			t.Skip("the limit counts what else the user runs")
		}
		if b.Level().Processes {
			b.try(sandbox.ManyProcesses, p, "bomb", "80") // of five threads each, at least
		}
	})
}

// Where the system does not count, the watch does; orphans count, too.
func TestACrowdIsEnded(t *testing.T) {
	atEachLevel(t, func(t *testing.T, b *bench) {
		p := b.withChildren()
		p.Limits.Processes, p.Limits.Wall = 100, 20*time.Second
		if b.Level().Processes || !b.Level().Stops(sandbox.ManyProcesses, p) {
			t.Skip("the system counts, or nobody can")
		}
		ended, said := b.run(p, nil, "crowd")
		assert.Equal(t, sandbox.Crowded, ended.Reason, said)
		assert.Equal(t, "ended by its processes limit", ended.String())
		some := b.withChildren()
		some.Limits.Processes = 100
		ended, said = b.run(some, nil, "start")
		assert.Equal(t, 0, ended.Code, "some may be started: %s", said)
	})
}

// With loopback a command can talk to itself at every level; that nobody else takes part is for a network of its own to see to.
func TestLoopback(t *testing.T) {
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer tcp.Close()
	service := listenBelow(t, 20000)
	defer service.Close()
	atEachLevel(t, func(t *testing.T, b *bench) {
		udp, err := net.ListenPacket("udp", "127.0.0.1:0")
		require.NoError(t, err)
		defer udp.Close()
		p := b.policy()
		p.Loopback = true
		l := b.Level()
		own := l.Net && l.Lo
		ended, said := b.run(p, nil, "talk-to-oneself")
		assert.Equal(t, 0, ended.Code, "what is allowed works: %s", said)

		b.try(sandbox.UseNetwork, p, "tcp", tcp.Addr().String())
		refused := func(yes bool, attack string, args ...string) {
			t.Helper()
			want := 0
			if yes {
				want = refusedStatus
			}
			ended, said := b.run(p, nil, attack, args...)
			assert.Equal(t, want, ended.Code, "%s at %q: %s", attack, l.Loopback(), said)
		}
		if !own {
			refused(l.Seccomp, "udp", udp.LocalAddr().String())
		} else {
			// It is sent, to nobody.
			refused(false, "udp", udp.LocalAddr().String())
			require.NoError(t, udp.SetReadDeadline(time.Now().Add(time.Millisecond)))
			_, _, err := udp.ReadFrom(make([]byte, 8))
			assert.ErrorIs(t, err, os.ErrDeadlineExceeded, "what arrived")
		}
		refused(own || l.Landlock >= 4, "tcp", service.Addr().String())
		if l.Seccomp {
			for _, attack := range []string{"multipath", "netlink", "vsock"} {
				refused(true, attack)
			}
		}
		for _, attack := range []string{"raw", "new-interface"} {
			refused(true, attack)
		}
		b.tryBeingReached(p)

		abstract, err := net.Listen("unix", "@koans-lo-"+filepath.Base(filepath.Dir(b.outside))+strconv.Itoa(os.Getpid()))
		require.NoError(t, err)
		defer abstract.Close()
		b.try(sandbox.UseAbstract, p, "unix", abstract.Addr().String())
	})
}

// listenBelow is a service on one of the ports that have to be asked for by number.
func listenBelow(t *testing.T, port int) net.Listener {
	for ; port > 10000; port-- {
		if l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err == nil {
			return l
		}
	}
	require.Fail(t, "all ports are taken")
	return nil
}

// tryBeingReached connects to a command that listens to everybody.
func (b *bench) tryBeingReached(p sandbox.Policy) {
	b.t.Helper()
	where, theirWhere, err := os.Pipe()
	require.NoError(b.t, err)
	defer where.Close()
	theirTried, tried, err := os.Pipe()
	require.NoError(b.t, err)
	cmd, err := b.Command(b.t.Context(), p, self, "attack", "serve-everywhere")
	require.NoError(b.t, err)
	cmd.ExtraFiles = []*os.File{theirWhere, theirTried}
	require.NoError(b.t, cmd.Start())
	theirWhere.Close()
	theirTried.Close()
	var port string
	_, err = fmt.Fscan(where, &port)
	assert.NoError(b.t, err)
	conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", port))
	if err == nil {
		conn.Close()
	}
	tried.Close()
	ended, waitErr := cmd.Wait()
	require.NoError(b.t, waitErr)
	if b.Level().Stops(sandbox.BeReached, p) {
		assert.Error(b.t, err)
		assert.Equal(b.t, refusedStatus, ended.Code, "nobody came")
	} else {
		assert.NoError(b.t, err)
		assert.Equal(b.t, 0, ended.Code, "somebody came")
	}
}

func TestNothingCanBeMounted(t *testing.T) {
	atEachLevel(t, func(t *testing.T, b *bench) {
		ended, _ := b.run(b.policy(), nil, "mount")
		assert.Equal(t, refusedStatus, ended.Code)
		ended, said := b.run(b.policy(), nil, "privileges")
		assert.Equal(t, refusedStatus, ended.Code, said)
		if b.Level().Stops(sandbox.MountAnything, b.withChildren()) {
			b.try(sandbox.MountAnything, b.withChildren(), "own-namespace")
		}
	})
}

func TestCornersAreClosed(t *testing.T) {
	atEachLevel(t, func(t *testing.T, b *bench) {
		if !b.Level().Seccomp {
			t.Skip("only the filter closes them")
		}
		for _, attack := range []string{"uring", "memfd"} {
			ended, said := b.run(b.policy(), nil, attack)
			assert.Equal(t, refusedStatus, ended.Code, said)
		}
	})
}

func TestResourcesAreLimited(t *testing.T) {
	const gib = 1 << 30
	atEachLevel(t, func(t *testing.T, b *bench) {
		p := b.policy()
		p.Limits.Memory = 4 * gib
		p.Limits.FileSize = 1 << 20
		p.Limits.Files = 100
		p.Limits.Processes = 1000
		for _, c := range []struct {
			threat sandbox.Threat
			attack string
			amount int64
		}{
			{sandbox.MuchMemory, "memory", 5 * gib},
			{sandbox.LongFiles, "long-file", 2 << 20},
			{sandbox.ManyFiles, "many-files", 200},
		} {
			if b.Level().Rlimits && !b.Level().Stops(c.threat, p) {
				continue // one process cannot, but many could
			}
			b.try(c.threat, p, c.attack, strconv.FormatInt(c.amount, 10))
		}
	})
}

// lingering watches a process that may or may not stay: it holds one end of each pipe.
type lingering struct {
	t          *testing.T
	ping, pong *os.File
	theirs     []*os.File
}

func newLingering(t *testing.T) *lingering {
	theirPing, ping, err := os.Pipe()
	require.NoError(t, err)
	pong, theirPong, err := os.Pipe()
	require.NoError(t, err)
	l := &lingering{t: t, ping: ping, pong: pong, theirs: []*os.File{theirPing, theirPong}}
	t.Cleanup(func() { l.close(); ping.Close(); pong.Close() })
	return l
}

func (l *lingering) close() {
	for _, f := range l.theirs {
		f.Close()
	}
}

func (l *lingering) read() (string, error) {
	b := make([]byte, 1)
	// Only a failing test waits for that long.
	require.NoError(l.t, l.pong.SetReadDeadline(time.Now().Add(20*time.Second)))
	_, err := io.ReadFull(l.pong, b)
	return string(b), err
}

// gone asserts that nobody is left: the pipe has nobody to write to it.
func (l *lingering) gone() {
	l.t.Helper()
	_, err := l.read()
	assert.Equal(l.t, io.EOF, err, "the process is gone")
}

// there asserts that somebody is, and makes them go.
func (l *lingering) there() {
	l.t.Helper()
	_, err := l.ping.Write([]byte("p"))
	assert.NoError(l.t, err)
	got, err := l.read()
	assert.NoError(l.t, err)
	assert.Equal(l.t, "p", got, "the process has stayed")
}

func TestNothingIsLeftBehind(t *testing.T) {
	atEachLevel(t, func(t *testing.T, b *bench) {
		p := b.withChildren()

		l := newLingering(t)
		ended, said := b.run(p, l.theirs, "background")
		assert.Equal(t, 0, ended.Code, said)
		l.close()
		if b, err := l.read(); err == nil { // it may have come to say that it is ready
			assert.Equal(t, "r", b)
			l.gone()
		} else {
			assert.Equal(t, io.EOF, err)
		}

		l = newLingering(t)
		ended, said = b.run(p, l.theirs, "daemon")
		l.close()
		switch {
		case b.Level().PID:
			assert.Equal(t, 0, ended.Code, said)
			if _, err := l.read(); err == nil {
				l.gone()
			}
		case b.Level().Stops(sandbox.Orphan, p):
			assert.Equal(t, refusedStatus, ended.Code, "a session of its own was to be refused: %s", said)
			l.gone()
		default:
			got, err := l.read()
			assert.NoError(t, err)
			assert.Equal(t, "r", got)
			l.there()
		}
	})
}

func TestWhoEscapesIsReported(t *testing.T) {
	for _, without := range []sandbox.Part{0, sandbox.Everything} {
		s, err := sandbox.New(t.Context(), sandbox.Options{Without: without})
		require.NoError(t, err)
		b := newBench(t, s, without)
		l := newLingering(t)
		cmd, err := b.Command(t.Context(), b.withChildren(), self, "attack", "daemon", "loud")
		require.NoError(t, err)
		cmd.Stdout, cmd.ExtraFiles, cmd.WaitDelay = io.Discard, l.theirs, time.Millisecond
		require.NoError(t, cmd.Start())
		l.close()
		ended, err := cmd.Wait()
		assert.NoError(t, err)
		if b.Level().Stops(sandbox.Orphan, b.withChildren()) {
			// Nobody to report; whether its last words were read in time is another matter.
			continue
		}
		assert.Equal(t, 0, ended.Code)
		assert.True(t, ended.Escaped)
		got, err := l.read()
		assert.NoError(t, err)
		assert.Equal(t, "r", got)
		l.there()
	}
}

func TestCPUTimeIsLimited(t *testing.T) {
	s, err := sandbox.New(t.Context(), sandbox.Options{})
	require.NoError(t, err)
	b := newBench(t, s, 0)
	if !b.Level().Rlimits {
		t.Skip("nothing limits it")
	}
	p := b.policy()
	p.Limits.CPU = 300 * time.Millisecond // is a second
	ended, said := b.run(p, nil, "spin")
	assert.Equal(t, sandbox.CPULimit, ended.Reason, "%s after %s\n%s", ended, ended.CPU, said)
	assert.Equal(t, "ended by its cpu limit", ended.String())
	assert.Equal(t, "killed", ended.Signal)
}

func TestMissingPathsAreNoFaultOfTheCommand(t *testing.T) {
	atEachLevel(t, func(t *testing.T, b *bench) {
		p := b.policy()
		p.Read = append(p.Read, filepath.Join(b.outside, "missing"))
		cmd, err := b.Command(t.Context(), p, self, "attack", "nothing")
		require.NoError(t, err)
		if l := b.Level(); l.Mount || l.Landlock > 0 {
			assert.ErrorContains(t, cmd.Start(), "missing: no such file")
		}
	})
}

func TestNothingOutlivesTheChecker(t *testing.T) {
	atEachLevel(t, func(t *testing.T, b *bench) {
		for _, c := range []struct {
			attack string
			policy sandbox.Policy
		}{{"linger", b.policy()}, {"linger-both", b.withChildren()}} {
			if c.attack == "linger-both" && b.Level().Seccomp && !b.Level().PID {
				continue // it could not leave the session, and so dies of the test for another reason
			}
			l := newLingering(t)
			checker := exec.Command(self, "attack", "checker", strconv.Itoa(int(b.without)), c.attack)
			checker.ExtraFiles = l.theirs
			checker.Stderr = os.Stderr
			// In a group of its own, as by a kill of just this one process.
			checker.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
			require.NoError(t, checker.Start())
			l.close()
			got, err := l.read()
			require.NoError(t, err)
			require.Equal(t, "r", got)
			require.NoError(t, checker.Process.Kill())
			require.Error(t, checker.Wait())
			if b.Level().Stops(sandbox.OutliveChecker, c.policy) {
				l.gone()
			} else {
				l.there()
			}
		}
	})
}

func TestDescriptorsAreNotInherited(t *testing.T) {
	atEachLevel(t, func(t *testing.T, b *bench) {
		leak := filepath.Join(b.outside, "leak")
		f, err := os.Create(leak)
		require.NoError(t, err)
		defer f.Close()
		// As if whoever started the checker had forgotten to close it.
		inherited, err := unix.Dup(int(f.Fd()))
		require.NoError(t, err)
		defer unix.Close(inherited)
		ended, said := b.run(b.policy(), nil, "inherited")
		assert.Equal(t, refusedStatus, ended.Code, said)
		got, err := os.ReadFile(leak)
		assert.NoError(t, err)
		assert.Empty(t, got)
	})
}

func TestExtraFilesArePassed(t *testing.T) {
	atEachLevel(t, func(t *testing.T, b *bench) {
		f, err := os.Create(filepath.Join(b.outside, "record"))
		require.NoError(t, err)
		defer f.Close()
		ended, said := b.run(b.policy(), []*os.File{f}, "extra")
		assert.Equal(t, 0, ended.Code, said)
		got, err := os.ReadFile(f.Name())
		assert.NoError(t, err)
		assert.Equal(t, "private", string(got))
	})
}
