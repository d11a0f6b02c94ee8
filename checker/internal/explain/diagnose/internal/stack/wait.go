package stack

import "strings"

// A Wait is what a goroutine waits for.
type Wait int

const (
	Nothing     Wait = iota // it runs, or could
	Send                    // on a channel
	Receive                 // from a channel
	NilSend                 // on a nil channel: for ever
	NilReceive              // likewise
	Select                  // for one of several channels
	EmptySelect             // for ever
	Lock                    // a sync.Mutex
	WriteLock               // a sync.RWMutex, to write
	ReadLock                // a sync.RWMutex, to read
	Once                    // another's call of a sync.Once to end
	WaitGroup
	Cond
	Sleep
	IO
	Call  // of the operating system
	Other // something of the runtime's
)

var waits = map[string]Wait{
	"running":                 Nothing,
	"runnable":                Nothing,
	"preempted":               Nothing,
	"copystack":               Nothing,
	"chan send":               Send,
	"chan receive":            Receive,
	"chan send (nil chan)":    NilSend,
	"chan receive (nil chan)": NilReceive,
	"select":                  Select,
	"select (no cases)":       EmptySelect,
	"sync.Mutex.Lock":         Lock,
	"sync.RWMutex.Lock":       WriteLock,
	"sync.RWMutex.RLock":      ReadLock,
	"sync.WaitGroup.Wait":     WaitGroup,
	"sync.Cond.Wait":          Cond,
	"sleep":                   Sleep,
	"IO wait":                 IO,
	"syscall":                 Call,
}

// Wait returns what g waits for. The state alone does not tell: a RWMutex waits
// on a Mutex of its own, and so does a Once.
func (g Goroutine) Wait() Wait {
	w, known := waits[g.State]
	if !known {
		if g.State != "semacquire" {
			return Other
		}
		w = Lock
	}
	for _, f := range g.Frames {
		switch {
		case strings.HasPrefix(f.Func, "sync.(*RWMutex).Lock"):
			return WriteLock
		case strings.HasPrefix(f.Func, "sync.(*RWMutex).RLock"):
			return ReadLock
		case strings.HasPrefix(f.Func, "sync.(*Once)") && w == Lock:
			return Once
		case strings.HasPrefix(f.Func, "sync.(*WaitGroup).Wait"):
			return WaitGroup
		case strings.HasPrefix(f.Func, "sync.(*Cond).Wait"):
			if w == Lock { // it has been woken, and takes the lock back
				return Lock
			}
			return Cond
		case !machinery(f):
			return w
		}
	}
	return w
}

func machinery(f Frame) bool {
	switch f.Package() {
	case "runtime", "sync", "internal/sync", "internal/poll", "internal/runtime/maps", "sync/atomic":
		return true
	}
	return false
}

// A OnceCall is a call of a sync.Once on a stack.
type OnceCall struct {
	Address string // of the Once; "" when the dump does not tell
}

// Once returns the innermost call of a sync.Once from the frame on, nil if there is none.
func (g Goroutine) Once(from int) *OnceCall {
	for _, f := range g.Frames[from:] {
		if strings.HasPrefix(f.Func, "sync.(*Once).") {
			return &OnceCall{f.address()}
		}
	}
	return nil
}

// address returns the address that the frame's method was called on; "" when the dump does not tell.
func (f Frame) address() string {
	first, _, _ := strings.Cut(f.Args, ",")
	if strings.HasPrefix(first, "0x") && !strings.HasSuffix(first, "?") {
		return first
	}
	return ""
}

// Address returns the address of the lock that g waits for, "" when the dump
// does not tell. It identifies the lock within one dump.
func (g Goroutine) Address() string {
	for _, f := range g.Frames {
		switch f.Func {
		case "internal/sync.(*Mutex).lockSlow", "internal/sync.(*Mutex).Lock", "sync.(*Mutex).Lock",
			"sync.(*RWMutex).Lock", "sync.(*RWMutex).RLock":
			if a := f.address(); a != "" {
				return a
			}
		}
	}
	return ""
}
