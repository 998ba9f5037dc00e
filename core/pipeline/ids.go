package pipeline

import "slices"

// ids is a set of ids. Accounts number upwards, so most ids are greater than all
// before them and need no hashing.
type ids struct {
	rising []int64
	others map[int64]bool
}

// add reports whether the id is new to the set.
func (s *ids) add(id int64) bool {
	if n := len(s.rising); n == 0 || id > s.rising[n-1] {
		s.rising = append(s.rising, id)
		return true
	}
	if s.has(id) {
		return false
	}
	if s.others == nil {
		s.others = map[int64]bool{}
	}
	s.others[id] = true
	return true
}

func (s *ids) has(id int64) bool {
	if len(s.rising) == 0 {
		return false
	}
	_, found := slices.BinarySearch(s.rising, id)
	return found || s.others[id]
}
