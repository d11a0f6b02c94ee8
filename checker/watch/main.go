// Command watch is the learner's loop on a terminal: it looks at the exercise that is next, runs it whenever it is saved, and has
// lesson, hints, timeline and the rest a key away. `make watch` starts it.
//
// It is a face of the checker and no more: all that it shows is what the checker's own commands write, each in a process of its
// own, so that an answer that brings a run down, or a run that is no longer wanted, is a process that ends. It is a program of
// its own because what draws on terminals would else be compiled before a learner's first lesson.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	tea "charm.land/bubbletea/v2"
)

func main() {
	checker := flag.String("checker", "", "the checker's executable")
	root := flag.String("root", ".", "the workbook")
	advance := flag.Bool("advance", false, "go on to the next exercise by itself when one has passed")
	flag.Parse()
	if err := watch(client{checker: *checker, root: *root}, *advance, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(3)
	}
}

// watch runs until the learner quits. It begins with the exercise called name, and with the next one if that is "".
func watch(c client, advance bool, name string) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	all, err := c.list(ctx)
	if err != nil {
		return err
	}
	m := newModel(ctx, c, all, name)
	m.advance = advance
	p := tea.NewProgram(m, tea.WithContext(ctx))
	files, err := startWatching(ctx, c.root, all, func(names []string) { p.Send(savedMsg{names}) })
	if err != nil {
		return err
	}
	last, err := p.Run()
	if m, ok := last.(*model); ok {
		m.finish() // what runs must not outlive the screen
	}
	cancel()
	files.wait()
	if errors.Is(err, tea.ErrInterrupted) || errors.Is(err, tea.ErrProgramKilled) {
		return nil // Ctrl-C and SIGTERM are ways to quit
	}
	return err
}
