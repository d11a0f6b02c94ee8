package exports

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"koans/checker/internal/atomicfile"
	"koans/checker/internal/course"
	"koans/checker/internal/run/toolchain"
)

// usual is what every test binary is made of: asked for at once, it need not be asked for again and again.
var usual = []string{
	"runtime", "runtime/cgo", "runtime/race", "testing", "testing/synctest", "net/http", "sync",
	"github.com/stretchr/testify/require", "go.uber.org/goleak",
	course.Module + "/exercises/internal/harness", course.Module + "/exercises/internal/lab", course.Module + "/exercises/internal/perturb",
}

// kept is what the go command has told of a workbook's packages before. A file that is broken, or was written under
// other circumstances, is as good as none.
type kept struct {
	at    string // its file
	key   string // of all that the answers depend on; "" where nothing is kept
	known map[string]export
}

type export struct {
	File string
	Size int64
}

// content is the file's.
type content struct {
	Key      string
	Packages map[string]export
}

func openKept(ctx context.Context, root string) *kept {
	k := &kept{at: filepath.Join(root, ".koans", "packages.json"), known: map[string]export{}}
	key, err := keyOf(ctx, root)
	if err != nil {
		return k // the go command will say what is wrong
	}
	k.key = key
	b, err := os.ReadFile(k.at)
	if err != nil {
		return k
	}
	var c content
	if json.Unmarshal(b, &c) != nil || c.Key != key || c.Packages == nil {
		return k
	}
	// Go's cache is cleaned now and then.
	for _, e := range c.Packages {
		if info, err := os.Stat(e.File); err != nil || info.Size() != e.Size {
			return k
		}
	}
	k.known = c.Packages
	return k
}

// keyOf changes with Go, its settings, the modules, and the workbook's own packages.
func keyOf(ctx context.Context, root string) (string, error) {
	env, err := toolchain.Ask(ctx, root)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(env); err != nil {
		return "", err
	}
	fmt.Fprintln(h, toolchain.BuildFlags)
	add := func(path string) error {
		b, err := os.ReadFile(path)
		fmt.Fprintf(h, "%s %x\n", path, sha256.Sum256(b))
		return err
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		if err := add(filepath.Join(root, name)); err != nil {
			return "", err
		}
	}
	err = filepath.WalkDir(filepath.Join(root, "exercises", "internal"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || strings.HasSuffix(path, "_test.go") {
			return err
		}
		return add(path)
	})
	return hex.EncodeToString(h.Sum(nil)), err
}

func (k *kept) has(paths []string) bool {
	for _, p := range paths {
		if _, known := k.known[p]; !known && p != "unsafe" { // which is the compiler's own
			return false
		}
	}
	return true
}

func (k *kept) files() map[string]string {
	files := map[string]string{}
	for path, e := range k.known {
		files[path] = e.File
	}
	return files
}

// add keeps the files as well. Where they cannot be kept they are found out again.
func (k *kept) add(files map[string]string) {
	if k.key == "" {
		return
	}
	for path, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			return
		}
		k.known[path] = export{file, info.Size()}
	}
	b, err := json.Marshal(content{k.key, k.known})
	if err == nil && os.MkdirAll(filepath.Dir(k.at), 0o755) == nil {
		_ = atomicfile.Write(k.at, b)
	}
}
