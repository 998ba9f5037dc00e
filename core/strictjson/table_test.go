package strictjson_test

import (
	"fmt"
	"strings"

	"github.com/stagewright/stagewright/core/issue"
)

// keys writes n members k0, k1, ….
func keys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"k%d":0,`, i)
	}
	return b.String()
}

var (
	long = strings.Repeat("1", 10_000)
	deep = strings.Repeat("/0", 32)
)

// faults are texts that the gate refuses: the code, the pointer of the value in
// which the fault lies, and its offset in bytes.
var faults = []struct {
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
}

// passes are texts that are odd and yet JSON that all readers agree on.
var passes = map[string]string{
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
}
