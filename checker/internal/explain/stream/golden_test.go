package stream_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	update = flag.Bool("update", false, "write the golden files anew")
	record = flag.Bool("record", false, "run the modules anew and record what they print")
)

// elsewhere stands for the folder of the modules in what is recorded.
const elsewhere = "/modules"

// What each module prints was recorded: as people have it, with -v, and with -json. The
// screens are kept beside it.
func TestScreens(t *testing.T) {
	for _, module := range modules {
		for _, how := range []string{"plain", "verbose", "json"} {
			t.Run(module+"."+how, func(t *testing.T) {
				dir := folder(t, module)
				file := filepath.Join("testdata", "recorded", module+"."+how)
				if *record {
					recordModule(t, dir, how, file+".txt")
				}
				said, err := os.ReadFile(file + ".txt")
				require.NoError(t, err, "go test -record makes it")
				text := strings.ReplaceAll(string(said), elsewhere, filepath.Dir(dir))
				requireFaults(t, dir, text)
				_, screen := collected(t, strings.NewReader(text), dir)
				if *update {
					require.NoError(t, os.WriteFile(file+".golden", []byte(screen), 0o644))
				}
				want, err := os.ReadFile(file + ".golden")
				require.NoError(t, err, "go test -update makes it")
				assert.Equal(t, string(want), screen, "look at the difference, and if it is better run go test -update")
			})
		}
	}
}

var inGo = regexp.MustCompile(`[^\s"]+/src/(runtime|sync|testing|internal|context|bufio)/`)

func recordModule(t *testing.T, dir, how, file string) {
	t.Helper()
	args := map[string][]string{"plain": nil, "verbose": {"-v"}, "json": {"-json"}}[how]
	c := exec.Command("go", append(append([]string{"test", "-race", "-timeout=3s"}, args...), "./...")...)
	c.Dir = dir
	c.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
	said, _ := c.CombinedOutput() // it fails, that is what it is for
	cache, err := exec.Command("go", "env", "GOMODCACHE").Output()
	require.NoError(t, err)
	text := strings.ReplaceAll(string(said), filepath.Dir(dir), elsewhere)
	text = strings.ReplaceAll(text, strings.TrimSpace(string(cache)), "/go/pkg/mod")
	text = inGo.ReplaceAllString(text, "/usr/local/go/src/$1/")
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
}
