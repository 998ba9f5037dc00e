package transfer

import (
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/amo"
)

// match finds for each thing of one list the thing of the other that it is: by
// its role when it has one, else the n-th of a name is the n-th of that name.
// What has none is 0.
func match(from, to []gjson.Result, role func(gjson.Result) string) []int64 {
	key := func(v gjson.Result, count map[string]int) string {
		name := v.Get("name").String()
		if r := role(v); r != "" {
			name = "\x00" + r // no name begins so
		}
		count[name]++
		return strconv.Itoa(count[name]) + " " + name
	}
	there, count := map[string]int64{}, map[string]int{}
	for _, v := range to {
		there[key(v, count)] = v.Get("id").Int()
	}
	ids, count := make([]int64, len(from)), map[string]int{}
	for i, v := range from {
		ids[i] = there[key(v, count)]
	}
	return ids
}

func noRole(gjson.Result) string { return "" }

// stageRole is won, lost or unsorted; these are what they are under any name.
func stageRole(v gjson.Result) string {
	if kind := v.Get("kind").Str; kind != string(amo.Regular) {
		return kind
	}
	return ""
}

// customerRole is what a customer stage of amoCRM's own is for: recently
// purchased, expected purchase, did not purchase, closed.
func customerRole(v gjson.Result) string {
	if !v.Get("is_default").Bool() {
		return ""
	}
	return v.Get("type").String()
}

// byID finds a thing in a list.
func byID(list []gjson.Result, id int64) gjson.Result {
	for _, v := range list {
		if id != 0 && v.Get("id").Int() == id {
			return v
		}
	}
	return gjson.Result{}
}

// IDs says what became of each thing of one account in another: "pipelines",
// "stages", "customer_stages" and "segments" by old id. Things that are not there
// are left out; won and lost have the same id everywhere and are left out too.
func IDs(c Copy, from, to []byte) map[string]map[string]int64 {
	names := map[string]string{"pipelines": "pipelines", "statuses": "customer_stages", "segments": "segments"}
	kind := string(c.Kind)
	out := map[string]map[string]int64{names[kind]: {}}
	if kind == "pipelines" {
		out["stages"] = map[string]int64{}
	}
	copied := map[string]bool{}
	for _, item := range c.Items {
		copied[item.Address] = true
	}
	old, now := gjson.GetBytes(from, kind).Array(), gjson.GetBytes(to, kind).Array()
	for i, id := range match(old, now, roleOf(kind)) {
		if id == 0 || !copied[kind+"/"+old[i].Get("id").Raw] {
			continue
		}
		out[names[kind]][old[i].Get("id").Raw] = id
		stages := old[i].Get("statuses").Array()
		for j, stage := range match(stages, byID(now, id).Get("statuses").Array(), stageRole) {
			if stage != 0 && !amo.IsClosing(stage) {
				out["stages"][stages[j].Get("id").Raw] = stage
			}
		}
	}
	return out
}

func roleOf(kind string) func(gjson.Result) string {
	if kind == "statuses" {
		return customerRole
	}
	return noRole
}
