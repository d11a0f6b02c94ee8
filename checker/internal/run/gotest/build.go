package gotest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"koans/checker/internal/course"
	"koans/checker/internal/run/imports"
	"koans/checker/internal/run/sandbox"
	"koans/checker/internal/run/toolchain"
)

// A Batch is many variants built as one binary, ready to run. Close it when done.
type Batch struct {
	course *course.Course
	dir    string // scratch folder, the batch's own
	binary string
	units  map[int]unit   // by index of the variant; those that were built
	failed map[int]string // what the compiler said of those that were not
	tests  map[int][]string
	all    []Variant

	only        [][]string   // as in BuildOptions
	twins       bool         // likewise
	confinement *Confinement // nil: none
}

// BuildOptions say what is built of variants. The zero value is each of them with all its tests, not confined.
type BuildOptions struct {
	// Only are the tests that a variant, by index, is built with and that a [Run] of it expects; nil, and nil for a variant, is
	// all. Compiling tests is most of a build, so who wants to know what one of them says saves the better half.
	Only [][]string

	// Twins builds the answers with locks that wait on channels of the bubble, in place of package sync's, see [Run.ClockStopped].
	Twins bool

	Confinement *Confinement // of the build, and of what is run later; nil: none
}

// Build builds the variants. One that does not compile is left out and its [Run]
// says why; the others are not affected. The error is the machine's or ctx's,
// never a variant's.
//
// All variants' package-level variables and init functions are part of every
// process of the batch: a variant that does not deserve trust, or whose [HasInit] is true, is to be built alone.
func Build(ctx context.Context, c *course.Course, variants []Variant) (*Batch, error) {
	return BuildWith(ctx, c, variants, BuildOptions{})
}

// BuildWith is Build with options.
func BuildWith(ctx context.Context, c *course.Course, variants []Variant, opt BuildOptions) (*Batch, error) {
	dir, err := makeScratch(opt.Confinement)
	if err != nil {
		return nil, err
	}
	b := &Batch{course: c, dir: dir, all: variants, units: map[int]unit{}, failed: map[int]string{}, tests: map[int][]string{},
		binary: binaryIn(dir), only: opt.Only, twins: opt.Twins, confinement: opt.Confinement}
	if err := b.build(ctx); err != nil {
		return nil, errors.Join(machineTrouble(err), b.Close())
	}
	return b, nil
}

// Scratch makes a folder where answers are built. The error is a [MachineError] where the cause is known.
func Scratch() (dir string, err error) { return makeScratch(nil) }

// makeScratch makes a folder to build in.
func makeScratch(confinement *Confinement) (string, error) {
	in := scratch()
	if confinement != nil {
		in = confinement.scratch
	}
	dir, err := os.MkdirTemp(in, "koans-")
	if err != nil {
		return "", machineTrouble(fmt.Errorf("making a folder to build in: %w", err))
	}
	return dir, nil
}

func binaryIn(dir string) string { return filepath.Join(dir, "tests"+exeSuffix()) }

// Variant returns variant i.
func (b *Batch) Variant(i int) Variant { return b.all[i] }

// Binary returns the path of what was built.
func (b *Batch) Binary() string { return b.binary }

// Close removes what was built.
func (b *Batch) Close() error {
	if err := os.RemoveAll(b.dir); err != nil {
		return fmt.Errorf("removing the build: %w", err)
	}
	return nil
}

func (b *Batch) build(ctx context.Context) error {
	taken := map[string]bool{}
	keys := map[string]string{} // of programs
	for i, v := range b.all {
		tests, err := v.Exercise.Tests()
		if err != nil {
			return err
		}
		rules, err := v.Exercise.RuleTests()
		if err != nil {
			return err
		}
		some := b.only != nil && b.only[i] != nil
		if some {
			tests = b.only[i]
		}
		b.tests[i] = tests
		problem, err := Unbuildable(b.course, v)
		if err != nil {
			return err
		}
		if problem != "" {
			b.failed[i] = problem
			continue
		}
		program := v.program() + strings.Join(tests, "|")
		if keys[program] == "" {
			keys[program] = keyOf(v, taken)
		}
		b.units[i] = unit{index: i, key: keys[program], variant: v, tests: tests, rules: rules, some: some, twin: b.twins}
	}
	// Each round leaves out at least one variant, so the loop ends.
	for len(b.units) > 0 {
		said, err := b.link(ctx, b.present())
		if err != nil || said == "" {
			return err
		}
		if trouble := Trouble(ctx, b.course.Root, said); trouble != nil {
			return trouble
		}
		if err := b.leaveOut(ctx, said); err != nil {
			return err
		}
	}
	return nil
}

