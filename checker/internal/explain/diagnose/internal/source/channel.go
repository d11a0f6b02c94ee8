package source

import (
	"go/ast"
	"go/token"
)

// A Channel is what a file does with the channel of one name.
type Channel struct {
	Makes    []Make
	Sends    []Use
	Receives []Use
	Closes   []Use
	Declared int     // the line of `var name chan T`; 0: none
	Returned bool    // it leaves the function as a result
	Passed   bool    // it goes to a function, a field, another variable: not all is known
	Given    []Given // the functions that it goes to
	Away     bool    // it goes elsewhere, too: to a field, another variable
	Param    bool    // it comes from outside
	Local    bool    // it belongs to one function
}

// A Make is one make(chan T) of it.
type Make struct {
	Line     int
	Buffered bool
	Func     *ast.BlockStmt // the innermost function around
}

// A Given is an argument of a call.
type Given struct {
	Call  *ast.CallExpr
	Index int
}

// A Use is a send, a receive or a close.
type Use struct {
	Line     int
	Node     ast.Node
	Func     *ast.BlockStmt  // the innermost function around
	Select   *ast.SelectStmt // whose case it is; nil: none
	Loop     ast.Stmt        // the innermost loop of the same function around; nil: none
	Range    bool            // a loop over the channel
	Deferred bool
}

// Channel returns what is done with the channel e that line uses. A local
// variable is followed through the function that declares it, anything else by its
// last name through the file.
func (f *File) Channel(line int, e ast.Expr) Channel {
	name := Last(e)
	var c Channel
	if name == "" {
		return c
	}
	var scope ast.Node = f.Tree
	if _, ident := e.(*ast.Ident); ident {
		if fn := f.Decl(line); fn != nil && declares(fn, name, &c) {
			scope = fn
			c.Local = true
		}
	}
	follow(f, scope, name, &c)
	c.Passed = c.Away || len(c.Given) > 0
	return c
}

// declares says whether fn declares name, as a parameter or a variable.
func declares(fn *ast.FuncDecl, name string, c *Channel) bool {
	found := false
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncType:
			for _, field := range n.Params.List {
				for _, id := range field.Names {
					if id.Name == name {
						found, c.Param = true, true
					}
				}
			}
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				if id, ok := l.(*ast.Ident); ok && n.Tok == token.DEFINE && id.Name == name {
					found = true
				}
			}
		case *ast.ValueSpec:
			for _, id := range n.Names {
				found = found || id.Name == name
			}
		case *ast.RangeStmt:
			for _, x := range []ast.Expr{n.Key, n.Value} {
				if id, ok := x.(*ast.Ident); ok && n.Tok == token.DEFINE && id.Name == name {
					found, c.Param = true, true // one of many: nothing is known of it
				}
			}
		}
		return true
	})
	return found
}

func follow(f *File, scope ast.Node, name string, c *Channel) {
	is := func(e ast.Expr) bool {
		switch e.(type) {
		case *ast.Ident, *ast.SelectorExpr:
			return Last(e) == name
		}
		return false
	}
	var stack []ast.Node
	use := func(n ast.Node) Use { return f.use(n, stack) }
	ast.Inspect(scope, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		switch n := n.(type) {
		case *ast.SendStmt:
			if is(n.Chan) {
				c.Sends = append(c.Sends, use(n))
			}
			c.Away = c.Away || is(n.Value)
		case *ast.UnaryExpr:
			if n.Op == token.ARROW && is(n.X) {
				c.Receives = append(c.Receives, use(n))
			}
			c.Away = c.Away || n.Op == token.AND && is(n.X)
		case *ast.RangeStmt:
			if is(n.X) {
				u := use(n)
				u.Range = true
				c.Receives = append(c.Receives, u)
			}
		case *ast.CallExpr:
			fn, _ := n.Fun.(*ast.Ident)
			for i, arg := range n.Args {
				switch {
				case !is(arg):
				case fn != nil && fn.Name == "close":
					c.Closes = append(c.Closes, use(n))
				case fn == nil || fn.Name != "len" && fn.Name != "cap":
					c.Given = append(c.Given, Given{n, i})
				}
			}
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if is(l) && len(n.Rhs) == len(n.Lhs) {
					f.made(n.Rhs[i], stack, c)
				}
			}
			for _, r := range n.Rhs {
				c.Away = c.Away || is(r)
			}
		case *ast.ValueSpec:
			for _, value := range n.Values {
				c.Away = c.Away || is(value)
			}
			for i, id := range n.Names {
				switch {
				case id.Name != name:
				case len(n.Values) == len(n.Names):
					f.made(n.Values[i], stack, c)
				case len(n.Values) == 0:
					c.Declared = f.Line(id.Pos())
				}
			}
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && key.Name == name {
				f.made(n.Value, stack, c)
			}
			c.Away = c.Away || is(n.Value)
		case *ast.CompositeLit:
			for i, e := range n.Elts {
				c.Away = c.Away || is(e)
				if _, keyed := e.(*ast.KeyValueExpr); !keyed && !c.Local && f.fieldAt(n.Type, i) == name {
					f.made(e, stack, c)
				}
			}
		case *ast.ReturnStmt:
			for _, r := range n.Results {
				c.Returned = c.Returned || is(r)
			}
		}
		stack = append(stack, n)
		return true
	})
}

