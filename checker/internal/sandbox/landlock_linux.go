package sandbox

import (
	"fmt"
	"os"

	"github.com/landlock-lsm/go-landlock/landlock"
	ll "github.com/landlock-lsm/go-landlock/landlock/syscall"
)

// landlocks are the sets of what each version can refuse. The library's best effort would do less without a word, so each version is asked
// for by its name.
var landlocks = []landlock.Config{
	landlock.V1, landlock.V2, landlock.V3, landlock.V4, landlock.V5, landlock.V6,
	landlock.V7, landlock.V8, landlock.V9, landlock.V10, landlock.V11,
}

// newestLandlock is the newest version that is known here; a newer kernel knows all older ones.
var newestLandlock = len(landlocks)

// landlockVersion is what the kernel has; 0 if it has none.
func landlockVersion() int {
	version, err := ll.LandlockGetABIVersion()
	if err != nil {
		return 0
	}
	return min(version, newestLandlock)
}

// The rights of Landlock that the lists of a policy stand for. No list gives the right to make devices.
const (
	mayRead  = ll.AccessFSReadFile | ll.AccessFSReadDir
	mayExec  = mayRead | ll.AccessFSExecute
	mayWrite = mayRead | ll.AccessFSWriteFile | ll.AccessFSTruncate | ll.AccessFSRefer |
		ll.AccessFSMakeDir | ll.AccessFSMakeReg | ll.AccessFSMakeSym | ll.AccessFSMakeFifo | ll.AccessFSMakeSock |
		ll.AccessFSRemoveDir | ll.AccessFSRemoveFile
	onFiles = ll.AccessFSReadFile | ll.AccessFSExecute | ll.AccessFSWriteFile | ll.AccessFSTruncate
)

// restrictLandlock refuses everything that Landlock can refuse but what the policy gives.
func restrictLandlock(o order) error {
	if o.Level.Landlock == 0 {
		return nil
	}
	config := landlocks[o.Level.Landlock-1]
	var rules []landlock.Rule
	for _, list := range []struct {
		paths []string
		may   landlock.AccessFSSet
	}{
		{o.Read, mayRead}, {o.Exec, mayExec}, {o.Write, mayWrite},
		{devices, ll.AccessFSReadFile | ll.AccessFSWriteFile | ll.AccessFSTruncate},
		{ownProc(o.Level), mayRead},
	} {
		for _, path := range list.paths {
			may := list.may & config.HandledAccessFS
			info, err := os.Stat(path)
			if err != nil {
				return fmt.Errorf("looking at what the policy names: %w", err)
			}
			if !info.IsDir() {
				may &= onFiles
			}
			rules = append(rules, landlock.PathAccess(may, path))
		}
	}
	var err error
	if o.Network {
		// Each of the three refuses what is its own; what is not asked for is not refused.
		if err = config.RestrictPaths(rules...); err == nil && o.Level.Landlock >= landlockScoped {
			err = config.RestrictScoped()
		}
	} else {
		err = config.Restrict(rules...)
	}
	if err != nil {
		return fmt.Errorf("restricting with Landlock: %w", err)
	}
	return nil
}

// ownProc is what the command may see of /proc: all of one of its own; of the machine's only what is about itself.
// That much every program of the race detector needs: it reads its own options there.
func ownProc(l Level) []string {
	if l.Proc {
		return []string{"/proc"}
	}
	return []string{"/proc/self"}
}
