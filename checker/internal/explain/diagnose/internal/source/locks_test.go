package source

import (
	"go/ast"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const locking = `package x

import "sync"

var mu, other sync.Mutex

func deferred() {
	mu.Lock()
	defer mu.Unlock()
	if cond() {
		return
	}
	work() // held mu
}

func early() {
	mu.Lock()
	if cond() {
		return // escapes
	}
	mu.Unlock()
	work() // held nothing
}

func both() {
	mu.Lock()
	if cond() {
		mu.Unlock()
		return
	}
	other.Lock() // held mu
	other.Unlock()
	mu.Unlock()
}

func loop() {
	for {
		mu.Lock()
		if cond() {
			mu.Unlock()
			break
		}
		mu.Unlock()
	}
	work() // held nothing
}

func choice(n int) {
	mu.Lock()
	switch n {
	case 1:
		mu.Unlock()
		return
	case 2:
		work() // held mu
	}
	defer func() { mu.Unlock() }()
	go func() {
		work() // held nothing
	}()
}

func handsOver() { mu.Lock() }

type box struct{ mu sync.Mutex }

func (b *box) take()      { b.mu.Lock() }
func (b *box) giveBack()  { b.mu.Unlock() }
func giveUp(m *sync.Mutex) { m.Unlock() }

func (b *box) pause() {
	b.mu.Unlock()
	work() // held nothing
	b.mu.Lock()
	work() // held mu
}

func byHelpers(c *box) {
	c.take()
	work() // held mu
	c.pause()
	work() // held mu
	c.giveBack()
	work() // held nothing
	c.mu.Lock()
	giveUp(&c.mu)
	work() // held nothing
}

func byHelperAtTheEnd(c *box) {
	c.take()
	defer c.giveBack()
	work() // held mu
}

func choosing(c chan int) {
	mu.Lock()
	defer mu.Unlock()
	select { // held mu
	case <-c:
	case c <- 1:
		work() // held mu
	}
}
`

func TestWhatIsHeldWhere(t *testing.T) {
	f := Parse("x.go", []byte(locking))
	require.NotNil(t, f)
	for i, line := range strings.Split(locking, "\n") {
		_, want, marked := strings.Cut(line, "// held ")
		if !marked {
			continue
		}
		var names []string
		for _, h := range f.HeldAt(i + 1) {
			names = append(names, h.Name())
		}
		if want == "nothing" {
			want = ""
		}
		assert.Equal(t, want, strings.Join(names, " "), "line %d: %s", i+1, line)
	}
}

func TestTheWaysOutThatKeepALock(t *testing.T) {
	escapes := Parse("x.go", []byte(locking)).Escapes("mu")
	require.Len(t, escapes, 1)
	assert.Equal(t, 17, escapes[0].Line)
	assert.Contains(t, strings.Split(locking, "\n")[escapes[0].Exit-1], "escapes")
}

// What was taken in a round stays taken; what was taken before the loop is meant for all of it.
func TestAContinueThatKeepsALock(t *testing.T) {
	const rounds = `package x

func rounds() {
	all.Lock()
	for _, s := range subs {
		s.mu.Lock()
		if s.over {
			continue // escapes
		}
		s.mu.Unlock()
	}
	all.Unlock()
}

func waits() {
	c.mu.Lock()
	for {
		if !ready() {
			c.ready.Wait()
			continue
		}
		break
	}
	c.mu.Unlock()
}
`
	f := Parse("x.go", []byte(rounds))
	escapes := f.Escapes("mu")
	require.Len(t, escapes, 1)
	assert.True(t, escapes[0].Round)
	assert.Equal(t, "s.mu", escapes[0].Text)
	assert.Contains(t, strings.Split(rounds, "\n")[escapes[0].Exit-1], "escapes")
	assert.Empty(t, f.Escapes("all"))
}

func TestWhatCallersHoldAndACalleeGaveUp(t *testing.T) {
	f := Parse("x.go", []byte(locking))
	at := func(text string) int { return 1 + strings.Count(locking[:strings.Index(locking, text)], "\n") }
	pause, call := at("func (b *box) pause"), at("c.pause()")
	require.Len(t, f.HeldOn([]int{call}), 1)
	assert.Empty(t, f.HeldOn([]int{pause + 2, call}), "given up by the callee")
	assert.Empty(t, f.HeldOn([]int{pause + 3, call}), "and not yet taken back")
	back := f.HeldOn([]int{pause + 4, call})
	require.NotEmpty(t, back)
	assert.Equal(t, pause+3, back[0].Line)
}

func TestWhatIsLockedUsedAndUnlockedOnOneLineIsHeldInUse(t *testing.T) {
	f := Parse("x.go", []byte(`package x

func plain() { mu.Lock(); n++; mu.Unlock() }
func deferred() { mu.Lock(); defer mu.Unlock(); n++ }
func started() { go func() { mu.Lock(); n++; mu.Unlock() }() }
func late() { mu.Lock(); mu.Unlock(); n++ }
func some() { n++; mu.Lock(); n++; mu.Unlock() }
`))
	for _, line := range []int{3, 4, 5} {
		assert.Len(t, f.HeldInUse([]int{line}), 1, "line %d", line)
	}
	for _, line := range []int{6, 7} {
		assert.Empty(t, f.HeldInUse([]int{line}), "line %d", line)
	}
	assert.Empty(t, f.HeldAt(3), "who waits there waits for the lock")
}

// Answers that are right give every lock back; whoever says otherwise has misread them.
func TestNoRightAnswerSeemsToKeepALock(t *testing.T) {
	read := 0
	for _, pattern := range []string{"*/*/*.go", "*/*/testdata/right/*.go"} {
		files, err := filepath.Glob("../../../../../../solutions/" + pattern)
		require.NoError(t, err)
		for _, file := range files {
			if strings.Contains(file, "_predict") {
				continue // answers about small programs, some of which keep a lock on purpose
			}
			src, err := os.ReadFile(file)
			require.NoError(t, err)
			f := Parse(file, src)
			read++
			ast.Inspect(f.Tree, func(n ast.Node) bool {
				if recv, name := MethodCall(n); name == "Lock" || name == "RLock" {
					for _, e := range f.Escapes(Last(recv)) {
						t.Errorf("%s: %s, taken at line %d, seems to stay taken at line %d", file, e.Text, e.Line, e.Exit)
					}
				}
				return true
			})
		}
	}
	t.Logf("%d answers read", read)
}
