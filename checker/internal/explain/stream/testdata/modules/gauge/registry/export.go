package registry

// Export gives each gauge's value to write.
func (r *Registry) Export(write func(name string, value float64)) {
	r.valuesLock.Lock() // cause: deadlock
	defer r.valuesLock.Unlock()
	for name, value := range r.values {
		write(name, value())
	}
	write("gauges", float64(r.count()))
}

func (r *Registry) count() int {
	r.namesLock.RLock() // want: deadlock
	defer r.namesLock.RUnlock()
	return len(r.names)
}
