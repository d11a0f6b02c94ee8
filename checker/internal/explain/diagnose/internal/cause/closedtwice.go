package cause

import (
	"fmt"
	"go/ast"

	"koans/checker/internal/explain/diagnose/internal/source"
)

// ClosedTwice says why the close at the place found its channel closed, as far as the file shows it; "" otherwise.
func (m *Module) ClosedTwice(at Place) string {
	if at.File == nil {
		return ""
	}
	channel := closed(at)
	if channel == nil {
		return ""
	}
	ch := at.File.Channel(at.Line, channel)
	if ch.Passed {
		return "" // who it went to may close it, too
	}
	text := source.Text(channel)
	switch len(ch.Closes) {
	case 1:
	case 2:
		return fmt.Sprintf("%s is closed at line %d and at line %d, and a channel can be closed once: let exactly one place close it.", text, ch.Closes[0].Line, ch.Closes[1].Line)
	default:
		return fmt.Sprintf("%s is closed at %d places, and a channel can be closed once: let exactly one place close it.", text, len(ch.Closes))
	}
	one := ch.Closes[0]
	decl := at.File.Decl(one.Line)
	switch {
	case one.Loop != nil:
		return fmt.Sprintf("Each round of the loop at line %d closes %s, and a channel can be closed once: close it after the loop.", at.File.Line(one.Loop.Pos()), text)
	case decl != nil && one.Func == decl.Body && (len(ch.Makes) > 1 || guarded(decl, one.Node)):
		// Not a sync.Once: it would not let a channel be closed that was made anew.
		return fmt.Sprintf("Two calls of %s have closed the same %s: look whether it is closed, and close it, in one step under one lock.", decl.Name.Name, text)
	case decl != nil && one.Func == decl.Body:
		return fmt.Sprintf("Each call of %s closes %s, and a channel can be closed once: guard it with sync.Once.", decl.Name.Name, text)
	}
	return ""
}

// guarded reports whether the function looks at something before it comes to n.
func guarded(decl *ast.FuncDecl, n ast.Node) bool {
	found := false
	ast.Inspect(decl.Body, func(other ast.Node) bool {
		if is, ok := other.(*ast.IfStmt); ok {
			found = found || is.Body.Pos() <= n.Pos() && n.End() <= is.End()
		}
		return true
	})
	return found
}

// closed returns the channel that the line closes; nil if it closes none, or several.
func closed(at Place) ast.Expr {
	var found ast.Expr
	for _, n := range at.File.On(at.Line) {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 || source.Last(call.Fun) != "close" {
			continue
		}
		if found != nil {
			return nil
		}
		found = call.Args[0]
	}
	return found
}
