package mutate

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
)

// compile returns the text of a candidate, or [errDoesNotCompile]. A variable or an import that only the
// fault has left unused is no reason for that: whoever makes the fault would have cleaned up behind it.
func (c candidate) compile(importer types.Importer) ([]byte, error) {
	text := c.source.apply(c.edits)
	for range 2 {
		fixed, ok := c.source.compiles(text, importer)
		if ok {
			return text, nil
		}
		if fixed == nil {
			break
		}
		text = fixed
	}
	return nil, errDoesNotCompile
}

// compiles says whether the text compiles in the place of the file's; if it would but for what is unused, fixed is the text with that used.
func (s *source) compiles(text []byte, importer types.Importer) (fixed []byte, ok bool) {
	s = &source{file: s.file, text: text, beside: s.beside, fset: token.NewFileSet()}
	var err error
	if s.tree, err = parser.ParseFile(s.fset, s.file, text, parser.SkipObjectResolution); err != nil {
		return nil, false
	}
	trees, err := s.trees()
	if err != nil {
		return nil, false
	}
	var found []types.Error
	conf := types.Config{Importer: importer, Error: func(err error) {
		if e, ok := err.(types.Error); ok {
			found = append(found, e)
		}
	}}
	conf.Check(s.tree.Name.Name, s.fset, trees, nil)
	if len(found) == 0 {
		return nil, true
	}
	var edits []edit
	for _, e := range found {
		fix, ok := s.use(e)
		if !ok {
			return nil, false
		}
		edits = append(edits, fix)
	}
	return s.apply(edits), false
}

// use returns the edit after which what e says is unused is used.
func (s *source) use(e types.Error) (fix edit, ok bool) {
	switch {
	case strings.HasPrefix(e.Msg, "declared and not used: "):
		name := strings.TrimPrefix(e.Msg, "declared and not used: ")
		statements(s.tree, func(stmt ast.Stmt) {
			// The innermost one comes last.
			if stmt.Pos() <= e.Pos && e.Pos < stmt.End() {
				fix, ok = edit{stmt.End(), stmt.End(), "; _ = " + name}, true
			}
		})
	case strings.Contains(e.Msg, " imported and not used"), strings.Contains(e.Msg, " imported as "):
		for _, spec := range s.tree.Imports {
			if spec.Pos() <= e.Pos && e.Pos < spec.End() {
				fix, ok = edit{spec.Pos(), spec.Path.Pos(), "_ "}, true
			}
		}
	}
	return fix, ok
}
