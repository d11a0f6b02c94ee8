package gotest

import (
	"bytes"
	"context"
	"fmt"
	"go/parser"
	"go/token"
	"go/version"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"

	"koans/checker/internal/course"
	"koans/checker/internal/run/exports"
	"koans/checker/internal/run/toolchain"
)

// directly builds one unit with the compiler and the linker themselves. Between a learner's save and the verdict the go
// command would spend a third of the time to find out that of two hundred packages only this one has changed.
//
// It is a short cut only: wherever anything is not as usual, done is false and the go command builds, as it does
// whatever the compiler and the linker do not get done here. What they say of the code is the same either way.
func (b *Batch) directly(ctx context.Context, o *overlay, u unit) (said string, done bool) {
	d, err := b.newDirect(ctx, o, u)
	if err != nil {
		return "", false
	}
	for _, p := range []struct {
		path  string
		flags []string
	}{
		{u.answerPath(), nil}, {u.testsPath(), []string{"-l"}}, {generated, nil},
	} {
		said, err := d.compile(ctx, p.path, p.flags...)
		switch {
		case err == nil:
		case u.isSaidOf(said):
			if strings.Contains(said, "could not import ") { // a package's file is gone since a moment ago
				return "", false
			}
			return "# " + course.Module + "/" + p.path + "\n" + said, true
		default:
			return "", false
		}
	}
	return "", d.link(ctx, b.binary) == nil
}

// isSaidOf reports whether what the compiler said begins with a line of the answer or of its tests.
func (u unit) isSaidOf(said string) bool {
	names, err := u.variant.Exercise.TestFiles()
	if err != nil {
		return false
	}
	about := func(path string) bool { return strings.HasPrefix(said, path+":") }
	return slices.ContainsFunc(u.variant.Files, func(f course.File) bool { return about(f.Path) }) ||
		slices.ContainsFunc(names, func(name string) bool { return about(u.variant.Exercise.File(name)) })
}

func hasDirective(f course.File) bool {
	return bytes.Contains(f.Source, []byte("//go:")) || bytes.Contains(f.Source, []byte("+build"))
}

// A direct is what it takes to call the compiler and the linker.
type direct struct {
	root    string
	dir     string              // for what is made
	sources map[string][]string // of each package to be compiled: the files, as they are named in the tree
	backing map[string]string   // where what they hold is
	tools   toolchain.Env
	lang    string
	found   map[string]string // the archives of all packages
}

// errUnusual says that the go command had better build.
var errUnusual = fmt.Errorf("not to be built without the go command")

func (b *Batch) newDirect(ctx context.Context, o *overlay, u unit) (*direct, error) {
	// The flags are those that the go command was seen to use here; other systems' differ.
	if runtime.GOOS != "linux" {
		return nil, errUnusual
	}
	// Build constraints, embedded files and the like are the go command's business.
	if slices.ContainsFunc(u.variant.Files, hasDirective) {
		return nil, errUnusual
	}
	d := &direct{root: o.root, dir: b.dir, sources: map[string][]string{}, backing: o.repl}
	var err error
	if d.tools, err = toolchain.Ask(ctx, o.root); err != nil {
		return nil, err
	}
	if d.lang, err = language(o.root); err != nil {
		return nil, err
	}
	// An older language than Go's own comes with settings of the runtime's that the go command knows.
	if d.lang != version.Lang(d.tools.GOVERSION) || d.tools.GOEXPERIMENT != "" || d.tools.GODEBUG != "" {
		return nil, errUnusual
	}
	imported := map[string]bool{"runtime/cgo": true, "runtime/race": true}
	for name, file := range o.repl {
		rel, err := filepath.Rel(o.root, filepath.Dir(name))
		if err != nil {
			return nil, err
		}
		d.sources[filepath.ToSlash(rel)] = append(d.sources[filepath.ToSlash(rel)], name)
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return nil, err
		}
		for _, spec := range tree.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return nil, err
			}
			if !strings.HasPrefix(path, course.Module+"/"+generated+"/") {
				imported[path] = true
			}
		}
	}
	if d.found, err = exports.Files(ctx, o.root, slices.Sorted(maps.Keys(imported))); err != nil {
		return nil, err
	}
	for path := range imported {
		if d.found[path] == "" && path != "unsafe" {
			return nil, errUnusual
		}
	}
	return d, nil
}

// language returns the version of the language that go.mod asks for, as "go1.26".
func language(root string) (string, error) {
	name := filepath.Join(root, "go.mod")
	b, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	mod, err := modfile.Parse(name, b, nil)
	if err != nil || mod.Go == nil || len(mod.Godebug) > 0 {
		return "", errUnusual
	}
	return version.Lang("go" + mod.Go.Version), nil
}

// compile compiles the package that seems to be at path. The error means that it did not compile, and said, why.
func (d *direct) compile(ctx context.Context, path string, flags ...string) (said string, err error) {
	name := course.Module + "/" + path
	archive := filepath.Join(d.dir, strings.ReplaceAll(path, "/", "_")+".a")
	config, err := d.config("importcfg")
	if err != nil {
		return "", err
	}
	var trim []string
	var files []string
	for _, f := range slices.Sorted(slices.Values(d.sources[path])) {
		files = append(files, d.backing[f])
		trim = append(trim, d.backing[f]+"=>"+f)
	}
	as := name
	if path == generated {
		as = "main"
	}
	args := slices.Concat([]string{
		"-o", archive, "-trimpath", strings.Join(append(trim, d.dir+"=>"), ";"), "-p", as, "-lang=" + d.lang, "-complete", "-installsuffix", "race",
		"-goversion", d.tools.GOVERSION, "-c=" + strconv.Itoa(min(runtime.NumCPU(), 4)), "-race", "-dwarf=false", "-nolocalimports", "-importcfg", config, "-pack",
	}, flags, files)
	said, err = d.run(ctx, "compile", args...)
	d.found[name] = archive
	return said, err
}

// link makes a program of the main package.
func (d *direct) link(ctx context.Context, program string) error {
	config, err := d.config("importcfg.link")
	if err != nil {
		return err
	}
	cc, _, _ := strings.Cut(d.tools.CC, " ")
	_, err = d.run(ctx, "link", "-o", program, "-importcfg", config, "-installsuffix", "race", "-buildmode=exe", "-race",
		"-s", "-w", "-X", "testing.testBinary=1", "-extld="+cc, d.found[course.Module+"/"+generated])
	return err
}

// config writes down where the archives are.
func (d *direct) config(name string) (string, error) {
	var b strings.Builder
	for _, path := range slices.Sorted(maps.Keys(d.found)) {
		fmt.Fprintf(&b, "packagefile %s=%s\n", path, d.found[path])
	}
	at := filepath.Join(d.dir, name)
	return at, os.WriteFile(at, []byte(b.String()), 0o600)
}

func (d *direct) run(ctx context.Context, tool string, args ...string) (said string, err error) {
	cmd := exec.CommandContext(ctx, filepath.Join(d.tools.GOTOOLDIR, tool), args...)
	cmd.Dir = d.root
	cmd.Env = append(os.Environ(), "GOROOT="+d.tools.GOROOT, "TMPDIR="+d.dir)
	ownGroup(cmd)
	out, err := cmd.CombinedOutput()
	return string(out), err
}
