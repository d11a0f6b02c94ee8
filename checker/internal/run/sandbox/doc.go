// Package sandbox confines a command that nobody has read, without privileges, as far as the machine goes.
// It knows nothing of grading or of tests.
//
// A [Policy] says what the command may do. [New] measures what the machine can refuse, by refusing it to a child, and the [Level] tells;
// [Level.Gaps] lists in plain words what a command under a policy could do all the same. Nothing is assumed from
// the version of a kernel, and nothing is left out without being told.
//
// # How a command is started
//
// The program starts itself as a helper, already in new namespaces; the helper restricts itself and then becomes the command, by
// exec. So main and TestMain must call [MaybeHelper] before anything else. There is no third process: what
// could watch the command from near by could be attacked by it. In particular the command itself is process 1 of its PID
// namespace. The first process of a namespace is special in two ways. When it ends, the kernel
// kills all others, which is what is wanted here. And signals that it has no handler for do not reach it, from within: a program that kills itself
// goes on, and one that aborts ends by its exit status; Go's runtime handles its signals and exits with 2. An
// init in between would restore that, but cost a second exec, tell the end of the command only by its own word,
// and live where the command can reach it. Orphans become children of the command and stay zombies until it ends.
//
// # What each part stops, and what is open without it
//
// User namespace: gives an ordinary user the others, and keeps processes outside from being traced. Without it only a privileged
// checker has namespaces. The user id stays the same inside, so that the scratch folder belongs to both.
//
// PID namespace: no process outside can be named, and none inside outlives the command. Without it seccomp holds the command in its process
// group, which is killed, or, where the policy allows groups, in its session, which is looked through and killed process by process; refuses, to a command without children, signals to others; and Landlock from version 6 refuses them, too. Children
// can then outlive a checker that is killed. Without any of these a daemon escapes, which [Ended.Escaped] may tell.
//
// Net namespace: no network, not even its own loopback, and no abstract unix sockets. Without it seccomp refuses to make sockets at
// all. Landlock alone stops only plain TCP (from version 4), not multipath TCP; UDP from version 10.
//
// Loopback is brought up in it for a policy that asks. Without the namespace such a command is on the machine's network, since addresses are
// where neither seccomp nor Landlock looks: seccomp leaves it TCP, and Landlock from version 4 the ports that the system hands out, so
// that services are out of reach. What remains is that it connects to such a port of any machine, and that anybody connects to it.
//
// Mount namespace: the command sees an empty, read-only root with the paths of the policy, a few devices, and its own /proc; in containers that do
// not let a /proc be mounted, only what is in /proc/self. What it has written cannot be run, not even by the loader of shared libraries, which loads
// for whoever may start it. Without it Landlock refuses to read, write and list what is not the policy's; but that a file exists, and
// its size and times, can be found out, and, by a command with children, its mode and times changed.
//
// IPC and UTS namespaces: shared memory and names of its own; seccomp refuses the first as well.
//
// Landlock: files, as above, and what the versions added. It holds, too, where the view does, so that a fault in one is not
// enough. It lets a program that may start children have a user namespace, but mount nothing in it.
//
// Seccomp: see the filter. It refuses sockets, processes, new namespaces, io_uring, and what else a graded program has no use for. Without
// it a command can start processes, and unset the wish to die with the checker. Calls that kernels add later pass.
//
// Resource limits: see [Limits]. The limit of processes does not bind root; seccomp does when there are to be no children, and
// a command with children is watched: between two looks, a tenth of a second apart, there can be more. No limit
// bounds the sum of the files in the scratch folder: who owns the folder must watch it.
//
// Always, on Linux: no capabilities and no way to new ones, a session of its own without a terminal, exactly the given environment, no
// descriptors but those passed, and death when the checker dies. The checker's threads must live for that: Start is not to be called
// from a goroutine that ends locked to its thread.
//
// # A program that reports on itself
//
// Who runs tests in the command's own process believes a process that may have been taken over. What is refused narrows that, and
// this is what remains. A pipe among the descriptors passed cannot be closed, replaced or taken back from, so what was said on it stays
// said; with [Policy.KeepFiles] nor can files be removed, renamed or cut, though opening one anew may still cut it. But whoever reads and
// writes all of the process's memory can say on the pipe what the tests would have said, and can exit as they would have. In Go the way to
// such memory, without package unsafe, is a race on a value of several words. Where the race detector ends the program at the first race, it does so before
// the second access of the two is made: with [Policy.OneProcessor] no access of another thread falls in between, so that the halves of two
// values are never seen. With several processors two accesses in the same few nanoseconds can go unnoticed, and a program
// gets some way further while the detector writes its report, so a verdict should rest on more runs than those.
//
// The race detector knows nothing of what the runtime clears on behalf of clear, or of package reflect. A slice that is read meanwhile can be
// seen with its length and without its address, on one processor as well if the kernel changes threads within a few instructions. It then holds what lies
// between address 0 and its length: nothing, as long as the program is put higher up in memory than anybody can make a slice long.
// What is thrown away may be cleared up by functions of the program's own that the runtime runs in no test's goroutine; what these start is not missed
// by the tests either. A fault in Go's compiler or runtime that makes memory unsafe without a race would get past all of this.
//
// On other systems there is no confinement. The wall limit, and the kill of the command's process group (on Windows: of the tree that it started), work
// everywhere, and so do the environment and the descriptors.
package sandbox
