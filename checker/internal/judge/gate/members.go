package gate

import (
	"go/ast"
	"slices"
)

// Of some packages that answers need, or may well use, a part reaches further than their purpose.
var (
	// only lists all that may be used of a package.
	only = map[string][]string{
		// WriteHeapDump writes what an answer likes into any open descriptor, the tests' record included.
		"runtime/debug": {"Stack", "PrintStack"},
	}
	// never lists what may not be used of a package.
	never = map[string][]string{
		// It makes any memory a variable: unsafe by another name.
		"reflect": {"NewAt"},
		// These read files, the memory of the process in /proc among them.
		"net/http": {"Dir", "FileServer", "FileServerFS", "FS", "ServeFile", "ServeFileFS", "NewFileTransport", "NewFileTransportFS"},
	}
)

// members refuses what is not to be used of a package that may be imported.
func (w *warden) members() {
	ast.Inspect(w.tree, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		object := w.info.Uses[id]
		if object == nil || object.Pkg() == nil || object.Pkg() == w.pkg || object.Parent() != object.Pkg().Scope() {
			return true
		}
		path := object.Pkg().Path()
		allowed, limited := only[path]
		if limited && !slices.Contains(allowed, id.Name) || slices.Contains(never[path], id.Name) {
			w.forbid(id.Pos(), "It reaches files, memory, or the tests themselves; no answer needs it.",
				"An answer may not use %s.%s.", object.Pkg().Name(), id.Name)
		}
		return true
	})
}
