package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A folder is a workbook of two exercises that is watched.
type folder struct {
	t     *testing.T
	root  string
	saved chan []string
}

func watched(t *testing.T) *folder {
	f := &folder{t, t.TempDir(), make(chan []string, 1000)}
	require.NoError(t, os.MkdirAll(filepath.Join(f.root, ".koans"), 0o755))
	all := []exercise{{Name: "one", Files: []string{"one/one.go"}}, {Name: "two", Files: []string{"two/two.go"}}}
	for _, e := range all {
		require.NoError(t, os.MkdirAll(filepath.Join(f.root, e.Name), 0o755))
		f.write(e.Name, "as shipped")
	}
	ctx, cancel := context.WithCancel(t.Context())
	w, err := startWatching(ctx, f.root, all, func(names []string) { f.saved <- names })
	require.NoError(t, err)
	t.Cleanup(func() {
		cancel()
		w.wait()
	})
	return f
}

func (f *folder) path(name string) string { return filepath.Join(f.root, name, name+".go") }

func (f *folder) write(name, content string) {
	require.NoError(f.t, os.WriteFile(f.path(name), []byte(content), 0o600))
}

// next returns what was saved next.
func (f *folder) next() string {
	select {
	case names := <-f.saved:
		return strings.Join(names, " ")
	case <-time.After(30 * time.Second):
		f.t.Fatal("no save was noticed")
		return ""
	}
}

func TestASaveIsNoticedHoweverItIsMade(t *testing.T) {
	for _, test := range []struct {
		name string
		save func(f *folder)
	}{
		{"written over", func(f *folder) { f.write("one", "new") }},
		{"another file renamed", func(f *folder) {
			fresh := f.path("one") + "~"
			require.NoError(t, os.WriteFile(fresh, []byte("new"), 0o600))
			require.NoError(t, os.Rename(fresh, f.path("one")))
		}},
		{"moved away and written", func(f *folder) {
			require.NoError(t, os.Rename(f.path("one"), f.path("one")+".bak"))
			f.write("one", "new")
		}},
		{"in two steps", func(f *folder) {
			f.write("one", "")
			f.write("one", "new")
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := watched(t)
			test.save(f)
			assert.Equal(t, "one", f.next())
		})
	}
}

func TestTheLastOfManySavesIsNoticed(t *testing.T) {
	f := watched(t)
	for i := range 200 {
		f.write("one", fmt.Sprint("version ", i))
	}
	f.next()
	for { // whatever was told of is in time for the last content: nothing comes after a quiet second
		select {
		case <-f.saved:
			continue
		case <-time.After(time.Second):
		}
		break
	}
	f.write("two", "new")
	assert.Equal(t, "two", f.next(), "of one nothing was left to tell")
}

func TestASaveWithoutAChangeIsNone(t *testing.T) {
	f := watched(t)
	f.write("one", "as shipped")
	f.write("two", "new")
	assert.Equal(t, "two", f.next())
}

// Where nobody tells of changes it looks by itself.
func TestPolling(t *testing.T) {
	f := &folder{t, t.TempDir(), make(chan []string, 10)}
	require.NoError(t, os.MkdirAll(filepath.Join(f.root, "one"), 0o755))
	f.write("one", "as shipped")
	all := []exercise{{Name: "one", Files: []string{"one/one.go"}}}
	ctx, cancel := context.WithCancel(t.Context())
	w, err := startWatching(ctx, f.root, all, func(names []string) { f.saved <- names }) // there is no .koans to try it in
	require.NoError(t, err)
	f.write("one", "new")
	assert.Equal(t, "one", f.next())
	cancel()
	w.wait()
}