// fieldAt returns the name of the field at index i of a struct type of the file; "" if it is none.
func (f *File) fieldAt(typ ast.Expr, i int) string {
	found := ""
	for _, d := range f.Tree.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || typ == nil {
			continue
		}
		for _, spec := range g.Specs {
			t, ok := spec.(*ast.TypeSpec)
			if !ok || t.Name.Name != Last(unindexed(typ)) {
				continue
			}
			if s, ok := t.Type.(*ast.StructType); ok {
				found = nameAt(s.Fields, i)
			}
		}
	}
	return found
}

func nameAt(fields *ast.FieldList, i int) string {
	for _, field := range fields.List {
		if i < len(field.Names) {
			return field.Names[i].Name
		}
		i -= max(1, len(field.Names))
		if i < 0 {
			return ""
		}
	}
	return ""
}

// made notes a make(chan T); whatever else is assigned comes from elsewhere.
func (f *File) made(e ast.Expr, stack []ast.Node, c *Channel) {
	call, ok := e.(*ast.CallExpr)
	if ok {
		if fn, ok := call.Fun.(*ast.Ident); ok && fn.Name == "make" && len(call.Args) > 0 {
			unbuffered := len(call.Args) == 1
			if len(call.Args) == 2 {
				lit, ok := call.Args[1].(*ast.BasicLit)
				unbuffered = ok && lit.Value == "0"
			}
			c.Makes = append(c.Makes, Make{f.Line(e.Pos()), !unbuffered, body(stack)})
			return
		}
	}
	if id, ok := e.(*ast.Ident); !ok || id.Name != "nil" {
		c.Param = true
	}
}

func (f *File) use(n ast.Node, stack []ast.Node) Use {
	u := Use{Line: f.Line(n.Pos()), Node: n, Func: body(stack)}
	for i := len(stack) - 1; i >= 0; i-- {
		switch s := stack[i].(type) {
		case *ast.FuncLit, *ast.FuncDecl:
			return u
		case *ast.CommClause:
			if s.Comm != nil && s.Comm.Pos() <= n.Pos() && n.End() <= s.Comm.End() && i >= 2 {
				u.Select, _ = stack[i-2].(*ast.SelectStmt)
			}
		case *ast.ForStmt, *ast.RangeStmt:
			if u.Loop == nil {
				u.Loop = s.(ast.Stmt)
			}
		case *ast.DeferStmt:
			u.Deferred = true
		}
	}
	return u
}

// body returns the body of the innermost function on the stack.
func body(stack []ast.Node) *ast.BlockStmt {
	for i := len(stack) - 1; i >= 0; i-- {
		switch s := stack[i].(type) {
		case *ast.FuncLit:
			return s.Body
		case *ast.FuncDecl:
			return s.Body
		}
	}
	return nil
}

// Unbuffered says whether every make of the channel that is to be seen is without a buffer.
func (c Channel) Unbuffered() bool {
	for _, m := range c.Makes {
		if m.Buffered {
			return false
		}
	}
	return len(c.Makes) > 0 && !c.Param
}

// Around returns the loop in which the use is, itself if it is one; nil if it is in none.
func (u Use) Around() ast.Stmt {
	if loop, ok := u.Node.(*ast.RangeStmt); ok && u.Range {
		return loop
	}
	return u.Loop
}

// ReceivesForEver returns a receive of a value, in the loop itself, that does not ask whether its channel is closed, which the file does close, and where:
// from then on it never waits. 0 if there is none.
func (f *File) ReceivesForEver(loop ast.Stmt) (line, closed int, text string) {
	ast.Inspect(loop, func(n ast.Node) bool {
		if _, lit := n.(*ast.FuncLit); lit {
			return false
		}
		a, ok := n.(*ast.AssignStmt)
		if !ok || line > 0 || len(a.Lhs) != 1 || len(a.Rhs) != 1 {
			return true
		}
		on := received(a.Rhs[0])
		if Text(on) == "" {
			return true
		}
		if c := f.Channel(f.Line(a.Pos()), on); len(c.Closes) == 1 {
			line, closed, text = f.Line(a.Pos()), c.Closes[0].Line, Text(on)
		}
		return true
	})
	return line, closed, text
}
