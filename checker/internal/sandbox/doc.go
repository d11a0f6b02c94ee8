// Package sandbox confines a command that nobody has read.
package sandbox
