package accountfile

import (
	"testing"

	"github.com/stagewright/stagewright/core/issue"
)

// Whatever the text is, reading and checking it ends with a file or with problems
// that have a place in it.
func FuzzRead(f *testing.F) {
	f.Add(good)
	f.Add("pipelines:\n\t- name: P\n")
	f.Add("a: &a [1, *a]\n<<: *a\n? [x]\n: y\n")
	f.Add("pipelines: [{name: !!binary x, stages: *y, <<: {}}]\n--- |\n")
	f.Fuzz(func(t *testing.T, text string) {
		file, problems := Read([]byte(text), issue.English)
		if file == nil && !problems.Failed() {
			t.Fatal("neither a file nor an error")
		}
		if file != nil {
			problems = problems.With(file.Check([]byte(`{"dialect":"v4"}`)))
		}
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Code == "internal" {
				t.Fatalf("%+v", p)
			}
		}
	})
}
