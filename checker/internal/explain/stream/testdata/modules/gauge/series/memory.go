package series

type inMemory struct{ values []float64 }

func (m *inMemory) Append(v float64) {
	m.values = append(m.values, v) // want: race
}

func (m *inMemory) Len() int { return len(m.values) }
