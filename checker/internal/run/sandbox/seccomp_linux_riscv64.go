package sandbox

import "golang.org/x/sys/unix"

const auditArch = unix.AUDIT_ARCH_RISCV64

// Processes are made by clone only, and files changed by the newer calls only.
var forks, oldChangeFiles []uint32
