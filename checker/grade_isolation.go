package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"koans/checker/internal/class/grade"
	"koans/checker/internal/course"
	"koans/checker/internal/judge"
	"koans/checker/internal/run/gotest"
	"koans/checker/internal/run/sandbox"
	"koans/checker/internal/show/report"
)

// sandbox returns the confinement that is asked for. Where there is none to be had, grading what nobody
// has read must be asked for in so many words.
func (f gradeFlags) sandbox(ctx context.Context) (*sandbox.Sandbox, error) {
	without, ok := map[string]sandbox.Part{
		"auto": 0, "landlock": sandbox.Namespaces, "namespaces": sandbox.Landlock, "none": sandbox.Everything,
	}[f.isolation]
	if !ok {
		return nil, &usageError{fmt.Sprintf("--isolation is auto, landlock, namespaces or none, not %q", f.isolation), ""}
	}
	box, err := sandbox.New(ctx, sandbox.Options{Without: without})
	if err != nil {
		return nil, err
	}
	if box.Level().None() && f.isolation != "none" {
		return nil, &refusal{
			"this machine gives no way to confine what is graded, and it would run with all your rights",
			"grade on Linux with user namespaces or Landlock, in a virtual machine, or say --isolation=none if you know the submissions",
		}
	}
	return box, nil
}

func isolationOf(box *sandbox.Sandbox) string {
	if box.Level().None() {
		return "none"
	}
	return box.Level().String()
}

// needsNotes says for which exercises the isolation is opened a little, and how far it holds there.
func needsNotes(c *course.Course, level sandbox.Level) ([]string, error) {
	who := map[course.Need][]string{}
	for _, e := range c.Exercises() {
		needs, err := e.Needs()
		if err != nil {
			return nil, err
		}
		for _, need := range needs {
			who[need] = append(who[need], e.Name)
		}
	}
	var notes []string
	for _, need := range []struct {
		course.Need
		given string
	}{
		{course.Loopback, level.Loopback()},
		{course.Database, "larger files, and " + level.Loopback()},
		{course.Processes, processesGiven(level)},
	} {
		if names := who[need.Need]; len(names) > 0 {
			notes = append(notes, fmt.Sprintf("  answers to %s have %s", strings.Join(names, ", "), need.given))
		}
	}
	return notes, nil
}

// processesGiven says in plain words what answers may do that may start processes.
func processesGiven(level sandbox.Level) string {
	given := "processes of their own, in limits"
	if !level.Stops(sandbox.StartOthers, sandbox.Policy{Children: true}) {
		given += ", also of programs that they have written"
	}
	if !level.Stops(sandbox.SignalOutside, sandbox.Policy{Children: true}) {
		given += ", and can end others that run at the same time, which are then errored"
	}
	return given
}

func (f gradeFlags) judge(ctx context.Context, c *course.Course, rules grade.Rules, box *sandbox.Sandbox, scratch string) (*grade.Confined, error) {
	cache := f.cache
	if cache == "" {
		var err error
		if cache, err = gotest.DefaultCache(); err != nil {
			return nil, err
		}
	}
	cache, err := filepath.Abs(cache)
	if err != nil {
		return nil, fmt.Errorf("finding the folder for confined builds: %w", err)
	}
	return grade.NewConfined(ctx, c, rules, box, grade.Folders{Cache: cache, Scratch: scratch}, func(v judge.Verdict) string {
		var screen strings.Builder
		report.Verdict(&screen, report.Style{Width: 80, Unicode: true}, v, report.VerdictOptions{})
		return screen.String()
	})
}
