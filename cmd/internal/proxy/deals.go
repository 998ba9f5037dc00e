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
	if addresses = countable(addresses); len(addresses) == 0 {
		return nil
	}
	return x.client.CountDeals(x.ctx, addresses[:min(len(addresses), maxCounted)])
}

// countable are the addresses that hold deals; customers hold none.
func countable(addresses []string) (all []string) {
	for _, a := range addresses {
		if strings.HasPrefix(a, string(plan.KindPipelines)+"/") && !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	return all
}

// dealsIfMay counts for administrators only: a user whose rights hide other
// people's deals must not learn their number through the stored grant, which is an
// administrator's. Others plan without the numbers, and can't apply it anyway.
func (x *exchange) dealsIfMay(addresses []string) map[string]int {
	if len(countable(addresses)) == 0 || x.administrator() != nil {
		return nil
	}
	return x.deals(addresses)
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
