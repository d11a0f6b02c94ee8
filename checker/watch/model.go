package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
)

// What the screen is told.
type (
	savedMsg   struct{ names []string } // exercises whose files have a new content
	verdictMsg struct {
		job    int
		answer answer
		err    error
	}
	listedMsg struct {
		all []exercise
		err error
	}
	textMsg struct { // what a command wrote that was asked for with a key
		title  string
		answer answer
		err    error
	}
	clockMsg  time.Time
	editedMsg struct{ err error }
)

// An asker runs commands of the checker's; see client.
type asker interface {
	list(ctx context.Context) ([]exercise, error)
	ask(ctx context.Context, room screen, args ...string) (answer, error)
}

// A job is a run of the exercise that is looked at.
type job struct {
	number int
	before *job // nil: none
	began  time.Time
	cancel context.CancelFunc
	taken  atomic.Bool // by who does it, or by who sees to it that nobody does any more
	ended  chan struct{}
}

// A page is text that lies over the verdict until it is put away.
type page struct{ title, text string }

// A model is the state of the screen.
type model struct {
	ctx     context.Context
	checker asker
	advance bool // to the next exercise when one has passed

	all     []exercise
	at      int  // the exercise that is looked at
	running *job // nil: none
	last    *job // the newest, whether it has ended or not; nil before the first
	verdict *answer
	trouble error  // of the last run, the machine's
	notice  string // a line for what happened beside

	elsewhere string // the exercise that was saved last, but for the one that is looked at

	over    *page
	picking *picker // nil: the list is not shown
	asking  bool    // whether to reset
	scroll  int
	room    screen
	now     time.Time
}

func newModel(ctx context.Context, c asker, all []exercise, name string) *model {
	m := &model{ctx: ctx, checker: c, all: all, room: screen{80, 24}}
	m.at = max(0, slices.IndexFunc(all, func(e exercise) bool {
		return e.Name == name || name == "" && !e.over()
	}))
	return m
}

func (m *model) current() exercise { return m.all[m.at] }

// Init does nothing: the first run waits for the size of the screen.
func (m *model) Init() tea.Cmd { return nil }

// Update takes a message in.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.room = screen{msg.Width, msg.Height}
		if m.last == nil {
			return m, m.run()
		}
	case tea.KeyPressMsg:
		return m, m.key(msg.String())
	case savedMsg:
		return m, m.saved(msg.names)
	case verdictMsg:
		return m, m.judged(msg)
	case listedMsg:
		if msg.err == nil && len(msg.all) > 0 {
			m.relist(msg.all)
		}
	case textMsg:
		m.show(msg)
	case editedMsg:
		if msg.err != nil {
			m.notice = fmt.Sprintf("the editor: %v", msg.err)
		}
	case clockMsg:
		m.now = time.Time(msg)
		if m.running != nil {
			return m, clock()
		}
	case tea.ResumeMsg:
		return m, m.run() // what was saved meanwhile was not seen by anybody
	}
	return m, nil
}

func clock() tea.Cmd {
	return tea.Tick(100*time.Millisecond, func(t time.Time) tea.Msg { return clockMsg(t) })
}

// run runs the exercise that is looked at. A run that is under way is given up, and when nothing is left of it the new one begins.
func (m *model) run() tea.Cmd {
	m.stop()
	ctx, cancel := context.WithCancel(m.ctx)
	j := &job{number: 1, before: m.last, began: time.Now(), cancel: cancel, ended: make(chan struct{})}
	if j.before != nil {
		j.number = j.before.number + 1
	}
	m.running, m.last, m.now, m.notice = j, j, j.began, ""
	name, room := m.current().Name, m.room
	return tea.Batch(clock(), func() tea.Msg {
		if !j.taken.CompareAndSwap(false, true) {
			return nil
		}
		defer close(j.ended)
		defer cancel()
		if j.before != nil {
			<-j.before.ended
			j.before = nil
		}
		said, err := m.checker.ask(ctx, room, "run", name, "--rules", "--color", "always")
		return verdictMsg{j.number, said, err}
	})
}

