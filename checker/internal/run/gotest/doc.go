// Package gotest builds variants of exercises and runs their tests, and says
// what came of it as a [Run]. It has no opinions.
//
// Linking is what takes time, so many variants are linked once: through the go
// command's overlay each variant and its tests become ordinary packages in
// folders that do not exist, a generated main imports them all, and each run is a
// process that is told which variant's tests to run. Nothing is written to the
// tree. Line directives keep the names and lines of the files that people know.
package gotest
