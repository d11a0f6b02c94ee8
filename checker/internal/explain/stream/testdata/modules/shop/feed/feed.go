// Package feed reads what was delivered.
package feed

// A Row is one delivery.
type Row struct {
	SKU   string
	Count int
}

// A Source gives row after row; ok is false after the last.
type Source interface {
	Next() (row Row, ok bool, err error)
}

// Rows returns the rows of src.
func Rows(src Source) <-chan Row {
	rows := make(chan Row)
	go func() {
		for {
			row, ok, err := src.Next()
			if err != nil {
				return // cause: leak
			}
			if !ok {
				break
			}
			rows <- row
		}
		close(rows)
	}()
	return rows
}