// stop gives up the run that is under way.
func (m *model) stop() {
	if m.running != nil {
		m.running.cancel()
		m.running = nil
	}
}

// finish gives up the run that is under way and returns when nothing is left of it. The screen has ended: what it was told to do and has not begun
// by then it may never do.
func (m *model) finish() {
	m.stop()
	for j := m.last; j != nil; j = j.before {
		if !j.taken.CompareAndSwap(false, true) {
			<-j.ended
			return
		}
	}
}

// saved runs the exercise that is looked at if it was saved, and tells of others.
func (m *model) saved(names []string) tea.Cmd {
	if slices.Contains(names, m.current().Name) {
		m.over, m.picking, m.asking, m.scroll = nil, nil, false, 0
		return m.run()
	}
	m.elsewhere = names[0]
	m.notice = m.elsewhere + " was saved: press o to go there"
	return nil
}

// judged takes the verdict in, if nobody has asked for another one since.
func (m *model) judged(msg verdictMsg) tea.Cmd {
	if m.running == nil || msg.job != m.running.number {
		return nil
	}
	m.running = nil
	if errors.Is(msg.err, context.Canceled) {
		return nil
	}
	m.trouble, m.verdict = msg.err, &msg.answer
	if m.over == nil {
		m.scroll = 0
	}
	passed := msg.err == nil && msg.answer.code == 0
	list := func() tea.Msg {
		all, err := m.checker.list(m.ctx)
		return listedMsg{all, err}
	}
	if passed && m.advance {
		m.all[m.at].State = "passed"
		return tea.Batch(list, m.next())
	}
	return list
}

// relist takes the list in as it is now, and stays where it was.
func (m *model) relist(all []exercise) {
	name := m.current().Name
	m.all = all
	m.at = max(0, slices.IndexFunc(all, func(e exercise) bool { return e.Name == name }))
	if m.picking != nil {
		m.picking.relist(all, m.at)
	}
}

// show lays text over the verdict.
func (m *model) show(msg textMsg) {
	switch {
	case msg.err != nil && !errors.Is(msg.err, context.Canceled):
		m.notice = msg.err.Error()
	case msg.err == nil:
		m.over, m.scroll = &page{msg.title, msg.answer.text}, 0
	}
}

// ask has a command's text laid over the verdict.
func (m *model) ask(title string, args ...string) tea.Cmd {
	room := m.room
	return func() tea.Msg {
		said, err := m.checker.ask(m.ctx, room, append(args, "--color", "always")...)
		return textMsg{title, said, err}
	}
}

// goTo looks at another exercise.
func (m *model) goTo(i int) tea.Cmd {
	if i < 0 || i >= len(m.all) || i == m.at {
		return nil
	}
	m.at, m.verdict, m.trouble, m.over, m.scroll = i, nil, nil, nil, 0
	return m.run()
}

// next goes on: to the first exercise after this one that is not passed, or from the last one round to the beginning.
func (m *model) next() tea.Cmd {
	for step := 1; step < len(m.all); step++ {
		if i := (m.at + step) % len(m.all); !m.all[i].over() {
			return m.goTo(i)
		}
	}
	m.notice = "all exercises are passed: make next says goodbye"
	return nil
}

// edit opens the exercise's first file in the learner's editor.
func (m *model) edit() tea.Cmd {
	editor := os.Getenv("VISUAL")
	if editor == "" {
		editor = os.Getenv("EDITOR")
	}
	words := strings.Fields(editor)
	if len(words) == 0 {
		m.notice = "set EDITOR to the command that starts your editor; or leave the file open there, and save"
		return nil
	}
	c, ok := m.checker.(client)
	if !ok {
		return nil
	}
	cmd := exec.Command(words[0], append(words[1:], filepath.Join(c.root, filepath.FromSlash(m.current().Files[0])))...)
	return tea.ExecProcess(cmd, func(err error) tea.Msg { return editedMsg{err} })
}
