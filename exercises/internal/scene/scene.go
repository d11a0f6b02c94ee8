// Package scene puts an exercise under buttons: a program that is written with it is shown by `checker lab` as a page on which the
// learner's own code is driven by hand, and what its goroutines do is drawn as it happens.
//
// A scene uses the exercise as anybody would, by what it exports. It runs in real time, with the race detector, in a process of its
// own. What it shows and what it is told goes over standard output and input, a line of JSON each; what the learner's code
// prints goes to standard error instead.
package scene

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// A Scene is what is on the page. The functions that add something to it are called before
// [Play]'s function returns; all others at any time, by any goroutine.
type Scene struct {
	ctx     context.Context // ends with the scene
	out     *lines
	speed   speed
	presses sync.WaitGroup

	mu       sync.Mutex
	controls []*control
	readings []reading
}

// A control is a button or a number.
type control struct {
	Kind  string `json:"kind"` // "button" or "number"
	Name  string `json:"name"`
	Help  string `json:"help,omitempty"`
	Least int    `json:"least,omitempty"`
	Most  int    `json:"most,omitempty"`
	Value int    `json:"value,omitempty"`

	press func(ctx context.Context)
}

type reading struct {
	name string
	read func() string
}

// Context ends when the scene does: when it is begun anew, or its page is closed.
func (s *Scene) Context() context.Context { return s.ctx }

// Button adds a button. Each press calls press in a goroutine of its own, whether or not the ones before have
// returned. ctx ends with the scene; a press that goes on after that is called left behind.
func (s *Scene) Button(name, help string, press func(ctx context.Context)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.controls = append(s.controls, &control{Kind: "button", Name: name, Help: help, press: press})
}

// Number adds a number between least and most, and returns what tells its value. It begins with value.
func (s *Scene) Number(name, help string, least, most, value int) func() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &control{Kind: "number", Name: name, Help: help, Least: least, Most: most, Value: value}
	s.controls = append(s.controls, c)
	return func() int { return s.value(c) }
}

// value reads a number without ordering those who do.
//
//go:norace
func (s *Scene) value(c *control) int {
	hush()
	s.mu.Lock()
	value := c.Value
	s.mu.Unlock()
	unhush()
	return value
}

// Reading adds something that is shown all the time. read is called about five times a second. When it does not return, the page says so and
// goes on.
func (s *Scene) Reading(name string, read func() string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readings = append(s.readings, reading{name, read})
}

// Span begins a bar in a lane, which grows until the function is called that is returned. outcome "" means that all
// went well. Like all that draws, it does not order the goroutines that call it: a race of the learner's stays one.
func (s *Scene) Span(lane, name string) (end func(outcome string)) {
	id := s.out.begin(lane, name, false)
	return func(outcome string) { s.out.end(id, outcome) }
}

// Wait is Span for somebody who waits, which is drawn thinner.
func (s *Scene) Wait(lane, name string) (end func(outcome string)) {
	id := s.out.begin(lane, name, true)
	return func(outcome string) { s.out.end(id, outcome) }
}

// Mark draws a point in a lane.
func (s *Scene) Mark(lane, name string) { s.out.mark(lane, name) }

// Work occupies a lane for d, or until ctx ends: then it returns ctx's error.
func (s *Scene) Work(ctx context.Context, lane, name string, d time.Duration) error {
	end := s.Span(lane, name)
	err := s.Sleep(ctx, d)
	if err != nil {
		end("cancelled")
		return err
	}
	end("")
	return nil
}

// Sleep sleeps for d, or until ctx ends: then it returns ctx's error.
func (s *Scene) Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(s.Of(d))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Of is d at the speed that the page has chosen: for durations that the exercise is told.
func (s *Scene) Of(d time.Duration) time.Duration { return s.speed.of(d) }

// Say adds a line to what is said on the page.
func (s *Scene) Say(format string, args ...any) { s.out.word("say", fmt.Sprintf(format, args...)) }

// press presses the button.
func (s *Scene) press(name string) {
	s.mu.Lock()
	i := slices.IndexFunc(s.controls, func(c *control) bool { return c.Kind == "button" && c.Name == name })
	if i < 0 || s.ctx.Err() != nil {
		s.mu.Unlock()
		return
	}
	press := s.controls[i].press
	s.presses.Add(1) // under the lock, and so not after the scene has ended
	s.mu.Unlock()
	go func() {
		defer s.presses.Done()
		s.out.word("pressed", name)
		defer s.out.word("returned", name) // not when it panics: then nothing is written any more
		press(s.ctx)
	}()
}

// set sets the number.
//
//go:norace
func (s *Scene) set(name string, value int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.controls {
		if c.Kind == "number" && c.Name == name {
			c.Value = min(max(value, c.Least), c.Most)
		}
	}
}