// present returns the units in the order of the variants, one of each that are built as one.
func (b *Batch) present() []unit {
	var us []unit
	for _, u := range b.units {
		us = append(us, u)
	}
	slices.SortFunc(us, func(x, y unit) int { return x.index - y.index })
	seen := map[string]bool{}
	return slices.DeleteFunc(us, func(u unit) bool {
		again := seen[u.key]
		seen[u.key] = true
		return again
	})
}

// fail moves u, and what is built as one with it, from the units to the failed ones.
func (b *Batch) fail(u unit, said string) {
	for i, other := range b.units {
		if other.key == u.key {
			b.failed[i] = said
			delete(b.units, i)
		}
	}
}

// Unbuildable returns what is wrong with the variant's files before any compiler looks at them, in the
// compiler's form; "" if nothing is. The go command would stop the whole batch for these, and for some look around in the network.
func Unbuildable(c *course.Course, v Variant) (string, error) {
	var all strings.Builder
	for _, f := range v.Files {
		said, err := unbuildable(c, v.Exercise, f)
		if err != nil {
			return "", err
		}
		all.WriteString(said)
	}
	return all.String(), nil
}

func unbuildable(c *course.Course, e *course.Exercise, f course.File) (string, error) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, f.Path, course.WithoutMark(f.Source), parser.SkipObjectResolution|parser.AllErrors)
	var list scanner.ErrorList
	switch {
	case errors.As(err, &list):
		list.RemoveMultiples()
		var b strings.Builder
		for _, e := range list {
			fmt.Fprintln(&b, e)
		}
		return b.String(), nil
	case err != nil:
		return err.Error() + "\n", nil
	case tree.Name.Name != e.Name:
		return fmt.Sprintf("%s: the file says package %s, the exercise's package is called %s\n",
			fset.Position(tree.Name.Pos()), tree.Name.Name, e.Name), nil
	}
	return imports.Problems(c, e, fset, tree)
}

// link builds the units as one binary. It returns what the go command said when
// a unit does not compile.
func (b *Batch) link(ctx context.Context, units []unit) (said string, err error) {
	o := newOverlay(b.course.Root, b.dir)
	for _, u := range units {
		if err := u.lay(o); err != nil {
			return "", err
		}
	}
	if err := layMain(o, units); err != nil {
		return "", err
	}
	if len(units) == 1 && b.confinement == nil {
		if said, done := b.directly(ctx, o, units[0]); done {
			return said, nil
		}
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
	}
	return b.linkMain(ctx, o)
}

// linkMain builds the main package that is laid in the overlay, with all that it imports.
func (b *Batch) linkMain(ctx context.Context, o *overlay) (said string, err error) {
	file, err := o.file("overlay.json")
	if err != nil {
		return "", err
	}
	return b.goBuild(ctx, file)
}

// goBuild has the go command build what the overlay lays over the tree.
func (b *Batch) goBuild(ctx context.Context, overlay string) (said string, err error) {
	// Without symbol table and DWARF the link takes a third less; stack traces need neither. Tests are compiled once
	// for each answer, and not inlining in them saves a quarter of that.
	args := slices.Concat([]string{"build"}, toolchain.BuildFlags, []string{
		"-gcflags=" + course.Module + "/" + generated + "/..._test=-dwarf=false -l",
		"-overlay", overlay, "-buildvcs=false", "-ldflags=" + b.linkFlags(), "-o", b.binary, "./" + generated})
	return b.goCommand(ctx, args...)
}

// linkFlags are those of the linker. What is confined is put high up in memory: clearing a slice of slices is no access that
// the race detector knows of, so that a slice can be seen by a race that is not reported whose address is gone and
// whose length is not, and what lies low would be in it, the program's code and variables else. Nobody has as much memory as it would take to get
// up there; the race detector wants programs below 0xe000000000.
func (b *Batch) linkFlags() string {
	flags := "-s -w -X testing.testBinary=1"
	if b.confinement != nil && runtime.GOOS == "linux" && runtime.GOARCH == "amd64" {
		flags += " -T 0xb000000000"
	}
	return flags
}

// leaveOut moves the units that said complains of from the units to the failed ones.
func (b *Batch) leaveOut(ctx context.Context, said string) error {
	blamed := 0
	for _, u := range b.present() {
		if own, blames := blame(u, b.concerning(u, said)); blames {
			b.fail(u, own)
			blamed++
		}
	}
	if blamed > 0 {
		return nil
	}
	if present := b.present(); len(present) == 1 {
		if own, blames := blame(present[0], said); blames && own != said {
			b.fail(present[0], own)
			return nil
		}
		return fmt.Errorf("building the tests: the go command says:\n%s", said)
	}
	// Nobody is named (an import that cannot be found stops the go command early): ask one by one.
	for _, u := range b.present() {
		own, err := b.link(ctx, []unit{u})
		if err != nil {
			return err
		}
		if own == "" {
			continue
		}
		if trouble := Trouble(ctx, b.course.Root, own); trouble != nil {
			return trouble
		}
		if own, blames := blame(u, b.tidy(u, own)); blames {
			b.fail(u, own)
			blamed++
		}
	}
	if blamed == 0 {
		return fmt.Errorf("building %d variants together: the go command says:\n%s", len(b.units), said)
	}
	return nil
}

