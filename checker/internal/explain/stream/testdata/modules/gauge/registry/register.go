// Package registry holds gauges by name.
package registry

import "sync"

// A Registry holds gauges.
type Registry struct {
	namesLock sync.RWMutex
	names     []string

	valuesLock sync.Mutex
	values     map[string]func() float64
}

// Register adds a gauge. check may refuse the name.
func (r *Registry) Register(name string, value func() float64, check func(string) error) error {
	r.namesLock.Lock() // cause: deadlock
	defer r.namesLock.Unlock()
	if err := check(name); err != nil {
		return err
	}
	r.names = append(r.names, name)
	r.set(name, value)
	return nil
}

func (r *Registry) set(name string, value func() float64) {
	r.valuesLock.Lock()
	defer r.valuesLock.Unlock()
	if r.values == nil {
		r.values = make(map[string]func() float64)
	}
	r.values[name] = value
}
