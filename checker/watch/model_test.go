package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A fake answers as the checker would, and remembers what it was asked.
type fake struct {
	mu    sync.Mutex
	all   []exercise
	asked []string
	under int // commands under way, of runs
	most  int
	runs  chan struct{} // a run ends when it receives; nil: immediately
}

func (f *fake) list(context.Context) ([]exercise, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.all), nil
}

func (f *fake) ask(ctx context.Context, _ screen, args ...string) (answer, error) {
	f.mu.Lock()
	f.asked = append(f.asked, strings.Join(args[:2], " "))
	run := args[0] == "run"
	if run {
		f.under++
		f.most = max(f.most, f.under)
	}
	f.mu.Unlock()
	if !run {
		return answer{"text of " + args[0], 0}, nil
	}
	defer func() {
		f.mu.Lock()
		f.under--
		f.mu.Unlock()
	}()
	if f.runs == nil || ctx.Err() != nil {
		return answer{"verdict over " + args[1], 1}, ctx.Err()
	}
	select {
	case <-f.runs:
		return answer{"verdict over " + args[1], 1}, nil
	case <-ctx.Done():
		return answer{}, ctx.Err()
	}
}

func threeExercises() []exercise {
	return []exercise{
		{Name: "one", Number: "1.1", Chapter: "First", State: "passed", Files: []string{"one.go"}},
		{Name: "two", Number: "1.2", Chapter: "First", State: "next", Files: []string{"two.go"}},
		{Name: "three", Number: "2.1", Chapter: "Second", State: "open", Files: []string{"three.go"}},
	}
}

// A desk drives a model as bubbletea does, but one message after another.
type desk struct {
	t *testing.T
	*model
	fake *fake
}

func newDesk(t *testing.T, f *fake) *desk {
	if f.all == nil {
		f.all = threeExercises()
	}
	d := &desk{t, newModel(t.Context(), f, slices.Clone(f.all), ""), f}
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	return d
}

// send hands msg over, and then whatever comes of it; ticks of the clock are left out.
func (d *desk) send(msg tea.Msg) {
	d.t.Helper()
	_, cmd := d.model.Update(msg)
	d.do(cmd)
}

func (d *desk) do(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			d.do(c)
		}
	case clockMsg, nil, tea.QuitMsg:
	default:
		d.send(msg)
	}
}

func (d *desk) press(keys ...string) {
	for _, k := range keys {
		d.do(d.model.key(k))
	}
}

func (d *desk) screen() string { return ansi.Strip(d.View().Content) }

func TestItBeginsWithTheNextExercise(t *testing.T) {
	d := newDesk(t, &fake{})
	assert.Contains(t, d.screen(), "1.2 two")
	assert.Contains(t, d.screen(), "verdict over two")
	assert.Contains(t, d.screen(), "not passed yet")
	assert.Contains(t, d.screen(), "1 of 3")
	assert.Contains(t, d.screen(), "First: 1 of 2")
	assert.Equal(t, []string{"run two"}, d.fake.asked)
}

func TestEachKey(t *testing.T) {
	for _, test := range []struct{ keys, says, asked string }{
		{"r", "verdict over two", "run two"},
		{"h", "text of hint", "hint two"},
		{"l", "text of lesson", "lesson two"},
		{"t", "text of timeline", "timeline two"},
		{"s", "text of solution", "solution two"},
		{"n", "verdict over three", "run three"},
		{"n n", "verdict over two", "run two"}, // what is passed is gone past
		{"p", "verdict over one", "run one"},
		{"p p", "verdict over one", "run one"},
		{"L down enter", "verdict over three", "run three"},
		{"L esc", "verdict over two", "run two"},
		{"L / s e c enter", "verdict over three", "run three"}, // by the chapter's name
		{"L / 1 . 2 backspace 1 enter", "verdict over one", "run one"},
		{"L / q q", "no exercise has “qq” in its name", "run two"},
		{"L / q enter esc down enter", "verdict over three", "run three"},
		{"L / t w space n e x t", "/tw next", "run two"},
		{"l esc", "verdict over two", "lesson two"},
		{"x", "bring two.go back as it was at first?", "run two"},
		{"x y", "text of reset", "reset two"},
		{"x n", "left as it is", "run two"},
		{"?", "put away what lies over the verdict", "run two"},
	} {
		t.Run(test.keys, func(t *testing.T) {
			d := newDesk(t, &fake{})
			d.press(strings.Fields(test.keys)...)
			assert.Contains(t, d.screen(), test.says)
			assert.Equal(t, test.asked, d.fake.asked[len(d.fake.asked)-1])
		})
	}
}

// The list is a tree of chapters, in which what is searched for is all there is.
func TestTheListShowsChapters(t *testing.T) {
	d := newDesk(t, &fake{})
	d.press("L")
	lines := strings.Split(d.screen(), "\n")[3:8]
	for i, starts := range []string{"First  1 of 2", "  ✓ 1.1  one", "  ▸ 1.2  two", "Second  0 of 1", "    2.1  three"} {
		assert.True(t, strings.HasPrefix(lines[i], starts), "line %d is %q, and begins with %q", i, lines[i], starts)
	}
	d.press("/", "o", "n", "e")
	assert.NotContains(t, d.screen(), "Second")
	d.press("esc")
	assert.Contains(t, d.screen(), "Second")
	d.press("esc")
	assert.Contains(t, d.screen(), "verdict over two")
}

