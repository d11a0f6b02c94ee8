package sandbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/checker/internal/run/sandbox"
)

// minimal is the policy of those that attack nothing.
func minimal() sandbox.Policy {
	return sandbox.Policy{Read: sandbox.Libraries(self), Env: []string{"GORACE=atexit_sleep_ms=0"}}
}

func newSandbox(t testing.TB, without sandbox.Part) *sandbox.Sandbox {
	s, err := sandbox.New(t.Context(), sandbox.Options{Without: without})
	require.NoError(t, err)
	return s
}

// ends are ways to end, told from outside. They hold on every system.
func TestHowItEnded(t *testing.T) {
	for _, without := range []sandbox.Part{0, sandbox.Everything} {
		s := newSandbox(t, without)
		t.Run(s.Level().String(), func(t *testing.T) {
			t.Run("exit", func(t *testing.T) {
				cmd, err := s.Command(t.Context(), minimal(), self, "attack", "exit", "7")
				require.NoError(t, err)
				require.NoError(t, cmd.Start())
				ended, err := cmd.Wait()
				assert.NoError(t, err)
				assert.Equal(t, 7, ended.Code)
				assert.Equal(t, sandbox.ByItself, ended.Reason)
				assert.Equal(t, "exit status 7", ended.String())
				cmd.Kill() // too late, and harmless
			})
			t.Run("wall", func(t *testing.T) {
				p := minimal()
				p.Limits.Wall = 50 * time.Millisecond
				cmd, err := s.Command(t.Context(), p, self, "attack", "sleep")
				require.NoError(t, err)
				if err := cmd.Start(); err != nil {
					return // on a very busy machine it is over before it has begun
				}
				ended, err := cmd.Wait()
				assert.NoError(t, err)
				assert.Equal(t, sandbox.WallLimit, ended.Reason)
				assert.Equal(t, "ended by its wall limit", ended.String())
			})
			t.Run("cancelled", func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				cmd, err := s.Command(ctx, minimal(), self, "attack", "sleep")
				require.NoError(t, err)
				require.NoError(t, cmd.Start())
				cancel()
				ended, err := cmd.Wait()
				assert.NoError(t, err)
				assert.Equal(t, sandbox.Cancelled, ended.Reason)

				cmd, err = s.Command(ctx, minimal(), self, "attack", "sleep")
				require.NoError(t, err)
				assert.ErrorIs(t, cmd.Start(), context.Canceled)
			})
			t.Run("killed", func(t *testing.T) {
				cmd, err := s.Command(t.Context(), minimal(), self, "attack", "sleep")
				require.NoError(t, err)
				require.NoError(t, cmd.Start())
				assert.Positive(t, cmd.Pid())
				cmd.Kill()
				cmd.Kill()
				ended, err := cmd.Wait()
				assert.NoError(t, err)
				assert.Equal(t, sandbox.Killed, ended.Reason)
				assert.Equal(t, "killed", ended.String())
			})
			t.Run("input", func(t *testing.T) {
				cmd, err := s.Command(t.Context(), minimal(), self, "attack", "copy")
				require.NoError(t, err)
				var out bytes.Buffer
				cmd.Stdout = &out
				in, err := cmd.StdinPipe()
				require.NoError(t, err)
				require.NoError(t, cmd.Start())
				fmt.Fprintln(in, "word")
				ended, err := cmd.Wait()
				assert.NoError(t, err)
				assert.Equal(t, 0, ended.Code)
				assert.Equal(t, "got word", out.String())

				cmd, err = s.Command(t.Context(), minimal(), self, "attack", "copy")
				require.NoError(t, err)
				cmd.Stdin, cmd.Stdout = strings.NewReader("again\n"), &out
				_, err = cmd.StdinPipe()
				assert.Error(t, err, "one of the two")
				require.NoError(t, cmd.Start())
				_, err = cmd.Wait()
				assert.NoError(t, err)
				assert.Equal(t, "got wordgot again", out.String())
			})
			t.Run("environment", func(t *testing.T) {
				t.Setenv("KOANS_SECRET", "1")
				p := minimal()
				p.Env = []string{"A=1", "GORACE=atexit_sleep_ms=0"}
				cmd, err := s.Command(t.Context(), p, self, "attack", "environ")
				require.NoError(t, err)
				var out bytes.Buffer
				cmd.Stdout = &out
				require.NoError(t, cmd.Start())
				_, err = cmd.Wait()
				assert.NoError(t, err)
				assert.Equal(t, "A=1,GORACE=atexit_sleep_ms=0", out.String())
			})
			t.Run("not at all", func(t *testing.T) {
				cmd, err := s.Command(t.Context(), minimal(), filepath.Join(t.TempDir(), "missing"))
				require.NoError(t, err)
				assert.ErrorContains(t, cmd.Start(), "no such file")
			})
		})
	}
}

