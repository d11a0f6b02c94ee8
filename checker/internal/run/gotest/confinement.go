package gotest

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"koans/checker/internal/course"
	"koans/checker/internal/run/sandbox"
	"koans/checker/internal/run/toolchain"
)

// A Confinement keeps builds and test processes of answers that nobody has read from
// everything that they do not need. Only [NewConfinement] makes one.
type Confinement struct {
	sandbox *sandbox.Sandbox
	root    string // of the course
	cache   string // Go's build cache, for confined builds alone
	scratch string // where builds and test processes have their folders
	tools   toolchain.Env
}

// DefaultCache is where confined builds keep Go's build cache unless told otherwise: it serves all
// workbooks of the user, since building the standard library takes a while.
func DefaultCache() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("finding a folder for confined builds: %w", err)
	}
	return filepath.Join(dir, "koans", "go-build"), nil
}

// NewConfinement returns one for builds and runs of answers to the course at root. cache
// is a folder that Go's build cache for them is kept in: not the user's own, so that no build of an
// answer's ever leaves anything where other programs' builds look. scratch is an existing folder for what is built and run: what a
// checker that was killed has left of it is for the caller to remove.
func NewConfinement(ctx context.Context, s *sandbox.Sandbox, root, cache, scratch string) (*Confinement, error) {
	c := &Confinement{sandbox: s, root: root, cache: cache, scratch: scratch}
	var err error
	if c.tools, err = toolchain.Ask(ctx, root); err != nil {
		return nil, fmt.Errorf("asking go where its files are: %w", err)
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return nil, fmt.Errorf("making a folder for confined builds: %w", err)
	}
	return c, nil
}

// What a test process may use of the machine. The race detector reserves address space by the gigabyte, so that the
// limit of memory is for the worst alone; the watch looks at what is resident.
var runLimits = sandbox.Limits{
	Wall:      defaultWall + 30*time.Second, // the watch's own limit comes first
	CPU:       60 * time.Second,
	Memory:    0, // see addressSpace
	Processes: 512,
	Files:     256,
	FileSize:  32 << 20,
}

// And what a build may. Compilers are quick; what takes this long was written to, and so was what is this large: programs have some
// twenty megabytes.
var buildLimits = sandbox.Limits{
	Wall:      4 * time.Minute,
	CPU:       3 * time.Minute,
	Processes: 2048,
	Files:     4096,
	FileSize:  mostBuilt,
}

// mostBuilt bounds the bytes of any one file that a build writes.
const mostBuilt = 256 << 20

// command prepares p, a test process that may write into its folder, to its output, and into the record.
//
// The first race ends it. A race on a value of two words makes one of two halves that do not belong together, and from
// there a program reads and writes what it likes; ended as it begins it has nothing to show for it. Where two
// processors are at work the other may still get a little further before the end comes, so the plain run, which a pass
// needs as the others, is on one.
func (c *Confinement) command(e *course.Exercise, binary string, args, env []string, p *process, opt RunOptions) (*confined, error) {
	var needs []course.Need
	if e != nil { // or it is the probe
		var err error
		if needs, err = e.Needs(); err != nil {
			return nil, err
		}
	}
	policy := policyFor(needs)
	policy.Read, policy.Write, policy.Dir = sandbox.Libraries(binary), []string{p.dir}, p.dir
	policy.Env = append(env, raceOptions(p.dir, "halt_on_error=1"), "KOANS_RECORD=3", "HOME="+p.dir, "TMPDIR="+p.dir, "PATH="+p.dir)
	policy.OneProcessor = opt.Seed == 0
	// Not tied to a context: the watch ends it, and tells why.
	cmd, err := c.sandbox.Command(context.Background(), policy, binary, args...)
	if err != nil {
		return nil, err
	}
	cmd.Stdout, cmd.Stderr = p.out, p.out
	cmd.ExtraFiles = []*os.File{p.record.end}
	cmd.WaitDelay = drain
	return &confined{Cmd: cmd}, nil
}

// policyFor is what a test process may do that needs that much of the machine.
func policyFor(needs []course.Need) sandbox.Policy {
	p := sandbox.Policy{Limits: runLimits, KeepFiles: true}
	for _, need := range needs {
		switch need {
		case course.Loopback:
			p.Loopback = true
		case course.Processes:
			p.Children, p.Groups, p.KeepFiles = true, true, false
		case course.Database:
			// One in the process keeps a file, and a log beside it that grows until it is taken in; one in a process of its own is
			// spoken to over loopback. Each connection of a pool has descriptors for all of them.
			p.Loopback, p.KeepFiles = true, false
			p.Limits.FileSize, p.Limits.Files = 256<<20, 1024
		}
	}
	return p
}

// goCommand runs the go command on the course, which it may read but for the solutions, with what is in dir laid
// over it. What it says goes to out. culprit is the key of the unit for whose sake it was ended, if it was.
func (c *Confinement) goCommand(ctx context.Context, dir string, out io.Writer, args ...string) (ended sandbox.Ended, culprit string, err error) {
	policy := sandbox.Policy{
		Read:     append(sandbox.SystemLibraries(), c.readable()...),
		Exec:     executable(c.tools),
		Write:    []string{dir, c.cache},
		Dir:      c.root,
		Children: true,
		Limits:   buildLimits,
		Env: []string{
			"PATH=" + filepath.Join(c.tools.GOROOT, "bin") + string(os.PathListSeparator) + "/usr/local/bin:/usr/bin:/bin",
			"HOME=" + dir, "TMPDIR=" + dir, "GOTMPDIR=" + dir, "GOCACHE=" + c.cache, "GOMODCACHE=" + c.tools.GOMODCACHE, "GOROOT=" + c.tools.GOROOT,
			"GOWORK=off", "GOENV=off", "GOFLAGS=-mod=readonly", "GOPROXY=off", "GOSUMDB=off", "GOTOOLCHAIN=local", "GOTELEMETRY=off",
			"GO111MODULE=on", "CGO_ENABLED=1", "CC=" + c.tools.CC,
		},
	}
	cmd, err := c.sandbox.Command(ctx, policy, filepath.Join(c.tools.GOROOT, "bin", "go"+exeSuffix()), args...)
	if err != nil {
		return sandbox.Ended{}, "", err
	}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		return sandbox.Ended{}, "", err
	}
	found := watchCompilers(cmd)
	ended, err = cmd.Wait()
	return ended, found(), err
}

// readable is what a build reads: the modules, and of the course what is built. The solutions are not in it.
func (c *Confinement) readable() []string {
	return existing(
		c.tools.GOMODCACHE, filepath.Join(c.root, "go.mod"), filepath.Join(c.root, "go.sum"), filepath.Join(c.root, "exercises"),
		"/usr/include", "/usr/local/include", // of the race detector's C parts
	)
}

// executable is where the go command and the C compiler find their parts.
func executable(t toolchain.Env) []string {
	return existing(t.GOROOT, "/usr/bin", "/usr/local/bin", "/bin", "/usr/libexec", "/usr/lib", "/lib", "/lib64", "/etc/alternatives")
}

func existing(paths ...string) []string {
	var there []string
	for _, path := range paths {
		if _, err := os.Stat(path); path != "" && err == nil {
			there = append(there, path)
		}
	}
	return there
}
