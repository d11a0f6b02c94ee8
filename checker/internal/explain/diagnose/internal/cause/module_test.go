package cause

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"koans/checker/internal/explain/diagnose/internal/source"
	"koans/checker/internal/explain/diagnose/internal/stack"
)

// code writes the files of an archive below a module and finds the lines that end in "// NAME".
type code struct {
	t    *testing.T
	m    *Module
	read func(string) *source.File
	dir  string
	at   map[string]Place
}

func unpack(t *testing.T, archive string) code {
	t.Helper()
	c := code{t: t, dir: t.TempDir(), at: map[string]Place{}}
	files := map[string]*source.File{}
	c.read = func(path string) *source.File {
		if _, known := files[path]; !known {
			src, err := os.ReadFile(path)
			require.NoError(t, err)
			files[path] = source.Parse(path, src)
		}
		return files[path]
	}
	c.m = New(c.read)
	for _, f := range append(txtar.Parse([]byte(archive)).Files, txtar.File{Name: "go.mod", Data: []byte("module example.com/m\n")}) {
		path := filepath.Join(c.dir, f.Name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, f.Data, 0o644))
		for i, line := range strings.Split(string(f.Data), "\n") {
			if _, name, ok := strings.Cut(line, "// "); ok && strings.HasSuffix(path, ".go") {
				c.at[name] = Place{c.read(path), i + 1}
			}
		}
	}
	return c
}

// wait is goroutines whose stack has the marked lines.
func (c code) wait(kind stack.Wait, marks ...string) Wait {
	c.t.Helper()
	w := Wait{Kind: kind, Direct: true}
	for _, mark := range marks {
		require.Contains(c.t, c.at, mark)
		w.Path = append(w.Path, c.at[mark])
	}
	w.Place = w.Path[0]
	return w
}

func TestACloseThatIsSkippedIsFoundWhereverItIs(t *testing.T) {
	const consumer = `
-- eat/eat.go --
package eat

import "example.com/m/grow"

func All() {
	go func() {
		for range grow.Apples() { // waits
		}
	}()
}
-- grow/grow.go --
package grow

`
	for name, tc := range map[string]struct {
		grow  string
		found bool
	}{
		"a return before the close": {`
func Apples() <-chan int {
	out := make(chan int)
	go func() {
		for i := range 10 {
			if rotten(i) {
				return // exit
			}
			out <- i
		}
		close(out)
	}()
	return out
}
`, true},
		"in a function that gets the channel": {`
func Apples() <-chan int {
	out := make(chan int)
	go pick(out)
	return out
}

func pick(basket chan<- int) {
	if rotten(1) {
		return // exit
	}
	close(basket)
}
`, true},
		"one way out of several": {`
func Apples() <-chan int {
	out := make(chan int)
	go func() {
		for i := range 10 {
			switch {
			case i == 3:
				close(out)
				return
			case rotten(i):
				return // exit
			}
		}
		close(out)
	}()
	return out
}
`, true},
		"a close on every way": {`
func Apples() <-chan int {
	out := make(chan int)
	go func() {
		if rotten(1) {
			close(out)
			return
		}
		close(out)
	}()
	return out
}
`, false},
		"a deferred close": {`
func Apples() <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		if rotten(1) {
			return
		}
	}()
	return out
}
`, false},
		"somebody else closes, too": {`
func Apples() <-chan int {
	out := make(chan int)
	go func() {
		if rotten(1) {
			return
		}
		close(out)
	}()
	go func() {
		close(out)
	}()
	return out
}
`, false},
		"a close of another channel": {`
func Apples() <-chan int {
	out, done := make(chan int), make(chan int)
	go func() {
		if rotten(1) {
			return
		}
		close(done)
	}()
	return out
}
`, false},
	} {
		t.Run(name, func(t *testing.T) {
			c := unpack(t, consumer+tc.grow)
			a, ok := c.m.Why(c.wait(stack.Receive, "waits"), nil)
			require.Equal(t, tc.found, ok, a.Says)
			if ok {
				assert.Equal(t, c.at["exit"], a.Notes[0].Place)
			}
			_, ok = c.m.Why(c.wait(stack.Send, "waits"), nil)
			assert.False(t, ok, "a sender does not wait for a close")
		})
	}
}

