package lab_test

import (
	"os"
	"os/exec"
	"testing"

	"koans/exercises/internal/lab"
)

// scenes are tests to be seen from outside, most of them failing ones. Each test file adds its own.
var scenes = map[string]func(t *testing.T){}

// scene adds one and returns the function that plays it: in a process of its
// own, whose whole output it returns.
func scene(name string, body func(t *testing.T)) (play func(t *testing.T, flags ...string) string) {
	scenes[name] = body
	return func(t *testing.T, flags ...string) string {
		t.Helper()
		cmd := exec.Command(os.Args[0], append([]string{"-test.run=^TestScene$", "-test.v"}, flags...)...)
		cmd.Env = append(os.Environ(), "LAB_SCENE="+name, "GORACE=atexit_sleep_ms=0")
		out, _ := cmd.CombinedOutput() // what it says counts, not whether it failed
		t.Log(string(out))
		return string(out)
	}
}

// TestScene is the only test of such a process: the scene, and after it a test
// with nothing wrong, which must go on whatever the scene did.
func TestScene(t *testing.T) {
	body, asked := scenes[os.Getenv("LAB_SCENE")]
	if !asked {
		return
	}
	t.Run("scene", body)
	t.Run("next", func(t *testing.T) { lab.Bubble(t, func(*testing.T, *lab.Timeline) {}) })
	t.Run("last", func(t *testing.T) { lab.Real(t, func(*testing.T, *lab.Timeline) {}) })
}

const (
	sceneFailed = "--- FAIL: TestScene/scene"
	scenePassed = "--- PASS: TestScene/scene"
	nextPassed  = "--- PASS: TestScene/next"
	lastPassed  = "--- PASS: TestScene/last"
)
