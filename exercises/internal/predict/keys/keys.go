// Package keys says of each program in the exercises that ask for predictions what it does, and why.
//
// Whoever has not made the predictions yet is better off not reading on.
package keys
