package gate

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"koans/checker/internal/run/imports"
)

// imports refuses what the exercise does not need. A list of what is bad would
// have to know every way out; this one knows what right answers use.
func (w *warden) imports() {
	for _, spec := range w.tree.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err == nil && slices.Contains(w.answer.Imports, name) {
			continue
		}
		help := "May be imported: " + listed(w.answer.Imports) + "."
		if meant := imports.Nearest(name, w.answer.Imports); meant != "" {
			help = fmt.Sprintf("Did you mean %s? ", meant) + help
		}
		w.forbid(spec.Path.Pos(), help, "An answer to this exercise may not import %s.", spec.Path.Value)
	}
}

// listed writes import paths with those of one folder together: "container/{heap, list}".
func listed(paths []string) string {
	var all []string
	for len(paths) > 0 {
		dir, _ := path.Split(paths[0])
		same := 1
		for dir != "" && same < len(paths) && inFolder(paths[same], dir) {
			same++
		}
		if same == 1 {
			all = append(all, paths[0])
		} else {
			var names []string
			for _, p := range paths[:same] {
				names = append(names, strings.TrimPrefix(p, dir))
			}
			all = append(all, fmt.Sprintf("%s{%s}", dir, strings.Join(names, ", ")))
		}
		paths = paths[same:]
	}
	return strings.Join(all, ", ")
}

func inFolder(p, dir string) bool {
	d, _ := path.Split(p)
	return d == dir
}
