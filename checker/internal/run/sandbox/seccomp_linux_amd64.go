package sandbox

import "golang.org/x/sys/unix"

const auditArch = unix.AUDIT_ARCH_X86_64

// forks are the calls that make processes and nothing else.
var forks = []uint32{unix.SYS_FORK, unix.SYS_VFORK}

// oldChangeFiles are those of [changeFiles] that newer architectures do without.
var oldChangeFiles = []uint32{
	unix.SYS_CHMOD, unix.SYS_CHOWN, unix.SYS_LCHOWN, unix.SYS_UTIME, unix.SYS_UTIMES, unix.SYS_FUTIMESAT,
}

// oldTakeBack are those of [takeBack] that newer architectures do without.
var oldTakeBack = []uint32{unix.SYS_UNLINK, unix.SYS_RMDIR, unix.SYS_RENAME, unix.SYS_RENAMEAT, unix.SYS_LINK, unix.SYS_SYMLINK, unix.SYS_CREAT}

// oldDup replaces one descriptor by another, as dup3 does.
var oldDup = []uint32{unix.SYS_DUP2}
