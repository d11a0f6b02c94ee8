// Package text is what all screens share: colour by meaning, the width of a string
// on a terminal, cutting and wrapping to it, and making strange output harmless.
package text

import "github.com/fatih/color"

// Paint colours strings by what they mean. The zero value leaves them as they are.
type Paint struct{ Color bool }

func (p Paint) with(s string, attrs ...color.Attribute) string {
	if !p.Color || s == "" {
		return s
	}
	c := color.New(attrs...)
	c.EnableColor() // the package's own guess about the terminal is about stdout, which may not be where this goes
	return c.Sprint(s)
}

// Only the eight colours that every terminal lets its owner choose are used, so
// all of it can be read on dark and on light ground.

func (p Paint) Good(s string) string   { return p.with(s, color.FgGreen) }
func (p Paint) Bad(s string) string    { return p.with(s, color.FgRed) }
func (p Paint) Warn(s string) string   { return p.with(s, color.FgYellow) }
func (p Paint) Accent(s string) string { return p.with(s, color.FgCyan) }
func (p Paint) Second(s string) string { return p.with(s, color.FgBlue) }
func (p Paint) Third(s string) string  { return p.with(s, color.FgMagenta) }
func (p Paint) Strong(s string) string { return p.with(s, color.Bold) }
func (p Paint) Dim(s string) string    { return p.with(s, color.Faint) }

// GoodHead and BadHead are for the first word of a screen.
func (p Paint) GoodHead(s string) string { return p.with(s, color.FgGreen, color.Bold) }
func (p Paint) BadHead(s string) string  { return p.with(s, color.FgRed, color.Bold) }
