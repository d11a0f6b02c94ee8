// want exit
package sample

import "os"

type notThePackage struct{}

var errors notThePackage

var _ = errors.New("")

func (notThePackage) New(string) error {
	os.Exit(0)
	return nil
}

func Twice(func()) {}
