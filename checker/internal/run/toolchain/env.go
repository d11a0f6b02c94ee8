package toolchain

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"sync"
)

// Env is what the go command says of itself, as far as anything built depends on it.
type Env struct {
	GOVERSION, GOTOOLCHAIN, GOROOT, GOTOOLDIR, GOCACHE, GOMODCACHE string
	GOOS, GOARCH, GOHOSTOS, GOHOSTARCH, GOAMD64, GOARM64           string
	GOEXPERIMENT, GODEBUG, CC, CGO_CFLAGS, CGO_LDFLAGS             string
}

var asked struct {
	sync.Mutex
	answers map[string]Env
}

// Ask asks the go command in dir for its environment, once in the life of this process and of its own environment.
func Ask(ctx context.Context, dir string) (Env, error) {
	asked.Lock()
	defer asked.Unlock()
	question := strings.Join(append(os.Environ(), dir), "\x00")
	if env, ok := asked.answers[question]; ok {
		return env, nil
	}
	var env Env
	args := []string{"env", "-json"} // with the names: for all of its settings go asks the C compiler as well
	for field := range reflect.TypeFor[Env]().Fields() {
		args = append(args, field.Name)
	}
	out, err := Output(ctx, dir, args...)
	if err == nil {
		err = json.Unmarshal(out, &env)
	}
	if err != nil {
		return env, err
	}
	if asked.answers == nil {
		asked.answers = map[string]Env{}
	}
	asked.answers[question] = env
	return env, nil
}

// Output runs the go command in dir and returns what it writes. The error has its complaint in it.
func Output(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := Command(ctx, dir, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w: %s", args[0], err, strings.TrimSpace(stderr.String()))
	}
	return out, nil
}
