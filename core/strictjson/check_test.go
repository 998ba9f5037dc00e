package strictjson_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

const limit = 8 << 20

// keys writes n members k0, k1, ….
func keys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"k%d":0,`, i)
	}
	return b.String()
}

// TestFaults: every fault has a code, the pointer of the value it lies in, and
// its offset in bytes.
func TestFaults(t *testing.T) {
	long := strings.Repeat("1", 10_000)
	deep := strings.Repeat("/0", 32)
	for _, c := range []struct {
		name, text string
		code       issue.Code
		pointer    string
		offset     int
	}{
		{"nothing", ``, issue.Syntax, "", 0},
		{"spaces", " \n\t", issue.Syntax, "", 3},
		{"no value", `]`, issue.Syntax, "", 0},
		{"bare word", `nul`, issue.Syntax, "", 3},
		{"wrong word", `{"a":nulL}`, issue.Syntax, "/a", 5},
		{"NaN", `[NaN]`, issue.Syntax, "/0", 1},
		{"comment", `{/**/}`, issue.Syntax, "", 1},
		{"unquoted key", `{a:1}`, issue.Syntax, "", 1},
		{"single quotes", `{'a':1}`, issue.Syntax, "", 1},
		{"numeric key", "{\"response\":{\n123: true}}", issue.Syntax, "/response", 14},
		{"no colon", `{"a" 1}`, issue.Syntax, "/a", 5},
		{"no value of a member", `{"a":}`, issue.Syntax, "/a", 5},
		{"no comma in an object", `{"a":1 "b":2}`, issue.Syntax, "/a", 7},
		{"no comma in a list", `[[1,2 3]]`, issue.Syntax, "/0/1", 6},
		{"trailing comma in an object", `{"o":{"a":1,}}`, issue.Syntax, "/o", 12},
		{"trailing comma in a list", `[1,]`, issue.Syntax, "/1", 3},
		{"wrong bracket", `{"a":[1}`, issue.Syntax, "/a/0", 7},
		{"wrong brace", `[{"a":1]`, issue.Syntax, "/0/a", 7},
		{"leading zero", `{"a":01}`, issue.Syntax, "/a", 6},
		{"plus", `[+1]`, issue.Syntax, "/0", 1},
		{"no fraction", `[1.]`, issue.Syntax, "/0", 3},
		{"no digit first", `[.5]`, issue.Syntax, "/0", 1},
		{"no exponent", `[1e]`, issue.Syntax, "/0", 3},
		{"no exponent after its sign", `[1E+]`, issue.Syntax, "/0", 4},
		{"minus alone", `[-]`, issue.Syntax, "/0", 2},
		{"unknown escape", `["\x41"]`, issue.Syntax, "/0", 2},
		{"short escape", `["\u12g4"]`, issue.Syntax, "/0", 2},
		{"raw tab", "[\"a\tb\"]", issue.Syntax, "/0", 3},
		{"raw DEL is allowed, raw 1F not", "[\"\x7f\x1f\"]", issue.Syntax, "/0", 3},

		{"more behind", `{} {}`, issue.TrailingData, "", 3},
		{"more behind a number", `1 2`, issue.TrailingData, "", 2},
		{"leading zero at the top", `01`, issue.TrailingData, "", 1},
		{"NUL behind", "{}\x00", issue.TrailingData, "", 2},

		{"9.2 KB of [", strings.Repeat("[", 9200), issue.TooDeep, deep, 32},
		{"1 MB of [", strings.Repeat("[", 1<<20), issue.TooDeep, deep, 32},
		{"1 MB of {", strings.Repeat(`{"a":`, 1<<18), issue.TooDeep, strings.Repeat("/a", 32), 160},
		{"33 levels", strings.Repeat("[", 33) + strings.Repeat("]", 33), issue.TooDeep, deep, 32},

		{"byte order mark", "\xEF\xBB\xBF{}", issue.ByteOrderMark, "", 0},
		{"UTF-16 little endian with mark", "\xFF\xFE{\x00}\x00", issue.NotUTF8, "", 0},
		{"UTF-16 big endian with mark", "\xFE\xFF\x00{\x00}", issue.NotUTF8, "", 0},
		{"UTF-16 little endian", "{\x00}\x00", issue.NotUTF8, "", 0},
		{"UTF-16 big endian", "\x00{\x00}", issue.NotUTF8, "", 0},
		{"mark inside", "[\xEF\xBB\xBF]", issue.Syntax, "/0", 1},

		{"Latin-1", "{\"n\":\"caf\xe9\"}", issue.NotUTF8, "/n", 9},
		{"Windows-1251", "{\"n\":[\"\xd1\xe4\"]}", issue.NotUTF8, "/n/0", 7},
		{"overlong", "[\"\xc0\xaf\"]", issue.NotUTF8, "/0", 2},
		{"surrogate as UTF-8", "[\"\xed\xa0\x80\"]", issue.NotUTF8, "/0", 2},
		{"beyond Unicode", "[\"\xf4\x90\x80\x80\"]", issue.NotUTF8, "/0", 2},
		{"not UTF-8 in a key", "{\"a\":1,\"\xff\":2}", issue.NotUTF8, "", 8},

		{"high surrogate alone", `["\ud83d"]`, issue.LoneSurrogate, "/0", 2},
		{"low surrogate alone", `["\ude00"]`, issue.LoneSurrogate, "/0", 2},
		{"high, then text", `["\ud83dx"]`, issue.LoneSurrogate, "/0", 2},
		{"high, then another escape", `["\ud83d\n"]`, issue.LoneSurrogate, "/0", 2},
		{"high, then high", `["\ud83d\ud83d\ude00"]`, issue.LoneSurrogate, "/0", 2},
		{"high, then a plain unit", `["\ud83d\u0041"]`, issue.LoneSurrogate, "/0", 2},
		{"low, then high", `["\ude00\ud83d"]`, issue.LoneSurrogate, "/0", 2},
		{"pair, then low", `["\ud83d\ude00\ude00"]`, issue.LoneSurrogate, "/0", 14},
		{"upper case", `["\uD83D"]`, issue.LoneSurrogate, "/0", 2},
		{"surrogate in a key", `{"a":1,"b":{"c":1,"\udc00":2}}`, issue.LoneSurrogate, "/b", 19},
		{"surrogate in the first key", `{"\ud800":2}`, issue.LoneSurrogate, "", 2},

		{"NUL", "{\"a\":\"x\x00\"}", issue.NulCharacter, "/a", 7},
		{"NUL escaped", `{"a":"x\u0000"}`, issue.NulCharacter, "/a", 7},
		{"NUL in a key", `{"a":1,"\u0000b":1}`, issue.NulCharacter, "", 8},
		{"NUL between", "{\"a\":\x00}", issue.Syntax, "/a", 5},

		{"10,000 digits", `{"a":[1,` + long + `]}`, issue.LongNumber, "/a/1", 8},
		{"10,000 decimals", `[0.` + long + `]`, issue.LongNumber, "/0", 1},
		{"65 characters", `[` + long[:65] + `]`, issue.LongNumber, "/0", 1},

		{"duplicate", `{"a":1,"b":2,"a":3}`, issue.DuplicateKey, "/a", 14},
		{"the first of two duplicates", `{"b":1,"a":1,"b":2,"a":2}`, issue.DuplicateKey, "/b", 14},
		{"third time", `{"a":1,"a":1,"a":2}`, issue.DuplicateKey, "/a", 8},
		{"empty key twice", `{"":1,"":2}`, issue.DuplicateKey, "/", 7},
		{"at depth", `[{"x":[0,{"y":{"a":{},"a":[]}}]}]`, issue.DuplicateKey, "/0/x/1/y/a", 23},
		{"escaped", `{"statuses":{},"\u0073tatuse\u0073":{}}`, issue.DuplicateKey, "/statuses", 16},
		{"both escaped", `{"\u0061":1,"\u0061":2}`, issue.DuplicateKey, "/a", 13},
		{"escaped pair and the character", `{"😀":1,"\ud83d\ude00":2}`, issue.DuplicateKey, "/😀", 11},
		{"every short escape", `{"\"\\\/\b\f\n\r\t":1,"\u0022\u005c\u002f\u0008\u000c\u000a\u000d\u0009":2}`,
			issue.DuplicateKey, "/\"\\~1\b\f\n\r\t", 23},
		{"key to escape in a pointer", `{"a/b~":1,"a/b~":2}`, issue.DuplicateKey, "/a~1b~0", 11},
		{"among many", `{` + keys(100) + `"k7":1}`, issue.DuplicateKey, "/k7", 792},
		{"the first of two among many", `{` + keys(20) + `"k9":1,"k1":1}`, issue.DuplicateKey, "/k9", 152},
		{"among many, escaped", `{` + keys(20) + `"\u006b3":1}`, issue.DuplicateKey, "/k3", 152},
		{"in the outer of two", `{"a":{"b":1},"b":1,"a":1}`, issue.DuplicateKey, "/a", 20},
	} {
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
	for name, text := range map[string]string{
		"scalar":                   ` null `,
		"32 levels":                strings.Repeat("[", 32) + strings.Repeat("]", 32),
		"32 levels of objects":     strings.Repeat(`{"a":`, 31) + "{}" + strings.Repeat("}", 31),
		"64 characters":            `[` + strings.Repeat("9", 64) + `]`,
		"64 characters, signed":    `[-0.` + strings.Repeat("9", 58) + `E0]`,
		"beyond float64":           `[1e400,-1E-400]`,
		"minus zero":               `[-0,-0.0]`,
		"pair":                     `["\ud83d\ude00","\uDBFF\uDFFF","😀"]`,
		"noncharacters":            `["\ufffe\uffff` + "\uFFFE" + `"]`,
		"replacement character":    `["` + "\uFFFD" + `"]`,
		"escapes":                  `{"\"\\\/\b\f\n\r\t":"\"\\\/\b\f\n\r\t"}`,
		"same key in two places":   `{"a":{"a":{"a":[{"a":1},{"a":1}]}}}`,
		"keys that differ in case": `{"a":1,"A":2}`,
		"keys that look alike":     `{"e\u0301":1,"\u00e9":2}`,
		"prefix of a key":          `{"a":1,"aa":2,"":3}`,
		"many keys":                `{` + keys(1000) + `"z":0}`,
		"wide spaces":              "\r\n\t [ \r\n\t ] \r\n\t ",
		"empty containers":         `[[],{},[{}],{"a":[]}]`,
	} {
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
