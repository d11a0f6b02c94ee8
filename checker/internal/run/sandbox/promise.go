package sandbox

// A Threat is something that a command may try and that a policy forbids.
type Threat string

// Whether each is stopped depends on the level; see [Level.Stops].
const (
	ReadOutside    Threat = "read files that are not the policy's"
	WriteOutside   Threat = "write files outside of its scratch"
	ChangeOutside  Threat = "change the mode or the times of files outside of its scratch"
	UseNetwork     Threat = "use the network"
	BeReached      Threat = "be reached through the network"
	UseUnixSocket  Threat = "talk to other programs through a unix socket in the file system"
	UseAbstract    Threat = "talk to other programs through an abstract unix socket"
	SignalOutside  Threat = "signal processes that it did not start"
	TraceOutside   Threat = "look into processes that it did not start"
	StartProcesses Threat = "start processes"
	StartOthers    Threat = "start programs that are not the policy's"
	ManyProcesses  Threat = "start processes without end"
	Orphan         Threat = "leave processes behind"
	OutliveChecker Threat = "go on when the checker has been killed"
	MountAnything  Threat = "mount something, with a user namespace of its own"
	MuchMemory     Threat = "use memory without end"
	LongFiles      Threat = "write a file without end"
	ManyFiles      Threat = "open files without end"
	MuchCPU        Threat = "compute without end"
	FillDisk       Threat = "fill the disk with many files in its scratch"
)

// Threats lists them all, in the order of a report.
var Threats = []Threat{
	ReadOutside, WriteOutside, ChangeOutside, UseNetwork, BeReached, UseUnixSocket, UseAbstract, SignalOutside, TraceOutside, StartProcesses,
	StartOthers, ManyProcesses, Orphan, OutliveChecker, MountAnything, MuchMemory, LongFiles, ManyFiles, MuchCPU, FillDisk,
}

// Stops says whether a command under the policy is kept from doing t. What the policy allows or leaves
// unlimited is not stopped.
func (l Level) Stops(t Threat, p Policy) bool {
	only := l.Seccomp && !p.Children // the command is one process and stays one
	switch t {
	case ReadOutside:
		return l.Mount || l.Landlock > 0
	case WriteOutside:
		return l.Mount || l.Landlock >= landlockTruncate
	case ChangeOutside:
		return l.Mount || only
	case UseNetwork, BeReached:
		if p.Loopback {
			// Addresses stand behind a pointer, where no filter looks: only a network of its own has no way out.
			return !p.Network && l.Net && l.Lo
		}
		// Landlock alone stops neither UDP nor multipath TCP.
		return !p.Network && (l.Net || l.Seccomp)
	case UseUnixSocket:
		return l.Mount || l.Seccomp && !p.Network || l.Landlock >= landlockUnix
	case UseAbstract:
		return (l.netFor(p) || l.Seccomp) && !p.Network || l.Landlock >= landlockScoped
	case SignalOutside:
		return l.PID || l.Landlock >= landlockScoped || only
	case TraceOutside:
		return l.User || l.PID && l.Mount || l.Landlock > 0
	case StartProcesses:
		return only
	case StartOthers:
		// Landlock knows who may be started, and not what the loader, which may be, loads then: what can be read.
		return l.Mount || only
	case ManyProcesses:
		// Where the system does not count the command is watched, as long as nobody can leave what is watched.
		return only || p.Limits.Processes > 0 && (l.Processes || l.PID || l.Seccomp)
	case Orphan:
		// Without PID namespace seccomp keeps everything in the one process group, or session, that is killed.
		return l.PID || l.Seccomp
	case OutliveChecker:
		// The system kills the command, and with the first process of a PID namespace all others.
		return l.Seccomp && (l.PID || only)
	case MountAnything:
		// Privileges are dropped always; a user namespace of its own would give some back.
		return l.Seccomp || l.Landlock > 0
	case MuchMemory:
		return l.Rlimits && p.Limits.Memory > 0 && (only || l.Processes && p.Limits.Processes > 0)
	case LongFiles:
		return l.Rlimits && p.Limits.FileSize > 0
	case ManyFiles:
		return l.Rlimits && p.Limits.Files > 0
	case MuchCPU:
		return p.Limits.Wall > 0 || l.Rlimits && p.Limits.CPU > 0 && only
	}
	return false // FillDisk: no limit that a process can have bounds the sum of its files
}

// Gaps lists what a command under the policy could do and should not.
func (l Level) Gaps(p Policy) []Threat {
	var gaps []Threat
	for _, t := range Threats {
		if t == StartProcesses && p.Children || (t == UseNetwork || t == BeReached || t == UseUnixSocket) && p.Network {
			continue // allowed
		}
		if !l.Stops(t, p) {
			gaps = append(gaps, t)
		}
	}
	return gaps
}
