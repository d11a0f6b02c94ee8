package cause

import (
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
)

// oneForAllRounds: before Go 1.22 a loop had one variable for all its rounds, which goroutines of earlier rounds read while
// the loop sets it for the next.
func (m *Module) oneForAllRounds(a, b Access, _ string) (Answer, bool) {
	if a.File == nil || a.File != b.File || a.Line == b.Line {
		return Answer{}, false
	}
	minor, ok := m.language(a.Place)
	if !ok || minor >= 22 {
		return Answer{}, false
	}
	for _, s := range [][2]Access{{a, b}, {b, a}} {
		loop, reader := s[0], s[1]
		if !loop.Write {
			continue
		}
		if name := roundVariable(loop.Place, reader.Line); name != "" {
			return loop.noted(fmt.Sprintf("Before Go 1.22 (go.mod says go 1.%d) all rounds of the loop at line %d share the one %s, and it goes on to the next while line %d still reads it: pass it as an argument, or write %s := %s first in the loop's body.",
				minor, loop.Line, name, reader.Line, name, name), loop.Line, "one "+name+" for all rounds"), true
		}
	}
	return Answer{}, false
}

// roundVariable returns the variable of the loop that begins at p which a function literal in its body uses on line; "" if there is none.
func roundVariable(p Place, line int) string {
	found := ""
	ast.Inspect(p.File.Decl(p.Line), func(n ast.Node) bool {
		var names []ast.Expr
		var body *ast.BlockStmt
		switch n := n.(type) {
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE {
				names, body = []ast.Expr{n.Key, n.Value}, n.Body
			}
		case *ast.ForStmt:
			if init, ok := n.Init.(*ast.AssignStmt); ok && init.Tok == token.DEFINE {
				names, body = init.Lhs, n.Body
			}
		}
		if body == nil || p.File.Line(n.Pos()) != p.Line || !p.File.Covers(body, line) {
			return true
		}
		for _, name := range names {
			if id, ok := name.(*ast.Ident); ok && id.Name != "_" && usedInLiteral(p, body, id.Name, line) {
				found = id.Name
			}
		}
		return true
	})
	return found
}

// usedInLiteral says whether a function literal in body uses name on line, and the body has no name of its own.
func usedInLiteral(p Place, body *ast.BlockStmt, name string, line int) bool {
	if declares(body, name) {
		return false // c := c
	}
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		lit, ok := n.(*ast.FuncLit)
		if !ok || !p.File.Covers(lit, line) || parameter(lit.Type, name) >= 0 || declares(lit.Body, name) {
			return true
		}
		ast.Inspect(lit.Body, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			found = found || ok && id.Name == name && p.File.Line(id.Pos()) == line
			return true
		})
		return true
	})
	return found
}

var goLine = regexp.MustCompile(`(?m)^go\s+1\.(\d+)`)

// language returns the minor version of Go in which the module of p is written, by its go.mod.
func (m *Module) language(p Place) (minor int, ok bool) {
	r := m.root(filepath.Dir(p.File.Path))
	if r.dir == "" {
		return 0, false
	}
	mod, err := os.ReadFile(filepath.Join(r.dir, "go.mod"))
	if err != nil {
		return 0, false
	}
	line := goLine.FindSubmatch(mod)
	if line == nil {
		return 0, false
	}
	minor, err = strconv.Atoi(string(line[1]))
	return minor, err == nil
}
