//go:build unix

package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// standIn takes the checker's place: the verdict over an exercise is what its file holds, after a moment.
const standIn = `#!/bin/sh
case $1 in
list) cat list.json ;;
run)
	sleep 0.2 &
	trap 'kill $!; exit 130' INT
	wait $!
	echo "verdict: $(cat "$2.go")"
	grep -q right "$2.go"
	;;
*) echo "$1 of $2" ;;
esac
`

// A terminal is the program on a pseudo-terminal, with an emulator behind it that knows what is on the screen.
type terminal struct {
	t      testing.TB
	root   string
	cmd    *exec.Cmd
	pty    *os.File
	mu     sync.Mutex // guards the screen, but for reading its answers
	screen *vt.Emulator
	ended  chan struct{}
}

// start starts the program, by a command of its own if one is given: what it is started by, and the program's own command line behind it.
func start(t testing.TB, by ...string) *terminal {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the program")
	}
	root := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(root, ".koans"), 0o755))
	checker, program := filepath.Join(root, "checker.sh"), filepath.Join(root, "watch")
	for name, content := range map[string]string{
		"checker.sh": standIn, "one.go": "wrong", "two.go": "wrong",
		"list.json": `[{"name":"one","number":"1.1","title":"First of all","chapter":"Chapter","state":"next","files":["one.go"]},
			{"name":"two","number":"1.2","title":"Then","chapter":"Chapter","state":"open","files":["two.go"]}]`,
	} {
		require.NoError(t, os.WriteFile(filepath.Join(root, name), []byte(content), 0o700))
	}
	said, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput()
	require.NoError(t, err, string(said))

	term := &terminal{t: t, root: root, screen: vt.NewEmulator(120, 40), ended: make(chan struct{})}
	command := append(by, program, "-checker", checker, "-root", root)
	term.cmd = exec.Command(command[0], command[1:]...)
	term.cmd.Env = append(os.Environ(), "TERM=xterm-256color", "EDITOR=")
	term.pty, err = pty.StartWithSize(term.cmd, &pty.Winsize{Rows: 40, Cols: 120})
	require.NoError(t, err)
	var copying sync.WaitGroup
	copying.Go(func() { _, _ = io.Copy(painter{term}, term.pty) }) // ends with the program
	copying.Go(func() { _, _ = io.Copy(term.pty, term.screen) })   // what the emulator answers, until it is closed
	go func() {
		defer close(term.ended)
		_ = term.cmd.Wait() // ProcessState tells how
	}()
	t.Cleanup(func() {
		_ = term.cmd.Process.Kill()
		<-term.ended
		term.pty.Close()
		term.screen.Close()
		copying.Wait()
	})
	return term
}

// A painter is what the program writes to.
type painter struct{ *terminal }

func (p painter) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.screen.Write(b)
}

func (term *terminal) text() string {
	term.mu.Lock()
	defer term.mu.Unlock()
	return term.screen.String()
}

func (term *terminal) alternate() bool {
	term.mu.Lock()
	defer term.mu.Unlock()
	return term.screen.IsAltScreen()
}

// resize makes the screen, and the emulator's, another size.
func (term *terminal) resize(width, height int) {
	term.mu.Lock()
	term.screen.Resize(width, height)
	term.mu.Unlock()
	require.NoError(term.t, pty.Setsize(term.pty, &pty.Winsize{Rows: uint16(height), Cols: uint16(width)}))
}

// shows waits until the text is on the screen.
func (term *terminal) shows(text string) {
	term.t.Helper()
	require.Eventually(term.t, func() bool { return strings.Contains(term.text(), text) }, time.Minute, 5*time.Millisecond,
		"%q is not on the screen", text)
}

func (term *terminal) press(keys string) {
	term.t.Helper()
	_, err := io.WriteString(term.pty, keys)
	require.NoError(term.t, err)
}

func (term *terminal) save(name, content string) {
	term.t.Helper()
	require.NoError(term.t, os.WriteFile(filepath.Join(term.root, name+".go"), []byte(content), 0o600))
}

// ends waits for the program's end, after which the terminal must be as it was, and nothing of it be left.
func (term *terminal) ends() {
	term.t.Helper()
	select {
	case <-term.ended:
	case <-time.After(time.Minute):
		term.t.Fatal("it does not end")
	}
	assert.Eventually(term.t, func() bool { return !term.alternate() }, 10*time.Second, 10*time.Millisecond, "the screen before is there again")
	left, _ := exec.Command("pgrep", "-f", filepath.Join(term.root, "checker.sh")).Output()
	assert.Empty(term.t, string(left), "processes that are left")
}

func TestASessionOnATerminal(t *testing.T) {
	term := start(t)
	term.shows("verdict: wrong")
	term.shows("not passed yet")
	term.press("l")
	term.shows("lesson of one")
	term.save("one", "right") // puts the lesson away
	term.shows("verdict: right")
	term.shows("on to the next one")
	term.press("n")
	term.shows("1.2 two")
	term.press("L")
	term.shows("enter: go there")
	term.press("k\r")
	term.shows("1.1 one")
	term.save("two", "changed")
	term.shows("two was saved: press o to go there")
	term.press("o")
	term.shows("verdict: changed")

	term.resize(40, 10)
	term.shows("1.2 two")
	term.shows("verdict: changed")
	term.press("q")
	term.ends()
}

func TestTheLastOfTwoHundredSavesIsJudged(t *testing.T) {
	term := start(t)
	term.shows("running")
	for i := range 200 {
		term.save("one", fmt.Sprint("version ", i))
		time.Sleep(time.Millisecond) // as a tool that saves at every key would
	}
	term.shows("verdict: version 199")
	term.press("q")
	term.ends()
}

func TestItEndsHoweverItIsEnded(t *testing.T) {
	for name, end := range map[string]func(*terminal){
		"Ctrl-C":               func(term *terminal) { term.press("\x03") },
		"SIGTERM":              func(term *terminal) { _ = term.cmd.Process.Signal(syscall.SIGTERM) },
		"q in the middle":      func(term *terminal) { term.press("rq") },
		"Ctrl-C over the list": func(term *terminal) { term.press("L\x03") },
	} {
		t.Run(name, func(t *testing.T) {
			term := start(t)
			term.shows("1.1 one")
			end(term)
			term.ends()
		})
	}
}

// Ctrl-Z gives the terminal to the shell as it was, and fg brings the screen back. What was saved in between is judged.
func TestItIsStoppedAndGoesOn(t *testing.T) {
	const shell = `set -m; "$@"; echo "the shell has it"; read answer; fg >/dev/null; echo "it has ended"`
	term := start(t, "sh", "-c", shell, "sh")
	term.shows("verdict: wrong")
	term.press("\x1a")
	term.shows("the shell has it")
	require.False(t, term.alternate(), "the screen before is there while the shell has the terminal")
	term.save("one", "right in the meantime")
	term.press("\r")
	term.shows("verdict: right in the meantime")
	require.True(t, term.alternate())
	term.press("q")
	term.shows("it has ended")
	term.ends()
}
