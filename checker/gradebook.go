package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"koans/checker/internal/class/gradebook"
)

func (a *app) gradebookCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "gradebook",
		Short: "Put the parts of a gradebook together, or write it in another form",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.mergeCommand(), a.exportCommand())
	return cmd
}

func (a *app) mergeCommand() *cobra.Command {
	var out string
	var anonymous bool
	cmd := &cobra.Command{
		Use:   "merge FILE...",
		Short: "Put the gradebooks of all shards of a class together",
		Long: "Put the gradebook.json files that grade --shard has written together, into one folder with all forms of\n" +
			"the gradebook. What does not belong together, gaps and doubles are refused.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &usageError{"gradebook merge needs the gradebook.json files of all shards", ""}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			w, err := a.workbook()
			if err != nil {
				return err
			}
			var parts []*gradebook.Gradebook
			for _, file := range args {
				g, err := readGradebook(file)
				if err != nil {
					return err
				}
				parts = append(parts, g)
			}
			whole, err := gradebook.Merge(parts)
			if err != nil {
				return err
			}
			return a.hand(w, whole, out, anonymous)
		},
	}
	cmd.Flags().StringVarP(&out, "out", "o", "grades", "the `folder` for the whole gradebook")
	cmd.Flags().BoolVar(&anonymous, "anonymous", false, "write the pages once more without names, into anonymous/ in --out")
	return cmd
}

// exports are the forms that go to standard output: those for one student, and all others too.
var exports = map[string]func(*gradebook.Gradebook, io.Writer) error{
	"gradescope": (*gradebook.Gradebook).WriteGradescope,
	"classroom": func(g *gradebook.Gradebook, w io.Writer) error {
		result, err := g.ClassroomResult()
		if err == nil {
			_, err = fmt.Fprintln(w, result)
		}
		return err
	},
	"feedback": func(g *gradebook.Gradebook, w io.Writer) error {
		for _, s := range g.Students {
			if err := gradebook.Guarded(w, g.Told(s)); err != nil {
				return err
			}
		}
		return nil
	},
	"csv": (*gradebook.Gradebook).WriteCSV, "canvas": (*gradebook.Gradebook).WriteCanvas, "moodle": (*gradebook.Gradebook).WriteMoodle,
	"junit": (*gradebook.Gradebook).WriteJUnit, "json": (*gradebook.Gradebook).WriteJSON,
}

func (a *app) exportCommand() *cobra.Command {
	var as string
	names := strings.Join(slices.Sorted(maps.Keys(exports)), ", ")
	cmd := &cobra.Command{
		Use:   "export FILE",
		Short: "Write a gradebook.json in another form, to standard output",
		Long: "Write a gradebook.json in another form: " + names + ".\n" +
			"gradescope and classroom (base64, as its reporter wants it) are for a gradebook of one student.\n" +
			"feedback is text for a log of GitHub Actions, in which what students wrote is no command.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			write, ok := exports[as]
			if !ok {
				return &usageError{fmt.Sprintf("--as is %q, and must be one of %s", as, names), ""}
			}
			g, err := readGradebook(args[0])
			if err != nil {
				return err
			}
			var b bytes.Buffer // half a form is none
			if err := write(g, &b); err != nil {
				return err
			}
			_, err = a.out.Write(b.Bytes())
			return err
		},
	}
	cmd.Flags().StringVar(&as, "as", "csv", "the form: "+names)
	return cmd
}

func readGradebook(file string) (*gradebook.Gradebook, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, &usageError{err.Error(), "grade writes gradebook.json into the folder that --out names"}
	}
	defer f.Close()
	g, err := gradebook.ReadJSON(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return g, nil
}
