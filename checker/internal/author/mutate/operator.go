package mutate

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// An operator knows one kind of fault.
type operator struct {
	name string
	doc  string // what somebody got wrong who wrote it so
	find func(s *source) []fault
}

// operators are all kinds, each in a file of its own.
var operators = []operator{
	statementRemoved, guardRemoved, deferRemoved, deferAtOnce, goRemoved, goAdded, notAwaited,
	locksRemoved, readLock, writeLock, caseRemoved, defaultAdded, ifForWait, signalForBroadcast, buffer,
	comparison, constant, logic, errorMadeNil, exchanged, background, twice, atomicPlain, atomicTorn, onceRemoved,
}

// A candidate is a fault of a file that has not been looked at yet: it may not even compile.
type candidate struct {
	source   *source
	operator string
	function string
	fault
}

// candidates returns the faults that all operators find in the source. Where one says the same twice of a
// function, the second is called so.
func candidates(s *source) []candidate {
	var all []candidate
	for _, op := range operators {
		said := map[string]int{}
		for _, f := range op.find(s) {
			c := candidate{s, op.name, s.within(f.at), f}
			name := c.function + "\n" + c.what
			if said[name]++; said[name] > 1 {
				c.what += " #" + strconv.Itoa(said[name])
			}
			all = append(all, c)
		}
	}
	return all
}

// rank orders candidates by chance, but always the same way: by a hash of what names them, so that an edit
// elsewhere leaves their order alone.
func (c candidate) rank(file string) string {
	h := sha256.Sum256([]byte(file + "\n" + c.operator + "\n" + c.function + "\n" + c.what))
	return hex.EncodeToString(h[:])
}
