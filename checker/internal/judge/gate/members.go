package gate

import (
	"go/ast"
	"go/types"
	"slices"
)

// Of some packages that answers need, or may well use, a part reaches further than their purpose.
var (
	// only lists all that may be used of a package.
	only = map[string][]string{
		// WriteHeapDump writes what an answer likes into any open descriptor, the tests' record included.
		"runtime/debug": {"Stack", "PrintStack"},
		// The rest writes profiles of the whole process, and keeps them.
		"runtime/pprof": {"Do", "ForLabels", "Label", "LabelSet", "Labels", "Lookup", "Profile", "SetGoroutineLabels", "WithLabels"},
		// The rest looks for programs by name; a Cmd that is put together by hand is as good as one of Command.
		"os/exec": {"Cmd", "Command", "CommandContext", "ErrDot", "ErrNotFound", "ErrWaitDelay", "Error", "ExitError"},
		// Of the rest some switches the race detector off, and some tells where in memory the program is.
		"runtime": {
			"AddCleanup", "Cleanup", "Error", "GC", "GOARCH", "GOMAXPROCS", "GOOS", "Goexit", "Gosched", "KeepAlive", "LockOSThread",
			"MemStats", "NumCPU", "NumGoroutine", "PanicNilError", "ReadMemStats", "SetFinalizer", "Stack", "TypeAssertionError", "UnlockOSThread", "Version",
		},
		"reflect": {
			"Append", "AppendSlice", "Chan", "ChanDir", "ChanOf", "Copy", "DeepEqual", "Func", "Indirect", "Interface", "Kind", "MakeChan", "MakeFunc",
			"MakeMap", "MakeSlice", "Map", "New", "Pointer", "Ptr", "RecvDir", "Select", "SelectCase", "SelectDefault", "SelectDir", "SelectRecv",
			"SelectSend", "SendDir", "Slice", "String", "Struct", "StructField", "Type", "TypeFor", "TypeOf", "Value", "ValueOf", "Zero",
		},
	}
	// never lists what may not be used of a package.
	never = map[string][]string{
		// What goes in and comes out makes an order that is none, and races that there are none to the race detector.
		"sync": {"Pool"},
		// These read files, the memory of the process in /proc among them.
		"net/http": {"Dir", "FileServer", "FileServerFS", "FS", "ServeFile", "ServeFileFS", "NewFileTransport", "NewFileTransportFS",
			"ListenAndServeTLS", "ServeTLS"},
	}
	// neverMethods lists methods, of whatever type.
	neverMethods = []string{
		// of reflect's Value: addresses, and writing to them
		"UnsafePointer", "UnsafeAddr", "SetPointer", "InterfaceData", "MethodByName", "Method",
		// of net/http: the first two keep in files what was sent, the others read files of any name
		"ParseMultipartForm", "FormFile", "ListenAndServeTLS", "ServeTLS",
		// of what package log writes to, which is the process's own output
		"Fd", "SyscallConn",
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
		if f, ok := object.(*types.Func); ok && f.Signature().Recv() != nil && f.Pkg() != w.pkg && slices.Contains(neverMethods, id.Name) {
			w.forbid(id.Pos(), "It reaches files or memory; no answer needs it.", "An answer may not use the method %s.", id.Name)
			return true
		}
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
