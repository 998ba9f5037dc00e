package proxy

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/core/plan"
)

// maxCounted is for how many deletions at most the deals are counted: each is a
// call of its own, and an account takes seven a second.
const maxCounted = 20

// deals counts the deals at addresses of pipelines and their stages, as far as
// that is possible.
func (x *exchange) deals(addresses []string) map[string]int {
	var ofPipelines []string
	for _, a := range addresses {
		if strings.HasPrefix(a, string(plan.KindPipelines)+"/") && !slices.Contains(ofPipelines, a) {
			ofPipelines = append(ofPipelines, a)
		}
	}
	return x.client.CountDeals(x.ctx, ofPipelines[:min(len(ofPipelines), maxCounted)])
}

// withDeals adds to deletions how many deals they hold.
func (x *exchange) withDeals(deletes []plan.Deletion) []plan.Deletion {
	var addresses []string
	for _, d := range deletes {
		addresses = append(addresses, d.Address)
	}
	counts := x.deals(addresses)
	counted := slices.Clone(deletes)
	for i := range counted {
		if n, known := counts[counted[i].Address]; known {
			leads := int64(n)
			counted[i].Leads = &leads
		}
	}
	return counted
}
