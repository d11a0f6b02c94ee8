// Package likeness says which answers of a class are alike. It says nothing about why: of short exercises there are not many
// good answers, and people learn together. So it is a list to read, never a part of a grade.
//
// Answers are compared as streams of Go's tokens, so that comments, layout and the values of literals do not count, nor do names that their
// author could choose: all are one token, but for exported names behind a dot (wg.Done, sync.Mutex), for the language's own, and for
// keywords. Two answers are equal when they are the same stream, each name taken for the number of its first appearance.
//
// The others are compared by winnowing (Schleimer, Wilkerson and Aiken, "Winnowing: Local Algorithms for Document Fingerprinting",
// SIGMOD 2003), which is what Moss does: of all hashes of K tokens in a row, each Window of them leaves its smallest behind
// as a print. A passage of K + Window - 1 tokens that two answers have in common is always found, one of fewer than K never.
// Prints of the stub and of the reference do not count, nor those that so many answers have that they tell nothing.
package likeness

const (
	// K is how many tokens a print is made of.
	K = 12
	// Window is how many hashes in a row leave at least one print.
	Window = 6
	// Common is how many different answers may have a print in common that is still told of, as Moss's usual -m.
	Common = 10
	// Fewest is how many prints an answer must have of its own to be compared at all: less is too short to tell anything.
	Fewest = 8
	// Share is which part of the shorter answer's prints both have, in pairs that are told of.
	Share = 0.6
)
