package mutate

import (
	"go/ast"
	"go/types"
)

var buffer = operator{
	name: "buffer",
	doc:  "A channel has no room where it was to have some, or room where it was to have none.",
	find: func(s *source) []fault {
		var fs []fault
		visit(s.tree, func(call *ast.CallExpr) {
			if s.callee(call) != "make" || !s.isChannel(call) {
				return
			}
			made := "make(" + s.textOf(call.Args[0])
			if len(call.Args) == 1 {
				if !s.sends(s.info.TypeOf(call)) {
					return // it is only closed: room makes no difference
				}
				fs = append(fs, s.replaced(call, made+", 1)"))
				return
			}
			fs = append(fs, s.replaced(call, made+")"), s.replaced(call, made+", 1+"+s.textOf(call.Args[1])+")"))
		})
		return fs
	},
}

// sends says whether the file sends anything on a channel of that type.
func (s *source) sends(channel types.Type) bool {
	found := false
	elem := channel.Underlying().(*types.Chan).Elem()
	visit(s.tree, func(send *ast.SendStmt) {
		c, ok := s.info.TypeOf(send.Chan).Underlying().(*types.Chan)
		found = found || ok && types.Identical(c.Elem(), elem)
	})
	return found
}

func (s *source) isChannel(e ast.Expr) bool {
	t := s.info.TypeOf(e)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

var twice = operator{
	name: "done twice",
	doc:  "A channel is closed twice, a task is counted out twice.",
	find: func(s *source) []fault {
		var fs []fault
		statements(s.tree, func(stmt ast.Stmt) {
			switch _, name := s.called(stmt); name {
			case "close", "(*sync.WaitGroup).Done":
				fs = append(fs, fault{stmt, squeeze(s.textOf(stmt)), []edit{{stmt.End(), stmt.End(), "; " + s.textOf(stmt)}}})
			}
		})
		return fs
	},
}
