package doctor

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"koans/checker/internal/atomicfile"
	"koans/checker/internal/learn/progress"
	"koans/checker/internal/run/toolchain"
)

// fitFile holds the key of the environment that was last found fit. Trying the C
// compiler takes longer than many an exercise, and its answer hardly ever changes.
func fitFile(root string) string { return filepath.Join(root, progress.Dir, "fit") }

// fitness is what was found out about an environment before.
type fitness int

const (
	unknown     fitness = iota
	fit                 // it can check answers
	fitAndBuilt         // and the standard library is built for race detection
)

const builtMark = " built"

// fitBefore returns what was found out about env, if nothing has changed since.
func fitBefore(root string, env toolchain.Env) fitness {
	b, err := os.ReadFile(fitFile(root))
	if err != nil {
		return unknown
	}
	switch strings.TrimSpace(string(b)) {
	case key(root, env) + builtMark:
		return fitAndBuilt
	case key(root, env):
		return fit
	}
	return unknown
}

// remember notes that env is fit. When it cannot be noted, it is examined again next time.
func remember(root string, env toolchain.Env, firstBuild bool) {
	note := key(root, env)
	if !firstBuild {
		note += builtMark
	}
	if os.MkdirAll(filepath.Join(root, progress.Dir), 0o755) == nil {
		_ = atomicfile.Write(fitFile(root), []byte(note+"\n"))
	}
}

// key changes with all that the examinations depend on: what the go command says, go.mod's wish, and
// the compiler's file. Go's build cache has a part in it as well: in an empty one the
// standard library is yet to be built.
func key(root string, env toolchain.Env) string {
	h := sha256.New()
	_ = json.NewEncoder(h).Encode(env)
	fmt.Fprintln(h, wanted(root))
	if cc := strings.Fields(env.CC); len(cc) > 0 {
		if path, err := exec.LookPath(cc[0]); err == nil {
			fmt.Fprintln(h, path, fileState(path))
		}
	}
	fmt.Fprintln(h, fileState(filepath.Join(env.GOCACHE, "README")))
	return hex.EncodeToString(h.Sum(nil))
}

func fileState(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return "missing"
	}
	return fmt.Sprint(info.Size(), info.ModTime().UnixNano())
}
