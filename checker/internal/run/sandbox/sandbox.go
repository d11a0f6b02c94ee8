package sandbox

import "context"

// Options change what [New] builds. The zero value is the most that the machine gives.
type Options struct {
	Without Part // parts to leave out, so that what the others do alone can be tested
}

// A Sandbox starts confined commands, any number of them at once.
type Sandbox struct {
	level Level
}

// New measures what the machine gives and returns a sandbox that uses all of it. A machine that
// gives nothing is no error: see [Level.None].
func New(ctx context.Context, o Options) (*Sandbox, error) {
	level, err := measure(ctx, Everything&^o.Without)
	if err != nil {
		return nil, err
	}
	return &Sandbox{level: level}, nil
}

// Probe measures what the machine gives by trying it in a child.
func Probe(ctx context.Context) (Level, error) { return measure(ctx, Everything) }

// Level is what the sandbox was measured to reach.
func (s *Sandbox) Level() Level { return s.level }
