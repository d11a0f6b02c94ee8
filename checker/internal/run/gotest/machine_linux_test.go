package gotest_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/course"
	"koans/checker/internal/run/coursetest"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/run/sandbox"
)

// often is how often what follows is tried: enough to see that it works, or as often as KOANS_OFTEN says.
func often(t *testing.T) int {
	n, err := strconv.Atoi(os.Getenv("KOANS_OFTEN"))
	if err != nil {
		return 4
	}
	return n
}

// rightOnes builds and runs two right answers, confined and never built before, and returns an error of the machine's; that an
// answer is refused fails the test.
func rightOnes(t *testing.T, c *course.Course, n int, scratch string) error {
	t.Helper()
	s, err := sandbox.New(t.Context(), sandbox.Options{})
	require.NoError(t, err)
	cache, err := gotest.DefaultCache()
	require.NoError(t, err)
	confinement, err := gotest.NewConfinement(t.Context(), s, c.Root, cache, scratch)
	require.NoError(t, err)
	e := coursetest.Exercise(t, c, coursetest.Sample)
	var variants []gotest.Variant
	for i := range 2 {
		text := fmt.Sprintf("package sample\n\nimport \"sync\"\n\nconst Made = %q\n\nfunc Twice(work func()) {\n\tvar both sync.WaitGroup\n"+
			"\tboth.Go(work)\n\tboth.Go(work)\n\tboth.Wait()\n}\n", fmt.Sprint(time.Now(), n, i))
		variants = append(variants, coursetest.Variant(t, e, fmt.Sprintf("right%d.go", i), text))
	}
	batch, err := gotest.BuildWith(t.Context(), c, variants, gotest.BuildOptions{Confinement: confinement})
	if err != nil {
		return err
	}
	defer func() { assert.NoError(t, batch.Close()) }()
	for i := range variants {
		run, err := batch.Run(t.Context(), i, gotest.RunOptions{})
		if err != nil {
			return err
		}
		assert.True(t, run.Clean(), "a right answer is refused: %s %s %s", run.Build, run.Crash, run.Output)
	}
	return nil
}

// Whenever a compiler is killed, that is the machine's trouble, and right answers are right the next time.
func TestAKilledCompilerIsNobodysFault(t *testing.T) {
	c := coursetest.New(t, nil)
	require.NoError(t, rightOnes(t, c, -1, t.TempDir()))
	failed := 0
	// On a machine with much to do, many a compiler has ended before it is seen: then it takes some tries more.
	for n := 0; n < often(t) || failed == 0 && n < 10*often(t); n++ {
		ctx, stop := context.WithCancel(t.Context())
		killed := make(chan int)
		go func() { killed <- killCompilers(ctx, time.Duration(n%5)*4*time.Millisecond) }()
		err := rightOnes(t, c, n, t.TempDir())
		stop()
		dead := <-killed
		t.Logf("%d compilers killed: %v", dead, err)
		if err != nil {
			require.Positive(t, dead, "it fails by itself: %v", err)
			failed++
		}
	}
	assert.Positive(t, failed, "no compiler was killed in time, so nothing has been tried")
	assert.NoError(t, rightOnes(t, c, -2, t.TempDir()), "the machine is well again")
}

// killCompilers kills what compiles generated packages below this process, each that long after it is seen, until ctx ends.
func killCompilers(ctx context.Context, after time.Duration) (killed int) {
	for ; ctx.Err() == nil; time.Sleep(5 * time.Millisecond) {
		lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
		for _, file := range lines {
			line, err := os.ReadFile(file)
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
			text := string(line)
			program, _, _ := strings.Cut(text, "\x00")
			if err != nil || filepath.Base(program) != "compile" || !strings.Contains(text, "koans/exercises/internal/run/") || !descends(pid) {
				continue
			}
			time.Sleep(after)
			if syscall.Kill(pid, syscall.SIGKILL) == nil {
				killed++
			}
		}
	}
	return killed
}

// descends reports whether the process was started by this one, or by one that was.
func descends(pid int) bool {
	for steps := 0; pid > 1 && steps < 64; steps++ {
		if pid == os.Getpid() {
			return true
		}
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			return false
		}
		fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
		if pid, err = strconv.Atoi(fields[1]); err != nil {
			return false
		}
	}
	return false
}

// However little room there is left for what is built and run, a right answer passes or the machine is said to be full.
func TestAFullDiskIsNobodysFault(t *testing.T) {
	c := coursetest.New(t, nil)
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("NOT TRIED: no small disk can be mounted here: %v", err)
	}
	t.Cleanup(func() { assert.NoError(t, syscall.Unmount(disk, syscall.MNT_DETACH)) })
	failed, n := 0, often(t)
	for i := range n {
		room := 64 << (i * 12 / n) // kB: the program has some ten thousand
		require.NoError(t, syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT, fmt.Sprintf("size=%dk", room)))
		err := rightOnes(t, c, i, disk)
		t.Logf("%d kB: %v", room, err)
		if err != nil {
			failed++
		}
	}
	assert.Positive(t, failed)
	require.NoError(t, syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT, "size=512m"))
	assert.NoError(t, rightOnes(t, c, -1, disk), "the machine is well again")
}
