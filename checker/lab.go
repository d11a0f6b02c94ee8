package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"koans/checker/internal/course"
	"koans/checker/internal/learn/workbook"
	"koans/checker/internal/run/gotest"
)

func (a *app) labCommand() *cobra.Command {
	var solution, open bool
	var addr string
	cmd := &cobra.Command{
		Use:   "lab [NAME]",
		Short: "Put an exercise under buttons: a page in the browser that runs your code",
		Long: "Serve a page, on this machine only, with buttons that drive your own answer, and draw what its goroutines do as they do it. When\n" +
			"you save, it begins anew. Without NAME it says which exercises have one.",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completeNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.workbook()
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return a.listLabs(w)
			}
			e, err := a.named(w, args)
			if err != nil {
				return err
			}
			if !e.HasScene() {
				return &usageError{e.Name + " has no lab", "these have: " + strings.Join(labs(w.Course), ", ")}
			}
			if err := a.preflight(cmd.Context(), w); err != nil {
				return err
			}
			program, err := a.buildFace(cmd.Context(), w, "lab", "what serves the page")
			if err != nil {
				return err
			}
			self, err := os.Executable()
			if err != nil {
				return fmt.Errorf("finding the checker's own executable: %w", err)
			}
			command := []string{program, "-checker", self, "-root", w.Root, "-addr", addr,
				"-package", e.ScenePackage(),
				"-program", filepath.Join(w.Root, ".koans", "scene-"+e.Name+exe())}
			if open {
				command = append(command, "-open")
			}
			if solution {
				overlay, err := solutionOverlay(w.Root, e)
				if err != nil {
					return err
				}
				command = append(command, "-overlay", overlay)
			}
			for _, name := range e.Files() {
				command = append(command, filepath.Join("exercises", filepath.FromSlash(e.Path), name))
			}
			return become(command)
		},
	}
	cmd.Flags().BoolVar(&solution, "solution", false, "with the reference answer instead of your own")
	cmd.Flags().BoolVar(&open, "open", isatty.IsTerminal(os.Stdout.Fd()), "open the page in the browser")
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:0", "`address` of this machine at which the page is served")
	return cmd
}

// listLabs says which exercises have one.
func (a *app) listLabs(w *workbook.Workbook) error {
	_, err := fmt.Fprintf(a.out, "Exercises under buttons:\n\n  %s\n\nmake lab NAME=semaphore shows one in the browser.\n", strings.Join(labs(w.Course), "\n  "))
	return err
}

// labs are the names of the exercises that have one, in order.
func labs(c *course.Course) []string {
	var names []string
	for _, e := range c.Exercises() {
		if e.HasScene() {
			names = append(names, e.Name)
		}
	}
	return names
}

// solutionOverlay writes an overlay for go build in which the reference answer stands in the exercise's place, and returns its path.
func solutionOverlay(root string, e *course.Exercise) (string, error) {
	if _, err := gotest.Reference(e); err != nil {
		return "", err
	}
	replace := map[string]string{}
	for _, name := range e.Files() {
		replace[e.File(name)] = filepath.Join(e.SolutionDir(), name)
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	path := filepath.Join(root, ".koans", "scene-"+e.Name+".json")
	if err := os.WriteFile(path, text, 0o666); err != nil {
		return "", fmt.Errorf("putting the reference answer in the exercise's place: %w", err)
	}
	return path, nil
}