// Each key that help names does something, where there is something to do.
func TestTheKeysThatHelpNamesAreThere(t *testing.T) {
	t.Setenv("VISUAL", "")
	t.Setenv("EDITOR", "")
	for _, b := range bindings {
		for k := range strings.SplitSeq(b.key, ", ") {
			d := newDesk(t, &fake{})
			d.model.over, d.model.scroll, d.model.elsewhere = &page{"long", strings.Repeat("a line\n", 60) + "another"}, 41, "three"
			before, asked := d.screen(), len(d.fake.asked)
			cmd := d.model.key(k)
			quits := cmd != nil && k == "q"
			d.do(cmd)
			assert.True(t, quits || d.screen() != before || len(d.fake.asked) > asked, "%s does nothing", k)
		}
	}
}

func TestASaveRunsAndALaterOneSupersedes(t *testing.T) {
	f := &fake{runs: make(chan struct{})}
	f.all = threeExercises()
	m := newModel(t.Context(), f, slices.Clone(f.all), "")
	verdicts := make(chan tea.Msg, 300)
	start := func(cmd tea.Cmd) {
		for _, c := range cmd().(tea.BatchMsg)[1:] { // the first is the clock
			go func() { verdicts <- c() }()
		}
	}
	_, cmd := m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	start(cmd)
	for range 200 {
		_, cmd := m.Update(savedMsg{[]string{"two"}})
		start(cmd)
	}
	f.runs <- struct{}{} // to the one that is still wanted
	for range 201 {
		m.Update(<-verdicts)
	}
	assert.Nil(t, m.running)
	require.NotNil(t, m.verdict)
	assert.Equal(t, "verdict over two", m.verdict.text)
	assert.Equal(t, 1, f.most, "runs at once")
}

func TestASaveOfAnotherExerciseIsOffered(t *testing.T) {
	d := newDesk(t, &fake{})
	d.send(savedMsg{[]string{"three"}})
	assert.Contains(t, d.screen(), "three was saved: press o to go there")
	assert.Equal(t, []string{"run two"}, d.fake.asked, "it is not run before")
	d.press("o")
	assert.Contains(t, d.screen(), "verdict over three")
}

func TestGoingOnIsTheLearnersDecision(t *testing.T) {
	for _, advance := range []bool{false, true} {
		d := newDesk(t, &fake{})
		d.model.advance = advance
		d.fake.all[1].State = "passed"
		d.model.running = &job{number: 7}
		d.send(verdictMsg{7, answer{"passed", 0}, nil})
		if advance {
			assert.Contains(t, d.screen(), "2.1 three")
			continue
		}
		assert.Contains(t, d.screen(), "1.2 two")
		assert.Contains(t, d.screen(), "n: on to the next one")
		assert.Contains(t, d.screen(), "2 of 3")
	}
}

func TestTheMachinesTroubleIsSaid(t *testing.T) {
	d := newDesk(t, &fake{})
	d.model.running = &job{number: 7}
	d.send(verdictMsg{7, answer{}, errors.New("running the checker: no such file")})
	assert.Contains(t, d.screen(), "no such file")
	assert.Contains(t, d.screen(), "the checker could not run it")
}

// However small the screen is, nothing goes beyond it.
func TestTheScreenIsKeptTo(t *testing.T) {
	d := newDesk(t, &fake{})
	d.model.verdict = &answer{strings.Repeat(strings.Repeat("wide ", 40)+"\n", 60), 1}
	for _, size := range []tea.WindowSizeMsg{{Width: 120, Height: 40}, {Width: 80, Height: 24}, {Width: 40, Height: 10}, {Width: 10, Height: 3}, {Width: 1, Height: 1}} {
		d.send(size)
		for _, keys := range []string{"", "end", "L", "esc ?"} {
			d.press(strings.Fields(keys)...)
			lines := strings.Split(d.screen(), "\n")
			assert.LessOrEqual(t, len(lines), max(1, size.Height), "%v", size)
			for _, l := range lines {
				assert.LessOrEqual(t, ansi.StringWidth(l), size.Width, "%v: %q", size, l)
			}
		}
		d.press("esc")
	}
}

func TestLongTextScrolls(t *testing.T) {
	d := newDesk(t, &fake{})
	var text strings.Builder
	for i := range 100 {
		text.WriteString("line " + string(rune('A'+i%26)) + "\n")
	}
	d.model.verdict = &answer{text.String() + "the last line", 1}
	assert.Contains(t, d.screen(), "line 1 to 19 of 101")
	d.press("end")
	assert.Contains(t, d.screen(), "the last line")
	d.press("pgdown", "down")
	assert.Contains(t, d.screen(), "the last line", "it goes no further")
	d.press("home", "up")
	assert.Contains(t, d.screen(), "line 1 to 19 of 101")
}

func TestQuittingWaitsForTheRun(t *testing.T) {
	f := &fake{runs: make(chan struct{})}
	f.all = threeExercises()
	m := newModel(t.Context(), f, slices.Clone(f.all), "")
	_, cmd := m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	run := cmd().(tea.BatchMsg)[1]
	go run()
	require.Eventually(t, func() bool { f.mu.Lock(); defer f.mu.Unlock(); return f.under == 1 }, 10*time.Second, time.Millisecond)
	m.finish()
	assert.Zero(t, f.under)
}
