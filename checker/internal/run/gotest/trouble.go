package gotest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
)

// A MachineError says why this machine could not build or run an answer, whatever is in it.
type MachineError struct {
	Says string
	Mend string
	Err  error // what it was made of; nil when a program said it
}

func (e *MachineError) Error() string { return e.Says }
func (e *MachineError) Unwrap() error { return e.Err }

// Hint says how to mend it.
func (e *MachineError) Hint() string { return e.Mend }

// A cause is one thing that machines lack, and how what the go command says of it looks.
type cause struct {
	says *regexp.Regexp
	of   func(line string, f folders) *MachineError
}

// folders are those that builds write to.
type folders struct{ build, cache, modules string }

// causes are in order: the first that fits is the one that the others follow from.
var causes = []cause{
	{regexp.MustCompile(`build cache is required|module cache not found`), func(string, folders) *MachineError {
		return &MachineError{Says: "Go does not know where to keep what it builds, since HOME is not set", Mend: "export HOME=FOLDER"}
	}},
	{regexp.MustCompile(`(?i)no space left on device|not enough space on the disk|disk quota exceeded`), func(line string, f folders) *MachineError {
		return noRoom(f.of(line))
	}},
	{regexp.MustCompile(`(?i)failed to initialize build cache|permission denied|read-only file system|access is denied|operation not permitted`), func(line string, f folders) *MachineError {
		return noWriting(f.of(line))
	}},
	{regexp.MustCompile(`creating work dir`), func(_ string, f folders) *MachineError { return noWriting(f.build, "TMPDIR") }},
	{regexp.MustCompile(`errors parsing go\.(mod|sum)|malformed go\.sum|missing go\.sum entry|updates to go\.mod needed|go\.mod requires go >=|checksum mismatch|inconsistent vendoring`), func(line string, _ folders) *MachineError {
		return &MachineError{Says: "go.mod or go.sum does not fit the workbook: " + line, Mend: "git checkout -- go.mod go.sum"}
	}},
	{regexp.MustCompile(`dial tcp|no such host|i/o timeout|proxyconnect|module lookup disabled|connection refused|TLS handshake`), func(string, folders) *MachineError {
		return &MachineError{Says: "the modules that the tests are written with are not on this machine yet, and could not be fetched", Mend: "go online once, then: go mod download"}
	}},
	{regexp.MustCompile(`: signal: |(?i)file too large|input/output error|cannot allocate memory|resource temporarily unavailable|could not import .* \((?:open|read|stat) \S+: `), func(line string, _ folders) *MachineError {
		return &MachineError{Says: "the compiler was ended, or could not read or write what it needs: " + line, Mend: "see whether there is memory and room on the disks, and try again"}
	}},
	{regexp.MustCompile(`C compiler "?\S+"? not found|cgo: .*executable file not found`), func(line string, _ folders) *MachineError {
		return &MachineError{Says: "the race detector needs a C compiler: " + line, Mend: "make doctor tells which to install"}
	}},
}

func noRoom(dir, variable string) *MachineError {
	return &MachineError{Says: "there is no room left in " + dir, Mend: "make room there, or let " + variable + " name a folder on another disk"}
}

func noWriting(dir, variable string) *MachineError {
	if _, err := os.Stat(dir); err != nil {
		return &MachineError{Says: dir + " is not there, and builds are to write to it (" + variable + ")", Mend: "unset " + variable + ", or let it name a folder that is there"}
	}
	return &MachineError{Says: dir + " cannot be written to, and builds are to", Mend: fmt.Sprintf("sudo chown -R \"$(id -un)\" '%s', or let %s name another folder", dir, variable)}
}

func noStarting(dir string) *MachineError {
	return &MachineError{Says: "programs may not be started from " + dir + ", where answers are built (noexec?)", Mend: "let TMPDIR name a folder on another disk"}
}

// of returns the folder that the line complains about, and the variable that says where it is.
func (f folders) of(line string) (dir, variable string) {
	switch {
	case f.cache != "" && strings.Contains(line, f.cache):
		return f.cache, "GOCACHE"
	case f.modules != "" && strings.Contains(line, f.modules):
		return f.modules, "GOMODCACHE"
	}
	return f.build, "TMPDIR"
}

// Trouble returns what the machine lacks, according to what the go command said; nil when it may be
// the code's fault. root is the workbook's.
func Trouble(ctx context.Context, root, said string) *MachineError {
	for _, c := range causes {
		compiling := false
		for line := range strings.Lines(said) {
			compiling = compiling || strings.HasPrefix(line, "# ") // and a package's path
			// What the compiler says of a line may quote it, and what Go cannot count of itself stops no build.
			if compiling && (ofLine.MatchString(line) && !lost.MatchString(line) || line[0] == '\t') || strings.HasPrefix(line, "can't start telemetry") || !c.says.MatchString(line) {
				continue
			}
			return c.of(strings.TrimSpace(line), foldersOf(ctx, root))
		}
	}
	return nil
}

var (
	// ofLine matches what is said of a line of code.
	ofLine = regexp.MustCompile(`^\S.*\.go:\d+:\d+: `)
	// lost is said of one, and is that what was compiled before is not to be found any more.
	lost = regexp.MustCompile(`^\S.*\.go:\d+:\d+: could not import .* \((?:open|read|stat) \S+: `)
)

// machineTrouble makes a [MachineError] of err when it is about the folder that answers are built in.
func machineTrouble(err error) error {
	dir := scratch()
	var at *fs.PathError
	if !errors.As(err, &at) || !strings.HasPrefix(at.Path, filepath.Clean(dir)) {
		return err
	}
	var trouble *MachineError
	switch {
	case errors.Is(err, syscall.ENOSPC):
		trouble = noRoom(dir, "TMPDIR")
	case at.Op == "fork/exec" && errors.Is(err, fs.ErrPermission):
		trouble = noStarting(dir)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.EROFS):
		trouble = noWriting(dir, "TMPDIR")
	default:
		return err
	}
	trouble.Err = err
	return trouble
}

// scratch is the folder that answers are built in. GOTMPDIR is how Go is told of one from which
// programs may be started, where the usual one is no such place.
func scratch() string { return cmp.Or(os.Getenv("GOTMPDIR"), os.TempDir()) }

func foldersOf(ctx context.Context, root string) folders {
	f := folders{build: scratch()}
	cmd := exec.CommandContext(ctx, "go", "env", "GOCACHE", "GOMODCACHE")
	cmd.Dir = filepath.Dir(root) // not in the workbook: its go.mod may be what is wrong
	cmd.Env = append(os.Environ(), "GOWORK=off")
	if out, err := cmd.Output(); err == nil {
		lines := strings.Split(string(out), "\n")
		f.cache, f.modules = strings.TrimSpace(lines[0]), strings.TrimSpace(lines[1])
	}
	return f
}
