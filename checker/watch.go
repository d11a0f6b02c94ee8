package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"koans/checker/internal/learn/workbook"
)

func (a *app) watchCommand() *cobra.Command {
	var advance bool
	cmd := &cobra.Command{
		Use:   "watch [NAME]",
		Short: "Run the next exercise whenever you save it",
		Long: "Take the terminal, show the next exercise, or the one that is named, and run it whenever it is saved. Lesson,\n" +
			"hints, timeline, list and the rest are a key away; ? tells which.",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completeNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !isatty.IsTerminal(os.Stdout.Fd()) || !isatty.IsTerminal(os.Stdin.Fd()) {
				return &usageError{"watch draws on a terminal, and this is none", "make next runs the same once"}
			}
			w, err := a.workbook()
			if err != nil {
				return err
			}
			e, err := a.named(w, args)
			if err != nil {
				return err
			}
			screen, err := a.buildFace(cmd.Context(), w, "watch", "what draws on the terminal")
			if err != nil {
				return err
			}
			self, err := os.Executable()
			if err != nil {
				return fmt.Errorf("finding the checker's own executable: %w", err)
			}
			command := []string{screen, "-checker", self, "-root", w.Root}
			if advance {
				command = append(command, "-advance")
			}
			return become(append(command, e.Name))
		},
	}
	cmd.Flags().BoolVar(&advance, "advance", false, "go on to the next exercise by itself when one has passed")
	return cmd
}

// buildFace has a program ready that is one of the checker's faces; what says what it does. Such are programs of their own, built when they
// are first asked for, since most of what they are made of would else be compiled before the first lesson.
func (a *app) buildFace(ctx context.Context, w *workbook.Workbook, name, what string) (string, error) {
	program := filepath.Join(w.Root, ".koans", name+exe())
	if _, err := os.Stat(program); err != nil {
		a.note("building " + what + ", once ...")
	}
	fresh := program + ".new" // an interrupt leaves no half a program
	cmd := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-ldflags=-s -w", "-o", fresh, "./checker/"+name)
	cmd.Dir = w.Root
	cmd.Env = append(os.Environ(), "GOWORK=off", "GO111MODULE=on", "GOFLAGS=-mod=readonly", "CGO_ENABLED=0", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", &machineError{fmt.Sprintf("building %s: %v\n%s", what, err, said), "make next does the same without it; make doctor tells what is missing"}
	}
	if err := os.Rename(fresh, program); err != nil {
		return "", fmt.Errorf("putting %s in its place: %w", what, err)
	}
	return program, nil
}

func exe() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}
