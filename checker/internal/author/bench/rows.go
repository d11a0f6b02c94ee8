package bench

import (
	"context"
	"path/filepath"
)

// next measures make next's work with everything passed and nothing changed.
func (b *Bench) next(ctx context.Context) (Row, error) {
	return b.inTurn(Row{Name: "next, all passed and unchanged (s)", Limit: 0.3}, func() error {
		return b.run(ctx, b.exe, "next")
	}, nil)
}

// plain runs all tests over the reference answers as somebody without the checker would.
func (b *Bench) plain(ctx context.Context) error {
	return b.run(ctx, "go", "test", "-race", "-count=1", "."+string(filepath.Separator)+filepath.Join("exercises", "..."))
}

func (b *Bench) solutions(ctx context.Context) (Row, error) {
	return b.inTurn(Row{Name: "all reference answers, verified once", Limit: 0.15}, func() error {
		return b.run(ctx, b.exe, "verify", "--fresh", "--runs", "1", "--only", "solutions")
	}, func() error { return b.plain(ctx) })
}

// bank measures the proof that make test makes of all answers but the stubs, in whose place there are reference answers here.
func (b *Bench) bank(ctx context.Context) (Row, error) {
	return b.inTurn(Row{Name: "the whole bank, quick proof", Limit: 3}, func() error {
		for _, kind := range []string{"right", "wrong"} {
			if err := b.run(ctx, b.exe, "verify", "--quick", "--fresh", "--only", kind); err != nil {
				return err
			}
		}
		return nil
	}, func() error { return b.plain(ctx) })
}
