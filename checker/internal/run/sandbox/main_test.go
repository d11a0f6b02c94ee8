package sandbox_test

import (
	"fmt"
	"os"
	"testing"

	"koans/checker/internal/run/sandbox"
)

// The test binary is three programs more: the helper, the command that attacks, and a checker to be killed.
func TestMain(m *testing.M) {
	sandbox.MaybeHelper()
	if len(os.Args) > 2 && os.Args[1] == "attack" {
		os.Exit(attack(os.Args[2], os.Args[3:]))
	}
	os.Exit(m.Run())
}

// attack carries out an attack and says how it went: nothing, if it got through.
func attack(name string, args []string) int {
	a, ok := attacks[name]
	if !ok {
		fmt.Printf("no attack is called %q\n", name)
		return 4
	}
	if err := a(args); err != nil {
		fmt.Println(err)
		return refusedStatus
	}
	return 0
}

// refusedStatus is the attacker's exit status when the system refused.
const refusedStatus = 9
