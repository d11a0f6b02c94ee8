package facts

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"koans/checker/internal/run/toolchain"
)

// command is what a page tells to type, at the beginning of a code span.
var command = regexp.MustCompile("`go doc ([^`]+)`")

// lookUp runs each `go doc` that a page tells its reader to run.
func lookUp(ctx context.Context, root string, pages []Page) ([]Objection, error) {
	places := map[string][]Objection{} // by what go doc is asked
	for _, p := range pages {
		n := 0
		for line := range strings.Lines(p.Text) {
			n++
			for _, m := range command.FindAllStringSubmatch(line, -1) {
				places[m[1]] = append(places[m[1]], Objection{File: p.File, Line: n, Help: "Run it. Of what is builtin it needs -u: go doc -u builtin.close."})
			}
		}
	}
	var asked []string
	for what := range places {
		asked = append(asked, what)
	}
	says := make([]string, len(asked))
	all, ctx := errgroup.WithContext(ctx)
	all.SetLimit(runtime.NumCPU())
	for i, what := range asked {
		all.Go(func() error {
			out, err := toolchain.Command(ctx, root, append([]string{"doc"}, strings.Fields(what)...)...).CombinedOutput()
			if _, failed := err.(*exec.ExitError); err != nil && !failed {
				return fmt.Errorf("asking go doc: %w", err)
			}
			if err != nil {
				says[i] = firstLine(string(out))
			}
			return ctx.Err()
		})
	}
	if err := all.Wait(); err != nil {
		return nil, err
	}
	var found []Objection
	for i, what := range asked {
		if says[i] == "" {
			continue
		}
		for _, o := range places[what] {
			o.Message = fmt.Sprintf("go doc %s shows nothing: %s", what, says[i])
			found = append(found, o)
		}
	}
	return found, nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
