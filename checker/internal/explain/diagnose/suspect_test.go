package diagnose_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// enter is an answer whose Enter has that body.
func enter(body string) string {
	return "package door\n\nconst pause = 5 * time.Millisecond\n\ntype Door struct{}\n\nfunc (d *Door) Enter(ctx context.Context, work func() error) error {\n" + body + "\n}\n"
}

const looksAgain = `	for {
		if d.free(ctx) {
			return nil
		}
		time.Sleep(pause)
	}`

func TestTheLineThatExplainsABrokenRuleIsNamed(t *testing.T) {
	for name, test := range map[string]struct{ answer, message, line, help string }{
		"looks again and again": {enter(looksAgain), "time until Enter returned: expected 1s, got 1.001s",
			"time.Sleep", "lets 5ms pass and looks again, instead of waiting for what happens"},
		"a break that leaves a select": {enter("\tfor {\n\t\tselect {\n\t\tcase <-d.room:\n\t\t\tif d.free(ctx) {\n\t\t\t\tbreak\n\t\t\t}\n\t\tcase <-ctx.Done():\n\t\t\treturn nil\n\t\t}\n\t}"),
			"time until Enter returned: expected 2s, got 6s", "break", "The break at line 12 leaves the select, not the loop of line 8: return there, or give the loop a label and break that."},
		"a break that leaves out the rest of a case": {enter("\tfor {\n\t\tselect {\n\t\tcase <-d.room:\n\t\t\tif d.free(ctx) {\n\t\t\t\tbreak\n\t\t\t}\n\t\t\treturn nil\n\t\tdefault:\n\t\t\tbreak\n\t\t}\n\t}"),
			"time until Enter returned: expected 2s, got 6s", "func (d *Door) Enter", ""},
		"later than it sleeps":    {enter(looksAgain), "time until Enter returned: expected 1s, got 1.2s", "func (d *Door) Enter", ""},
		"a period that was given": {strings.ReplaceAll(enter(looksAgain), "pause", "Pause"), "time until Enter returned: expected 1s, got 1.001s", "func (d *Door) Enter", ""},
		"an end that is not there yet": {enter("\tselect {\n\tcase <-d.room:\n\t\treturn nil\n\tcase <-ctx.Done():\n\t\treturn nil\n\t}"),
			"the error of Enter when the context has ended before the room is free", "func (d *Door) Enter", ""},
		"too early":                     {enter(looksAgain), `what Enter returned: expected "1 at 2s", got "1 at 1s"`, "func (d *Door) Enter", ""},
		"not yet, since it looks again": {enter(looksAgain), "jobs that run after 3s, of 3 that take 1s: Should be zero, but was 1", "time.Sleep", "lets 5ms pass and looks again, instead of waiting for what happens"},
		"a goroutine that looks again": {enter("\tgo d.look(ctx)\n\treturn <-d.found") + "\nfunc (d *Door) look(ctx context.Context) {\n\ttick := time.NewTicker(time.Millisecond)\n}\n",
			`what Enter returned: expected "nil at 4s", got "nil at 4.001s"`, "time.NewTicker", "lets 1ms pass and looks again, instead of waiting for what happens"},
		"a moment's grace": {enter("\tselect {\n\tcase <-d.room:\n\t\treturn nil\n\tcase <-time.After(time.Millisecond):\n\t\treturn errFull(ctx)\n\t}"),
			"time until Enter returned: expected 0s, got 1ms", "time.After", "lets 1ms pass, whatever happens meanwhile"},
		"waits itself": {enter("\tgo d.use(ctx, work)\n\treturn <-d.done"), "time until Enter returned: it must not wait: expected 0s, got 1h0m0s",
			"<-d.done", "waits here until somebody sends, and the caller with it"},
		"does itself what others should": {enter("\tdefer d.note(ctx)\n\treturn work()"), "time until Enter returned: expected 0s, got 3s",
			"work()\n", "calls work in the caller's own goroutine, and returns only after it"},
		"never looks at the context": {enter("\treturn work()"), "Enter reported no error when its context ended",
			"func (d *Door) Enter", "ctx, the parameter, is never looked at."},
		"a context of its own, and none other": {enter("\treturn d.use(context.Background(), work)"), "Enter reported no error when its context ended",
			"context.Background", "This line begins a context of its own, and ctx, the parameter, is never looked at."},
		"a context without a name": {strings.Replace(enter("\treturn work()"), "ctx context", "_ context", 1), "Enter reported no error when its context ended",
			"func (d *Door) Enter", "The context, a parameter, is called _ here, so that nobody can look at it."},
		"a context of its own": {enter("\tctx = context.Background()\n\treturn d.use(ctx, work)"), "Enter reported no error when its context ended",
			"context.Background", "begins a context of its own, which knows nothing of the caller's"},
		"a context of its own that ends with the caller's": {enter("\town, end := context.WithCancel(context.Background())\n\tdefer context.AfterFunc(ctx, end)()\n\treturn d.use(own, work)"),
			"Enter reported no error when its context ended", "func (d *Door) Enter", ""},
		"in a goroutine each": {enter("\tgo func() {\n\t\td.slots <- struct{}{}\n\t\td.use(ctx, work)\n\t}()\n\treturn nil"), "Enter in the order in which they came: expected 1, got 2",
			"go func", "starts a goroutine for each, and which of these comes first is left to chance"},
		"stops a panic": {enter("\tdefer func() {\n\t\trecover()\n\t}()\n\treturn d.use(ctx, work)"), "Enter must not stop a panic of work: it did not panic",
			"recover()", "stops every panic that comes by"},
		"hands a panic on": {enter("\tdefer func() {\n\t\tp := recover()\n\t\td.out()\n\t\tpanic(p)\n\t}()\n\treturn d.use(ctx, work)"), "Enter must not stop a panic of work: it did not panic",
			"func (d *Door) Enter", ""},
		"asks the context first": {enter("\tif err := ctx.Err(); err != nil {\n\t\treturn err\n\t}\n\tselect {\n\tcase <-d.done:\n\t\treturn nil\n\tcase <-ctx.Done():\n\t\treturn ctx.Err()\n\t}"),
			"the error of Enter when there is room: unexpected error: context canceled", "return err\n", "gives up when the context has ended, whatever else is there"},
		"asks the context before it makes one of its own": {enter("\tif ctx.Err() != nil {\n\t\treturn context.Cause(ctx)\n\t}\n\town, end := context.WithCancel(ctx)\n\tgo d.use(own, end, work)\n\tselect {\n\tcase <-d.done:\n\t\treturn nil\n\tcase <-own.Done():\n\t\treturn context.Cause(own)\n\t}"),
			"the error of Enter when there is room: unexpected error: context canceled", "func (d *Door) Enter", ""},
		"a lucky select before one that it calls": {enter("\tif err := d.knock(ctx); err != nil {\n\t\treturn err\n\t}\n\tselect {\n\tcase <-d.done:\n\t\treturn nil\n\tcase <-ctx.Done():\n\t\treturn ctx.Err()\n\t}") +
			"\nfunc (d *Door) knock(ctx context.Context) error {\n\tif d.open {\n\t\treturn nil\n\t}\n\treturn ctx.Err()\n}\n",
			`what Enter returned when the context had ended: expected "1", got "0 and error context canceled"`, "select {", "takes either case when both are ready"},
		"a select behind what goes well": {enter("\tif d.open {\n\t\treturn nil\n\t}\n\tselect {\n\tcase <-d.done:\n\t\treturn nil\n\tcase <-ctx.Done():\n\t\treturn ctx.Err()\n\t}"),
			"the error of Enter, when its context had ended before: expected context canceled, got nil", "func (d *Door) Enter", ""},
		"a select behind a look at what it waits for": {enter("\tselect {\n\tcase <-d.done:\n\t\treturn nil\n\tdefault:\n\t}\n\tselect {\n\tcase <-d.done:\n\t\treturn nil\n\tcase <-ctx.Done():\n\t\treturn ctx.Err()\n\t}"),
			"what Enter returned when its context had ended before, and the work goes on: expected context canceled, got nil", "func (d *Door) Enter", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := inDoor(t, test.answer, "TestLimit", "// the limit", test.message)
			assert.Equal(t, lineOf(test.answer, test.line), f.Pos.Line)
			if test.help != "" && !strings.HasSuffix(test.help, ".") {
				test.help = "Look at this line: it " + test.help + "."
			}
			assert.Equal(t, test.help, f.Help)
		})
	}
}

// The rule is about both, and only what the failure says tells them apart.
func TestOneTooManyIsNotOutOfOrder(t *testing.T) {
	lesson := strings.Replace(doorLesson, "Never more than n inside.", "They enter in order, and never more than n are inside.", 1)
	answer := enter("\tgo func() {\n\t\td.slots <- struct{}{}\n\t\td.use(ctx, work)\n\t}()\n\treturn nil")
	for message, line := range map[string]string{
		"whom Enter let in, one after another: expected 1, got 2":            "go func",
		"inside at the same time, when Enter lets in one: expected 1, got 2": "func (d *Door) Enter",
	} {
		f := ofDoor(t, lesson, answer, "TestLimit", func(dir string) string {
			at := lineOf(doorTests, "// the limit")
			return fmt.Sprintf("    door_test.go:%d: \n        \tError Trace:\t%s:%d\n        \tError:      \tShould be true\n        \tMessages:   \t%s\n",
				at, filepath.Join(dir, "door_test.go"), at, message)
		})
		assert.Equal(t, lineOf(answer, line), f.Pos.Line, message)
	}
}
