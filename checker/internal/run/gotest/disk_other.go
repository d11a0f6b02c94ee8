//go:build !linux

package gotest

func full(string) bool { return false }
