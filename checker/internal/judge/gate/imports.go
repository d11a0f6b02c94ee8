package gate

import (
	"fmt"
	"slices"
	"strconv"

	"koans/checker/internal/run/imports"
)

// imports refuses what the exercise does not need. A list of what is bad would
// have to know every way out; this one knows what right answers use.
func (w *warden) imports() {
	for _, spec := range w.tree.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err == nil && slices.Contains(w.file.Imports, path) {
			continue
		}
		help := "What answers to this exercise need is the standard library's part that computes and synchronises, and what the lesson names."
		if name := imports.Nearest(path, w.file.Imports); name != "" {
			help = fmt.Sprintf("Did you mean %s? ", name) + help
		}
		w.forbid(spec.Path.Pos(), help, "An answer to this exercise may not import %s.", spec.Path.Value)
	}
}
