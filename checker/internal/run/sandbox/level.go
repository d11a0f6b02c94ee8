package sandbox

import (
	"fmt"
	"strings"
)

// Part names the parts of the confinement; they can be left out one by one with [Options].
type Part uint

const (
	User Part = 1 << iota // user namespace; without it the others need privileges
	PID
	Net
	Mount
	IPC
	UTS
	Landlock
	Seccomp
	Rlimits

	Namespaces = User | PID | Net | Mount | IPC | UTS
	Everything = Namespaces | Landlock | Seccomp | Rlimits
)

var partNames = []struct {
	part Part
	name string
}{
	{User, "user"}, {PID, "pid"}, {Net, "net"}, {Mount, "mount"}, {IPC, "ipc"}, {UTS, "uts"},
	{Landlock, "landlock"}, {Seccomp, "seccomp"}, {Rlimits, "rlimits"},
}

// String lists the parts: "user pid landlock".
func (p Part) String() string {
	var names []string
	for _, n := range partNames {
		if p&n.part != 0 {
			names = append(names, n.name)
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, " ")
}

// A Level is the confinement that was reached. All fields false is none at all.
type Level struct {
	User  bool `json:"user"`
	PID   bool `json:"pid"`
	Net   bool `json:"net"`
	Lo    bool `json:"lo"`    // a loopback in it; without it those who need one have the machine's network
	Mount bool `json:"mount"` // a file system of its own, in which only the policy's paths exist
	Proc  bool `json:"proc"`  // a /proc of its own; without it Mount shows /proc/self only
	IPC   bool `json:"ipc"`
	UTS   bool `json:"uts"`

	Landlock  int  `json:"landlock"` // version of its interface; 0 is none
	Seccomp   bool `json:"seccomp"`
	Rlimits   bool `json:"rlimits"`
	Processes bool `json:"processes"` // Limits.Processes has an effect; it has none on root
}

// parts returns what the level consists of.
func (l Level) parts() Part {
	var p Part
	for _, has := range []struct {
		yes  bool
		part Part
	}{
		{l.User, User}, {l.PID, PID}, {l.Net, Net}, {l.Mount, Mount}, {l.IPC, IPC}, {l.UTS, UTS},
		{l.Landlock > 0, Landlock}, {l.Seccomp, Seccomp}, {l.Rlimits, Rlimits},
	} {
		if has.yes {
			p |= has.part
		}
	}
	return p
}

// netFor says whether a command under the policy has a network of its own.
func (l Level) netFor(p Policy) bool { return l.Net && !p.Network && (l.Lo || !p.Loopback) }

// Loopback says in plain words what a command may use that is given [Policy.Loopback]: what is meant where
// there is a network for it alone, and elsewhere the nearest that the other parts can do.
func (l Level) Loopback() string {
	switch {
	case l.Net && l.Lo:
		return "a network of their own, with nothing in it but loopback"
	case l.Seccomp && l.Landlock >= landlockPorts:
		return "TCP on the machine's network, from and to its short-lived ports only"
	case l.Seccomp:
		return "TCP on the machine's network"
	case l.Landlock >= landlockPorts:
		return "the machine's network, over TCP from and to its short-lived ports only"
	}
	return "the machine's network"
}

// None says whether there is no confinement; resource limits alone are none.
func (l Level) None() bool { return l.parts()&^Rlimits == 0 }

// String is for reports: "namespaces user pid net mount ipc uts, landlock 7, seccomp, rlimits (not processes)".
func (l Level) String() string {
	var parts []string
	if ns := l.parts() & Namespaces; ns != 0 {
		parts = append(parts, "namespaces "+ns.String())
	}
	if l.Mount && !l.Proc {
		parts = append(parts, "no /proc of its own")
	}
	if l.Landlock > 0 {
		parts = append(parts, fmt.Sprintf("landlock %d", l.Landlock))
	}
	if l.Seccomp {
		parts = append(parts, "seccomp")
	}
	switch {
	case l.Rlimits && l.Processes:
		parts = append(parts, "rlimits")
	case l.Rlimits:
		parts = append(parts, "rlimits (not processes)")
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

// The versions of Landlock's interface that brought what a promise of a [Level] rests on.
const (
	landlockTruncate = 3 // before it, files outside can be cut short
	landlockPorts    = 4 // of TCP
	landlockScoped   = 6 // signals and abstract sockets
	landlockUnix     = 9 // sockets in the file system
)
