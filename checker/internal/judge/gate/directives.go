package gate

import (
	"go/build/constraint"
	"strings"
)

// directives refuses what is a comment to people and an order to the compiler:
// //go:norace hides races, //go:linkname reaches into other packages, //go:build has another
// program built for the tests than for the race detector, //line lays blame elsewhere, //go:embed reads files.
func (w *warden) directives() {
	for _, group := range w.tree.Comments {
		for _, c := range group.List {
			switch name := directive(c.Text); {
			case name != "":
				w.forbid(c.Pos(), "Leave it out: the compiler takes the comment for an order.", "An answer may not hold the directive %s.", name)
			case constraint.IsPlusBuild(c.Text) || constraint.IsGoBuild(c.Text):
				w.forbid(c.Pos(), "Leave it out: the same file is built everywhere.", "An answer may not hold build constraints.")
			}
		}
	}
}

// directive returns the order that the comment is to the compiler, such as "//go:norace"; "" when it is none.
func directive(text string) string {
	for _, prefix := range []string{"//go:", "//line ", "/*line ", "//export ", "//extern ", "//sys"} {
		if strings.HasPrefix(text, prefix) {
			name, _, _ := strings.Cut(text, " ")
			name, _, _ = strings.Cut(name, "\n")
			return name
		}
	}
	return ""
}
