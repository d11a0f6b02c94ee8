package cancel_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"koans/exercises/internal/lab"
)

var (
	errFile     = errors.New("the file cannot be removed")
	errPatience = errors.New("lost patience")
)

// A download takes an hour and two seconds of clean-up when its context ends before.
type download struct {
	tl      *lab.Timeline
	running lab.Overlap
	asked   time.Duration // when its context ended
}

const (
	downloading = time.Hour
	cleaning    = 2 * time.Second
)

func (d *download) run(ctx context.Context) (int, error) {
	defer d.running.Enter()()
	err := d.tl.WorkContext(ctx, "download", downloading)
	if err != nil {
		d.noteAsked()
		end := d.tl.Span("download", "cleans up")
		time.Sleep(cleaning)
		end("")
		return 0, err
	}
	return 42, nil
}

// The race detector overlooks this note: an answer that comes back too early is
// to blame for just that, and not for reading here what is written there.
//
//go:norace
func (d *download) noteAsked() { d.asked = d.tl.Now() }

//go:norace
func (d *download) askedAt() string { return d.asked.String() }

// stubborn takes d and never looks at its context.
func stubborn(tl *lab.Timeline, d time.Duration) func(context.Context) (int, error) {
	return func(context.Context) (int, error) {
		tl.Work("stubborn", d)
		return 42, nil
	}
}

// What a function may return that was asked to stop.
var endings = []ending{
	{"nothing at all", nil, nil},
	{"its context's error", 0, context.Canceled},
	{"its context's error, wrapped", 0, fmt.Errorf("download: %w", context.Canceled)},
	{"another error", 0, errFile},
	{"a value", 42, nil},
	{"a part and an error", 7, context.Canceled},
}

type ending struct {
	name  string
	value any
	err   error
}

func (e ending) run(tl *lab.Timeline) func(context.Context) (any, error) {
	return func(ctx context.Context) (any, error) {
		_ = tl.WorkContext(ctx, "function", time.Hour)
		tl.Work("function", time.Second)
		return e.value, e.err
	}
}

// draw notes in a lane of its own that call is under way, and when it returned.
func draw(tl *lab.Timeline, lane, name string, call func() error) time.Duration {
	end := tl.Span(lane, name)
	if err := call(); err != nil {
		end(err.Error())
	} else {
		end("")
	}
	return tl.Now()
}

func ended(t *testing.T) context.Context {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	return ctx
}

type key struct{}
