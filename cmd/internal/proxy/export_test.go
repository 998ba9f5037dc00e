package proxy

// TableRow is a row of the route table, for tests that walk all of it.
type TableRow struct {
	Method, Path string
	Open         bool
	Admin        bool
}

// Table is the route table.
func Table() (rows []TableRow) {
	for _, r := range routes() {
		rows = append(rows, TableRow{r.method, r.path, r.open, r.rights == "admin"})
	}
	return rows
}

// OutsideCodes is how many codes are told from outside of the handler.
var OutsideCodes = len(outside)
