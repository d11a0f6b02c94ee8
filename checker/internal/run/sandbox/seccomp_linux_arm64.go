package sandbox

import "golang.org/x/sys/unix"

const auditArch = unix.AUDIT_ARCH_AARCH64

// Processes are made by clone only, and files changed by the newer calls only.
var forks, oldChangeFiles []uint32

// Files are renamed by one call more.
var oldTakeBack = []uint32{unix.SYS_RENAMEAT}

// Descriptors are replaced by the newer call only.
var oldDup []uint32
