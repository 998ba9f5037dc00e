package strictjson_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

const limit = 8 << 20

// TestFaults: every fault has a code, the pointer of the value it lies in, and
// its offset in bytes.
func TestFaults(t *testing.T) {
	for _, c := range faults {
		t.Run(c.name, func(t *testing.T) {
			fault := strictjson.Check([]byte(c.text), limit)
			require.NotNil(t, fault)
			require.Equal(t, c.code, fault.Code)
			require.Equal(t, c.pointer, fault.Pointer)
			require.Equal(t, c.offset, fault.Offset)
			i := fault.Issue(issue.InCurrent)
			require.Equal(t, issue.Issue{Code: c.code, In: issue.InCurrent, Path: c.pointer, Params: fault.Params}, i)
			require.NotContains(t, i.Message(issue.English), "{")
		})
	}
}

// TestPasses: what is odd and yet JSON that all readers agree on.
func TestPasses(t *testing.T) {
	for name, text := range passes {
		t.Run(name, func(t *testing.T) {
			require.Nil(t, strictjson.Check([]byte(text), limit))
			require.True(t, gjson.Valid(text))
		})
	}
}

// TestSize: the limit is in bytes, and what is over it is not looked at.
func TestSize(t *testing.T) {
	require.Nil(t, strictjson.Check([]byte(`"ж"`), 4))
	fault := strictjson.Check([]byte(`"жж"`), 5)
	require.Equal(t, issue.TooLarge, fault.Code)
	require.Equal(t, "The text is 6 bytes long; at most 5 are read.", fault.Issue("").Message(issue.English))
	require.False(t, fault.Ended)
}

// TestLineAndColumn: both count from 1, columns in characters.
func TestLineAndColumn(t *testing.T) {
	for _, c := range []struct {
		text         string
		offset       int
		line, column int
	}{
		{"", 0, 1, 1}, {"ab", 2, 1, 3}, {"a\nb", 1, 1, 2}, {"a\nb", 2, 2, 1}, {"ж\nжж", 7, 2, 3}, {"😀x", 4, 1, 2}, {"\r\n\r\nx", 4, 3, 1},
	} {
		line, column := strictjson.Position([]byte(c.text), c.offset)
		require.Equal(t, [2]int{c.line, c.column}, [2]int{line, column}, "%q", c.text)
	}
	fault := strictjson.Check([]byte("{\n  \"имя\": \"ж\",\n  \"ж\": х\n}"), limit)
	i := fault.Issue("")
	require.Equal(t, "Not valid JSON at line 3, column 8: expected a value.", i.Message(issue.English))
	require.Equal(t, "28", i.Param("offset", issue.English))
}

// TestCutIsEnded: a document that is cut anywhere says that its text ended, so
// that a cut reply is told from one that was never JSON.
func TestCutIsEnded(t *testing.T) {
	for _, text := range []string{
		`{"a":[1,-2.5e+10,true,false,null,{"b":"x\ud83d\ude00\u00e9\n"}],"ж":"😀ж","c":{},"d":[],"":0} `,
		`["\uD83D\uDE00", {"\ud83d\ude00":1}]`,
	} {
		require.Nil(t, strictjson.Check([]byte(text), limit))
		for n := range len(strings.TrimSpace(text)) {
			fault := strictjson.Check([]byte(text[:n]), limit)
			require.NotNil(t, fault, "%q", text[:n])
			require.True(t, fault.Ended, "%q: %s", text[:n], fault.Code)
			require.Equal(t, n, fault.Offset)
		}
	}
	require.False(t, strictjson.Check([]byte(`[1,]`), limit).Ended)
}

// TestMemory: a scan allocates little, and not by the number of values.
func TestMemory(t *testing.T) {
	stage := `{"id":10216993,"name":"Первичный контакт","sort":10,"color":"#99ccff","\u0065ditable":"Y"},`
	text := []byte(`{"statuses":[` + strings.Repeat(stage, 1000) + `{}]}`)
	allocations := testing.AllocsPerRun(10, func() {
		if strictjson.Check(text, limit) != nil {
			t.Fatal("refused")
		}
	})
	require.Less(t, allocations, float64(len(text)/1024)/4, "in %d KB", len(text)/1024)
}

// TestManyEqualKeys: one key over and over is found at its second place.
func TestManyEqualKeys(t *testing.T) {
	text := []byte(`{` + strings.Repeat(`"":0,`, 1<<18) + `"":0}`)
	fault := strictjson.Check(text, limit)
	require.Equal(t, issue.DuplicateKey, fault.Code)
	require.Equal(t, 7, fault.Offset)
}
