// The checker of the koans: `go run ./checker next` tests the first exercise that
// is not passed yet, and `go run ./checker help` tells of the rest.
//
// Exit codes: 0 passed, 1 not passed, 2 wrong use, 3 the checker or the machine
// failed, 130 interrupted.
package main

import (
	"context"
	"koans/checker/internal/exit"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"koans/checker/internal/class/grade"
	"koans/checker/internal/run/sandbox"
)

func main() {
	// A checker that grades starts itself, to confine what it runs, and to look at what nobody has read.
	sandbox.MaybeHelper()
	grade.MaybeScreen()
	os.Exit(checker())
}

// checker is main but for the exit, which would skip what is deferred.
func checker() int {
	// SIGHUP too: a terminal that is closed must leave no process behind.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	a := &app{out: os.Stdout, err: os.Stderr}
	err := a.root().ExecuteContext(ctx)
	if ctx.Err() != nil && exit.Code(err) != exit.Interrupted {
		err = errInterrupted
	}
	return a.conclude(err)
}

func (a *app) root() *cobra.Command {
	cobra.EnableCommandSorting = false // help lists what is needed first first
	root := &cobra.Command{
		Use:           "checker",
		Short:         "The checker of the koans, a workbook of concurrency in Go",
		SilenceErrors: true, // conclude says them, with what to do about them
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			a.begun = true
			return a.checkColor()
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().StringVar(&a.color, "color", "auto", "auto, always or never; auto heeds NO_COLOR")
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.AddGroup(&cobra.Group{ID: learner, Title: "Learning:"}, &cobra.Group{ID: author, Title: "Writing exercises:"})
	root.AddGroup(&cobra.Group{ID: instructor, Title: "Grading:"}, &cobra.Group{ID: anywhere, Title: "Anywhere:"})
	root.SetHelpCommandGroupID(other)
	root.SetCompletionCommandGroupID(other)
	root.AddGroup(&cobra.Group{ID: other, Title: "Other:"})
	for _, command := range a.learning() {
		command.GroupID = learner
		root.AddCommand(command)
	}
	for _, command := range a.authoring() {
		command.GroupID = author
		root.AddCommand(command)
	}
	for _, command := range a.instructing() {
		command.GroupID = instructor
		root.AddCommand(command)
	}
	for _, command := range a.anywhere() {
		command.GroupID = anywhere
		root.AddCommand(command)
	}
	return root
}

// The groups in which help lists the commands.
const (
	learner    = "learner"
	author     = "author"
	instructor = "instructor"
	anywhere   = "anywhere"
	other      = "other"
)

func (a *app) learning() []*cobra.Command {
	return []*cobra.Command{
		a.nextCommand(), a.watchCommand(), a.runCommand(), a.listCommand(), a.progressCommand(), a.passCommand(), a.lessonCommand(), a.hintCommand(), a.solutionCommand(),
		a.resetCommand(), a.updateCommand(), a.stressCommand(), a.timelineCommand(), a.labCommand(), a.chartCommand(), a.traceCommand(), a.doctorCommand(),
	}
}

func (a *app) authoring() []*cobra.Command {
	return []*cobra.Command{a.verifyCommand(), a.mutateCommand(), a.newCommand(), a.sumCommand(), a.benchCommand()}
}

func (a *app) instructing() []*cobra.Command {
	return []*cobra.Command{a.gradeCommand(), a.gradebookCommand(), a.handoutCommand()}
}

func (a *app) anywhere() []*cobra.Command {
	return []*cobra.Command{a.explainCommand(), a.huntCommand()}
}
