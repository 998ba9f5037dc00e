// Package transfer turns one account's state into what another account is asked
// to become: the desired state of a copy.
//
// Nothing keeps its id on the way. Pipelines and stages are found in the other
// account by their names, the second of one name by being the second; amoCRM's
// own stages by their role; custom fields by code, else by name. A colour that
// cannot be chosen today becomes the nearest that can. What has no place in the
// other account is named, never dropped in silence. The package sends nothing.
package transfer

import "github.com/stagewright/stagewright/core/plan"

// Copy is what a copy asks for.
type Copy struct {
	Kind    plan.Kind
	Items   []Item
	Changed []Note // what is not as it was: colours
	// Missing are things that the other account has no place for.
	Missing []Note
	// Lost is what no call can bring along: conditions, texts, rights.
	Lost []Note
}

// Item is one pipeline, customer stage or segment.
type Item struct {
	Address string // in the account that it comes from
	Name    string
	There   int64 // its id in the other account, 0 for a new one
	Desired []byte
}

// Note says something about one thing of the account that is copied from.
type Note struct {
	Address string `json:"address"`
	Name    string `json:"name"`
	What    string `json:"what"`
}

// Desired is the state to plan, in the form that plans take.
func (c Copy) Desired() []byte {
	text := append([]byte(`{"`), c.Kind...)
	text = append(text, `":[`...)
	for i, item := range c.Items {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, item.Desired...)
	}
	return append(text, "]}"...)
}