// diagnostic matches what a compiler says of a line of code.
var diagnostic = regexp.MustCompile(`(?m)^(?:vet: )?\S.*\.go:\d+(?::\d+)?: `)

// blame returns what the unit is left out for, if what was said is about it: only a line of code that a compiler names, having come to
// an end, or a limit that compiling the unit has reached, is its fault. All else may be the machine's.
func blame(u unit, said string) (own string, blames bool) {
	if strings.HasPrefix(said, exhausted) {
		return fmt.Sprintf("%s:1:1: %s", u.variant.Main(), exhausted), true
	}
	return said, diagnostic.MatchString(said)
}

// concerning returns the part of the go command's output that is about the unit.
func (b *Batch) concerning(u unit, said string) string {
	var own strings.Builder
	mine := false
	for line := range strings.Lines(said) {
		if rest, ok := strings.CutPrefix(line, "# "); ok {
			mine = strings.Contains(rest, "/"+u.key+"/")
			continue
		}
		if mine || strings.Contains(line, "/"+u.key+"/") || strings.Contains(line, `\`+u.key+`\`) {
			own.WriteString(line)
		}
	}
	if own.Len() == 0 {
		return ""
	}
	return b.tidy(u, own.String())
}

// tidy names the files that people know instead of the generated ones.
func (b *Batch) tidy(u unit, said string) string {
	for _, dir := range []struct{ path, known string }{
		{u.testsPath(), u.variant.Exercise.Dir()}, {u.answerPath(), filepath.Dir(u.variant.Main())},
	} {
		local := filepath.FromSlash(dir.path)
		said = strings.ReplaceAll(said, filepath.Join(b.course.Root, local), dir.known)
		said = strings.ReplaceAll(said, course.Module+"/"+dir.path, u.variant.Exercise.ImportPath())
		said = strings.ReplaceAll(said, local, dir.known)
	}
	return b.absolute(said)
}

// positionOf finds the file that a line of the go command's output begins with.
var positionOf = regexp.MustCompile(`^(?:vet: )?(\S.*?\.go)(:\d+.*)`)

// absolute makes positions absolute: the go command shortens those that are near the folder that it runs in.
func (b *Batch) absolute(said string) string {
	var out strings.Builder
	for line := range strings.Lines(said) {
		line = strings.TrimRight(line, "\r\n")
		if m := positionOf.FindStringSubmatch(line); m != nil {
			file := m[1]
			if !filepath.IsAbs(file) {
				file = filepath.Join(b.course.Root, file)
			}
			line = file + m[2]
		}
		out.WriteString(line + "\n")
	}
	return out.String()
}

func exeSuffix() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}

// goCommand runs the go command in the course. What it said is returned when it
// found fault with the code (exit status 1 or 2); err is for everything else.
func (b *Batch) goCommand(ctx context.Context, args ...string) (said string, err error) {
	if b.confinement != nil {
		return b.goConfined(ctx, args...)
	}
	cmd := toolchain.Command(ctx, b.course.Root, args...)
	cmd.Env = append(cmd.Env, "GOTMPDIR="+b.dir) // what an interrupted build leaves goes with the batch's folder
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	ownGroup(cmd)
	err = cmd.Run()
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && out.Len() > 0 {
		return out.String(), nil
	}
	if err != nil {
		return "", fmt.Errorf("running go %s: %w", args[0], err)
	}
	return "", nil
}

// exhausted begins what is said of a build that was ended for what it used.
const exhausted = "compiling this takes more time or memory than an answer is given\n"

// mostSaid bounds what is kept of what the compiler says.
const mostSaid = 1 << 20

func (b *Batch) goConfined(ctx context.Context, args ...string) (said string, err error) {
	out := &bounded{limit: mostSaid, loud: func() {}} // one line of source can have the compiler write a type of any length
	end, culprit, err := b.confinement.goCommand(ctx, b.dir, out, args...)
	switch {
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case culprit != "":
		return fmt.Sprintf("# %s/%s/%s/\n%s", course.Module, generated, culprit, exhausted), nil
	case err != nil:
		return "", fmt.Errorf("running go %s: %w", args[0], err)
	case end.Reason == sandbox.WallLimit || end.Reason == sandbox.CPULimit:
		return exhausted, nil
	case end.Code == 0:
		return "", nil
	case out.String() != "":
		return out.String(), nil
	}
	return "", fmt.Errorf("running go %s: %s", args[0], end)
}