func TestSenselessPoliciesAreRefused(t *testing.T) {
	s := newSandbox(t, 0)
	for _, p := range []sandbox.Policy{
		{Read: []string{"relative"}},
		{Dir: "relative"},
		{Write: []string{"/w"}, Read: []string{"/w/r"}},
	} {
		_, err := s.Command(t.Context(), p, self)
		assert.Error(t, err)
	}
	_, err := s.Command(t.Context(), sandbox.Policy{}, "relative")
	assert.Error(t, err)
	_, err = s.Command(t.Context(), sandbox.Policy{Write: []string{"/w/w"}, Read: []string{"/w"}}, self)
	assert.NoError(t, err, "the other way round is common")
}

func TestManyAtOnce(t *testing.T) {
	s := newSandbox(t, 0)
	var wg sync.WaitGroup
	codes := make([]int, 40)
	for i := range codes {
		wg.Go(func() {
			cmd, err := s.Command(t.Context(), minimal(), self, "attack", "exit", fmt.Sprint(i))
			if !assert.NoError(t, err) || !assert.NoError(t, cmd.Start()) {
				return
			}
			ended, err := cmd.Wait()
			assert.NoError(t, err)
			codes[i] = ended.Code
		})
	}
	wg.Wait()
	for i, code := range codes {
		assert.Equal(t, i, code)
	}
}

func TestLevelForReports(t *testing.T) {
	l := sandbox.Level{User: true, PID: true, Landlock: 7, Rlimits: true}
	assert.Equal(t, "namespaces user pid, landlock 7, rlimits (not processes)", l.String())
	assert.False(t, l.None())
	b, err := json.Marshal(l)
	require.NoError(t, err)
	var back sandbox.Level
	require.NoError(t, json.Unmarshal(b, &back))
	assert.Equal(t, l, back)

	assert.Equal(t, "none", sandbox.Level{}.String())
	assert.True(t, sandbox.Level{Rlimits: true}.None())
	assert.Contains(t, sandbox.Level{}.Gaps(minimal()), sandbox.ReadOutside)
	assert.NotContains(t, sandbox.Level{}.Gaps(sandbox.Policy{Network: true}), sandbox.UseNetwork)
}

func TestProbeFindsTheSameAgain(t *testing.T) {
	first, err := sandbox.Probe(t.Context())
	require.NoError(t, err)
	t.Logf("this machine: %v", first)
	second, err := sandbox.Probe(t.Context())
	require.NoError(t, err)
	assert.Equal(t, first, second)
	assert.Equal(t, first, newSandbox(t, 0).Level())
	assert.True(t, newSandbox(t, sandbox.Everything).Level().None())

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if first != (sandbox.Level{}) {
		_, err = sandbox.Probe(ctx)
		assert.ErrorIs(t, err, context.Canceled)
	}
}

func BenchmarkCommand(b *testing.B) {
	program := "/bin/true"
	if _, err := os.Stat(program); err != nil {
		b.Skip("no small program to start")
	}
	for _, without := range []sandbox.Part{0, sandbox.Namespaces, sandbox.Landlock, sandbox.Everything} {
		s := newSandbox(b, without)
		b.Run(s.Level().String(), func(b *testing.B) {
			for b.Loop() {
				cmd, err := s.Command(b.Context(), minimal(), program)
				require.NoError(b, err)
				require.NoError(b, cmd.Start())
				_, err = cmd.Wait()
				require.NoError(b, err)
			}
		})
	}
}