const accounts = `
-- a/a.go --
package a

import "sync"

type A struct{ mu sync.Mutex }

type B struct{ mu, other sync.Mutex }

func (a *A) Outer(b *B) {
	a.mu.Lock() // a first
	b.Inner() // calls b
	a.mu.Unlock()
}

func (a *A) Inner() {
	a.mu.Lock() // a
}
-- a/b.go --
package a

func (x *B) Inner() {
	x.mu.Lock() // b
}

func (x *B) Outer(a *A) {
	x.mu.Lock() // b first
	a.Inner() // calls a
	x.mu.Unlock()
}

func (x *B) Harmless(a *A) {
	x.other.Lock()
	a.Inner() // calls a with another
	x.other.Unlock()
}

func (x *B) Late(a *A) {
	x.mu.Lock()
	x.mu.Unlock()
	a.Inner() // calls a with none
}
`

func TestLocksInDifferentOrders(t *testing.T) {
	c := unpack(t, accounts)
	one := c.wait(stack.Lock, "b", "calls b")
	a, ok := c.m.Why(one, []Wait{c.wait(stack.Lock, "a", "calls a")})
	require.True(t, ok)
	assert.Equal(t, []Place{c.at["a first"], c.at["b first"]}, []Place{a.Notes[0].Place, a.Notes[1].Place})
	for _, call := range []string{"calls a with another", "calls a with none"} {
		_, ok = c.m.Why(one, []Wait{c.wait(stack.Lock, "a", call)})
		assert.False(t, ok, call)
	}
	_, ok = c.m.Why(one, []Wait{one})
	assert.False(t, ok, "one and the same")
}

func TestWhatOtherFilesOfThePackageUse(t *testing.T) {
	c := unpack(t, `
-- p/a.go --
package p

type T struct{ shared, own chan int }

func (t *T) f() {
	for range t.shared { // shared
	}
	for range t.own { // own
	}
	local := make(chan int)
	<-local // local
}
-- p/b.go --
package p

func (t *T) g() { close(t.shared) }
`)
	assert.True(t, c.m.Elsewhere(c.wait(stack.Receive, "shared")))
	assert.False(t, c.m.Elsewhere(c.wait(stack.Receive, "own")))
	assert.False(t, c.m.Elsewhere(c.wait(stack.Receive, "local")))
}

func TestWhySeveralHaveTheSameObject(t *testing.T) {
	const object = `
-- p/p.go --
package p

type T struct{ n int }

func (t *T) Add() {
	t.n++ // access
}
`
	const use = `
-- q/q.go --
package q

import "example.com/m/p"

func All(t *p.T) {
	for range 2 {
		go func() { // start
			t.Add() // call
		}()
	}
}

func Each() {
	for range 2 {
		go func() { // start of each
			t := p.New()
			t.Add() // call of each
		}()
	}
}
`
	access := func(c code, call, start string) Access {
		return Access{Place: c.at["access"], Path: []Place{c.at["access"], c.at[call]}, Started: c.at[start], Direct: true}
	}
	one := unpack(t, object+"\nvar t = &T{} // one\n\nfunc New() *T { return t }\n"+use)
	a, ok := one.m.Unordered(access(one, "call of each", "start of each"), access(one, "call of each", "start of each"), "")
	require.True(t, ok)
	assert.Equal(t, one.at["one"], a.Notes[0].Place)

	many := unpack(t, object+"\nfunc New() *T { return &T{} }\n"+use)
	a, ok = many.m.Unordered(access(many, "call", "start"), access(many, "call", "start"), "")
	require.True(t, ok)
	assert.Equal(t, many.at["start"], a.Notes[0].Place)
	_, ok = many.m.Unordered(access(many, "call of each", "start of each"), access(many, "call of each", "start of each"), "")
	assert.False(t, ok, "each has its own, so the source shows nothing")
	_, ok = many.m.Unordered(access(many, "call", "start"), access(many, "call of each", "start of each"), "")
	assert.False(t, ok, "they were started in different places")
}
