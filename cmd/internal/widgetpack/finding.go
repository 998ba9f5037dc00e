package widgetpack

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// The vendor's pages that have the rules, read 2026-01.
const (
	pageRequirements = "https://www.amocrm.ru/developers/content/integrations/requirements"
	pageStructure    = "https://www.amocrm.ru/developers/content/integrations/structure"
	pageScript       = "https://www.amocrm.ru/developers/content/integrations/script_js"
	pageFields       = "https://www.amocrm.ru/developers/content/integrations/fields"
	pageAreas        = "https://www.amocrm.ru/developers/content/integrations/areas"
	pageUpload       = "https://www.amocrm.ru/developers/content/integrations/upload"
	pageListed       = "https://www.amocrm.com/developers/content/marketplace/getting_listed/"
	pageListedKommo  = "https://developers.kommo.com/docs/getting-listed"
)

// Finding is one breach of a rule.
type Finding struct {
	File    string `json:"file"`
	Line    int    `json:"line"` // from 1; 0 for the whole file
	Column  int    `json:"column"`
	Rule    string `json:"rule"`
	Warning bool   `json:"warning"` // a public listing may still pass with it
	Message string `json:"message"`
	Source  string `json:"source"` // the vendor's page
}

// Findings are in the order of files and places.
type Findings []Finding

// Failed reports whether one of them is more than a warning.
func (f Findings) Failed() bool {
	return slices.ContainsFunc(f, func(one Finding) bool { return !one.Warning })
}

// Print writes them as a compiler does, the rule's source below.
func (f Findings) Print(w io.Writer) {
	for _, one := range f {
		where := one.File
		if one.Line > 0 {
			where = fmt.Sprintf("%s:%d:%d", one.File, one.Line, one.Column)
		}
		word := ""
		if one.Warning {
			word = "warning: "
		}
		fmt.Fprintf(w, "%s: %s%s: %s\n    %s\n", where, word, one.Rule, one.Message, one.Source)
	}
}

func (f Findings) sorted() Findings {
	slices.SortStableFunc(f, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
	})
	return f
}

// report collects the findings of one file.
type report struct {
	file  string
	text  []byte
	found *Findings
	count map[string]int // findings by file and rule
}

func (r report) add(offset int, rule, source, format string, args ...any) {
	r.put(offset, Finding{Rule: rule, Source: source, Message: fmt.Sprintf(format, args...)})
}

func (r report) warn(offset int, rule, source, format string, args ...any) {
	r.put(offset, Finding{Rule: rule, Source: source, Warning: true, Message: fmt.Sprintf(format, args...)})
}

// maxFindings is how many findings of one rule a file is told; one more says that
// there are others.
const maxFindings = 20

// put places a finding; an offset below 0 is the whole file.
func (r report) put(offset int, f Finding) {
	f.File = r.file
	key := f.File + "\x00" + f.Rule
	if r.count[key]++; r.count[key] > maxFindings {
		if r.count[key] > maxFindings+1 {
			return
		}
		f.Message = "There is more of this in the file."
	}
	if offset >= 0 {
		f.Line, f.Column = position(r.text, offset)
	}
	*r.found = append(*r.found, f)
}

// json notes what is wrong with a JSON text; a byte order mark is for the check of
// encodings.
func (r report) json(fault *strictjson.Fault) {
	if fault.Code == issue.ByteOrderMark {
		return
	}
	i := fault.Issue(issue.InInput)
	r.add(min(fault.Offset, len(r.text)), "json", pageStructure, "%s", i.Message(issue.English))
}

// position counts lines and characters from 1.
func position(text []byte, offset int) (line, column int) {
	line, column = 1, 1
	for _, c := range string(text[:min(offset, len(text))]) {
		if c == '\n' {
			line, column = line+1, 1
			continue
		}
		column++
	}
	return line, column
}
