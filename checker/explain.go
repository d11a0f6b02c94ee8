package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"koans/checker/internal/explain/diagnose"
	"koans/checker/internal/explain/stream"
	"koans/checker/internal/show/report"
)

func (a *app) explainCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain [-- COMMAND ...]",
		Short: "Explain what go test, go vet or any Go program says",
		Long: "Run a command and explain the data races, panics, deadlocks, leaks and failures in what it says:\n\n" +
			"  checker explain -- go test -race ./...\n\n" +
			"or read what a command says, plain or from go test -json:\n\n" +
			"  go test -race ./... 2>&1 | checker explain\n\n" +
			"Whatever is no report passes through unchanged. The exit status is the command's own; of a\n" +
			"stream it is 1 when something was found or a package has failed.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.explainStream()
			}
			return a.explainCommandLine(cmd.Context(), args)
		},
	}
	cmd.Flags().SetInterspersed(false) // without the "--", too, the command's flags are its own
	return cmd
}

func (a *app) explainStream() error {
	if isatty.IsTerminal(os.Stdin.Fd()) {
		return &usageError{"explain needs a command, or a stream to read", "go test -race ./... 2>&1 | go run ./checker explain"}
	}
	// Ctrl-C and Ctrl-\ go to the program that writes, too: what it still says is the best part.
	stop := ignoreQuit()
	defer stop()
	summary, err := a.explainFrom(os.Stdin)
	if err != nil {
		return err
	}
	if summary.Failed {
		return errNotPassed
	}
	return nil
}

// explainFrom explains all of r.
func (a *app) explainFrom(r io.Reader) (stream.Summary, error) {
	dir, err := os.Getwd()
	if err != nil {
		return stream.Summary{}, fmt.Errorf("finding the folder: %w", err)
	}
	return a.explainIn(dir, r)
}

// explainIn explains all of r, which something has said that ran in the folder.
func (a *app) explainIn(dir string, r io.Reader) (stream.Summary, error) {
	style := report.StyleFor(a.out, a.color, dir)
	summary, err := stream.Stream(r, stream.Options{
		Out: a.out,
		Dir: dir,
		Show: func(w io.Writer, f diagnose.Finding) error {
			return report.Finding(w, style, f)
		},
	})
	if err != nil {
		return summary, err
	}
	var seen []report.Seen
	for _, s := range summary.Seen {
		seen = append(seen, report.Seen(s))
	}
	return summary, report.Findings(a.out, style, seen)
}

// afterwards is how long to listen on when the command has ended, to those it has left behind.
const afterwards = 2 * time.Second

func (a *app) explainCommandLine(ctx context.Context, args []string) error {
	r, w, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("connecting to %s: %w", args[0], err)
	}
	defer r.Close()
	c := exec.Command(args[0], args[1:]...)
	c.Stdout, c.Stderr = w, w
	if !isatty.IsTerminal(os.Stdin.Fd()) { // in a group of its own it may not read from the terminal
		c.Stdin = os.Stdin
	}
	ownGroup(c)
	// Before the start: a signal in between must find its way, too.
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, forwarded...)
	defer signal.Stop(signals)
	err = c.Start()
	w.Close()
	if err != nil {
		return &usageError{fmt.Sprintf("starting %s: %v", args[0], err), "check that the command exists: go run ./checker explain -- go test ./..."}
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = c.Wait() // ProcessState tells how it went
		_ = r.SetReadDeadline(time.Now().Add(afterwards))
	}()
	go forward(c, signals, ended)

	summary, err := a.explainFrom(r)
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		_ = killGroup(c) // nobody listens any more
		<-ended
		return err
	}
	<-ended
	if ctx.Err() != nil {
		_ = killGroup(c) // what the command has not taken with it
		return errInterrupted
	}
	// Beside the output, which others may read on.
	looked := lookedAt(args, summary, c.ProcessState.Success())
	if err := report.WriteLooked(a.err, report.StyleFor(a.err, a.color, ""), looked); err != nil {
		return err
	}
	return commandStatus(c.ProcessState)
}

// forward hands signals on to the command's group, and after the second of one kind ends it.
func forward(c *exec.Cmd, signals <-chan os.Signal, ended <-chan struct{}) {
	seen := map[os.Signal]bool{}
	for {
		select {
		case s := <-signals:
			if seen[s] {
				_ = killGroup(c)
			} else {
				_ = signalGroup(c, s)
			}
			seen[s] = true
		case <-ended:
			return
		}
	}
}
