package resource_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	resource "koans/exercises/03_tasks/03_resource"
	"koans/exercises/internal/lab"
)

// A scene notes what happens to its things, in order.
type scene struct {
	t  *testing.T
	tl *lab.Timeline

	mu    sync.Mutex
	lines []string
}

func (s *scene) note(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, line)
}

// assertStory compares with one line of steps, separated by commas.
func (s *scene) assertStory(want, when string) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	assert.Equal(s.t, want, strings.Join(s.lines, ", "), "what happened "+when)
}

func (s *scene) times(what string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, line := range s.lines {
		if line == what {
			n++
		}
	}
	return n
}

// With's context carries value under keyType{}.
type keyType struct{}

const value = "the caller's"

// with calls the answer with a context that never ends and carries a value.
func (s *scene) with(resources []resource.Resource, use func(context.Context) error) error {
	return s.withContext(context.Background(), resources, use)
}

func (s *scene) withContext(ctx context.Context, resources []resource.Resource, use func(context.Context) error) error {
	ctx = context.WithValue(ctx, keyType{}, value)
	return resource.With(ctx, resources, func(ctx context.Context) error {
		s.note("use")
		end := s.tl.Span("use", "")
		defer func() {
			s.note("use ends")
			end("")
		}()
		return use(ctx)
	})
}

func well(context.Context) error { return nil }

func fails(err error) func(context.Context) error {
	return func(context.Context) error { return err }
}

func takes(d time.Duration) func(context.Context) error {
	return func(context.Context) error { time.Sleep(d); return nil }
}

// A thing is a resource that notes what is done to it.
type thing struct {
	*scene
	name              string
	taking, releasing func(context.Context) error
}

func (th *thing) Take(ctx context.Context) error {
	th.note("take " + th.name)
	end := th.tl.Span(th.name, "take")
	err := th.taking(ctx)
	end(outcome(err))
	return err
}

func (th *thing) Release(ctx context.Context) error {
	th.note("release " + th.name)
	end := th.tl.Span(th.name, "release")
	err := th.releasing(ctx)
	end(outcome(err))
	return err
}

func outcome(err error) string {
	if err != nil {
		return "failed"
	}
	return ""
}

// said is what an error says; "nothing" if there is none.
func said(err error) string {
	if err != nil {
		return err.Error()
	}
	return "nothing"
}

// things returns things called a, b, c ... that are there immediately and never fail.
func (s *scene) things(n int) ([]*thing, []resource.Resource) {
	things := make([]*thing, n)
	resources := make([]resource.Resource, n)
	for i := range things {
		things[i] = &thing{scene: s, name: string(rune('a' + i)), taking: well, releasing: well}
		resources[i] = things[i]
	}
	return things, resources
}

func bubble(t *testing.T, body func(s *scene)) {
	t.Helper()
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) { body(&scene{t: t, tl: tl}) })
}
