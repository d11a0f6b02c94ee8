package sandbox

import "golang.org/x/sys/unix"

const auditArch = unix.AUDIT_ARCH_RISCV64

// Processes are made by clone only, and files changed by the newer calls only.
var forks, oldChangeFiles []uint32

// Descriptors are replaced, and files removed, by the newer calls only.
var oldDup, oldTakeBack []uint32
