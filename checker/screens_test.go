package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var updateScreens = flag.Bool("update", false, "write the screens anew")

// screens are wrong answers of the workbook's own bank, one for each sort of trouble and of evidence, whose screens are the same in every run.
var screens = []string{
	"01_why/02_exhibition/copied_mutex",                  // vet
	"02_goroutines/01_spawn/waits_inside",                // a requirement, and the line that waits
	"02_goroutines/02_entrypoint/counts_errors",          // a requirement, and the function
	"03_tasks/03_resource/swallows_panic",                // a requirement, and the line that stops a panic
	"03_tasks/06_failure/no_stack",                       // a requirement that several functions may break
	"04_gather/01_gather/shared_results",                 // a race
	"04_gather/05_waitfirst/first_error_never_comes",     // a deadlock in a select
	"05_synchronization/04_condition/close_wakes_nobody", // a deadlock, and the change that nobody is told of
	"05_synchronization/05_once/context_first",           // a requirement, and the return that comes too early
	"06_queues/07_broadcast/unsubscribe_twice",           // a panic
	"04_gather/03_sleepsort/leaves_them_asleep",          // a leak
	"02_goroutines/03_parallel/begins_with_zero",         // a requirement, with its picture
}

// counted is what differs from run to run: how often a race was seen, and how many findings came after it.
var counted = regexp.MustCompile(`(\(|and )\d+(\s+times\)| more)`)

// testLines are lines of the tests, which are others whenever somebody writes one more.
var testLines = regexp.MustCompile(`(_test\.go:)\d+`)

// What a learner sees of a failure fits on a screen of 80 by 24, and says what it said when somebody last looked at it.
func TestScreensOfFailures(t *testing.T) {
	if testing.Short() {
		t.Skip("a build for each: seconds, all together half a minute")
	}
	checker, err := os.Executable()
	require.NoError(t, err)
	for _, screen := range screens {
		t.Run(filepath.Base(screen), func(t *testing.T) {
			folder, answer := filepath.Split(screen)
			_, name, _ := strings.Cut(filepath.Base(folder), "_")
			cmd := exec.CommandContext(t.Context(), checker, "run", name, "--seed", "7", "--with", filepath.Join("solutions", folder, "testdata", "wrong", answer+".go"))
			cmd.Dir = ".."
			cmd.Env = append(os.Environ(), "KOANS_TEST_AS_CHECKER=1", "COLUMNS=80", "LINES=24", "KOANS_SEED=7", "NO_COLOR=1")
			got, err := cmd.Output()
			require.IsType(t, &exec.ExitError{}, err, "it failed")
			lines := strings.Split(strings.TrimRight(string(got), "\n"), "\n")
			assert.Less(t, len(lines), 24, "one line is the shell's")
			for _, line := range lines {
				assert.LessOrEqual(t, utf8.RuneCountInString(line), 80, line)
			}
			got = counted.ReplaceAll(got, []byte("${1}n${2}"))
			got = testLines.ReplaceAll(got, []byte("${1}n"))
			golden := filepath.Join("testdata", "screens", name+".txt")
			if *updateScreens {
				require.NoError(t, os.MkdirAll(filepath.Dir(golden), 0o755))
				require.NoError(t, os.WriteFile(golden, got, 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			assert.Equal(t, string(want), string(got))
		})
	}
}
