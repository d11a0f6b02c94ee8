package gotest

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"koans/checker/internal/course"
)

// Probe builds and runs a program with a data race in the place and in the way in which answers are, and makes sure
// that the race is seen. root is the workbook's. The error says what this machine cannot do: a [MachineError] where the cause is known.
func Probe(ctx context.Context, root string) error {
	dir, err := makeScratch(nil)
	if err != nil {
		return err
	}
	b := &Batch{course: &course.Course{Root: root}, dir: dir, binary: binaryIn(dir)}
	return errors.Join(machineTrouble(b.probe(ctx)), b.Close())
}

// Probe is like the function, for builds and runs in this confinement.
func (c *Confinement) Probe(ctx context.Context) error {
	dir, err := makeScratch(c)
	if err != nil {
		return err
	}
	b := &Batch{course: &course.Course{Root: c.root}, dir: dir, binary: binaryIn(dir), confinement: c}
	return errors.Join(b.probe(ctx), b.Close())
}

// racy imports what tests are written with: the modules must be there, too.
const racy = `package main

import (
	_ "koans/exercises/internal/harness"
	_ "koans/exercises/internal/lab"

	_ "github.com/stretchr/testify/require"
)

var shared int

func main() {
	done := make(chan bool)
	for range 2 {
		go func() {
			for range 100 {
				shared++
			}
			done <- true
		}()
	}
	<-done
	<-done
}
`

// RaceStatus is how a process ends in which the race detector has seen something.
const RaceStatus = 66

func (b *Batch) probe(ctx context.Context) error {
	o := newOverlay(b.course.Root, b.dir)
	if err := o.add(path.Join(generated, "main.go"), []byte(racy)); err != nil {
		return err
	}
	said, err := b.linkMain(ctx, o)
	if err != nil {
		return err
	}
	if said != "" {
		if trouble := Trouble(ctx, b.course.Root, said); trouble != nil {
			return trouble
		}
		return fmt.Errorf("a test cannot be built: %s", strings.TrimSpace(said))
	}
	p, err := b.start(unit{}, nil, RunOptions{Limits: Limits{Wall: 30 * time.Second}.withDefaults()})
	if err != nil {
		return err
	}
	p.watch(ctx, Limits{Wall: 30 * time.Second}.withDefaults())
	p.finish()
	if err := p.record.close(); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	races, _, err := p.races()
	if err != nil {
		return err
	}
	if code, signal := p.cmd.Status(); code != RaceStatus || len(races) == 0 {
		return fmt.Errorf("a program with a data race ended with status %d %s and %d reports of the race detector's, instead of %d and one: %s",
			code, signal, len(races), RaceStatus, strings.TrimSpace(p.out.String()))
	}
	return nil
}
