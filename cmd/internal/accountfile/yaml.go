package accountfile

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
)

// Sizes of a file. They are ours: the largest recorded account, 47 pipelines with
// 720 stages, is a hundredth of each.
const (
	MaxBytes  = 1 << 20
	maxValues = 100_000 // after its aliases are unfolded
)

// node is a value of the file, aliases unfolded.
type node struct {
	at      Position
	kind    kind
	text    string // of a scalar, as it was written
	json    string // of a scalar
	members []entry
	index   map[string]int // of members, by key
	items   []*node
	size    int // how many values it holds, itself included
}

type entry struct {
	key    string
	at     Position // of the key
	value  *node
	merged bool // it came by <<, and one of the mapping's own takes its place
}

type kind int

const (
	null kind = iota
	scalar
	list
	mapping
)

// yamlReader turns goccy's tree into ours.
type yamlReader struct {
	anchors  map[string]*node
	problems Problems
	size     int
	tooBig   bool
}

// readYAML reads one document. What it returns is nil when there is none or it
// can't be read.
func readYAML(text []byte) (*node, Problems) {
	switch {
	case len(text) > MaxBytes:
		return nil, Problems{{Position: Position{1, 1}, Code: string(issue.TooLarge),
			Message: fmt.Sprintf("The file is %d bytes long; at most %d are read.", len(text), MaxBytes)}}
	case !utf8.Valid(text):
		return nil, Problems{{Position: invalidAt(text), Code: string(issue.NotUTF8), Message: "Not valid UTF-8.",
			Hint: "Save the file as UTF-8."}}
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // YAML allows a byte order mark here, and some editors write one
	tokens := lexer.Tokenize(string(text))
	if at, deep := tooDeep(tokens); deep {
		return nil, Problems{{Position: at, Code: string(issue.TooDeep), Message: fmt.Sprintf("Nested deeper than %d levels.", amo.MaxDepth)}}
	}
	file, err := parse(tokens)
	if err != nil {
		return nil, Problems{syntax(err, text)}
	}
	r := yamlReader{anchors: map[string]*node{}}
	var root *node
	documents := 0
	for _, document := range file.Docs {
		if document.Body == nil {
			continue
		}
		if documents++; documents > 1 {
			r.report(positionOf(document.Body), issue.Syntax, "The file holds more than one document.", "Keep one account to a file.")
			break
		}
		root = r.read(document.Body, 0)
	}
	return root, r.problems
}

// parse is goccy's parser, of which a panic is one more text that can't be read.
func parse(tokens token.Tokens) (file *ast.File, err error) {
	defer func() {
		if recover() != nil {
			err = errUnreadable
		}
	}()
	return parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
}

var errUnreadable = errors.New("accountfile: the parser gave up")

// tooDeep finds nesting that costs nothing to write and the parser a lot to read:
// brackets, and dashes behind each other. Nesting by indentation is as long as it
// is deep.
func tooDeep(tokens token.Tokens) (Position, bool) {
	brackets, dashes, line := 0, 0, 0
	for _, t := range tokens {
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			brackets++
		case token.SequenceEndType, token.MappingEndType:
			brackets--
		case token.SequenceEntryType, token.MappingKeyType:
			if t.Position.Line != line {
				dashes, line = 0, t.Position.Line
			}
			dashes++
		}
		if brackets > amo.MaxDepth || dashes > amo.MaxDepth {
			return Position{t.Position.Line, t.Position.Column}, true
		}
	}
	return Position{}, false
}

func invalidAt(text []byte) Position {
	at := Position{1, 1}
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case r == utf8.RuneError && size == 1:
			return at
		case r == '\n':
			at = Position{at.Line + 1, 1}
		default:
			at.Column++
		}
		text = text[size:]
	}
	return at
}

// syntax is goccy's error without the picture of the place, which we have as
// numbers.
func syntax(err error, text []byte) Problem {
	p := Problem{Position: Position{1, 1}, Code: string(issue.Syntax), Message: "Not valid YAML."}
	var placed interface {
		GetToken() *token.Token
		GetMessage() string
	}
	if errors.As(err, &placed) {
		p.Message = "Not valid YAML: " + strings.ReplaceAll(placed.GetMessage(), "\t", `\t`) + "."
		if t := placed.GetToken(); t != nil && t.Position != nil {
			p.Position = Position{t.Position.Line, t.Position.Column}
		}
		if strings.Contains(placed.GetMessage(), "\t") {
			p.Message, p.Hint = "A tab stands where YAML takes only spaces.", "Indent with spaces."
		}
		lines := bytes.Split(text, []byte{'\n'})
		if bareColour.Match(lines[min(max(p.Line, 1), len(lines))-1]) {
			p.Hint = quoteColours
		}
	}
	return p
}

// bareColour is a colour that YAML takes for a comment; in braces, the rest of the
// line goes with it.
var bareColour = regexp.MustCompile(`: +#[0-9A-Fa-f]{6}\b`)

const quoteColours = "Write colours in quotes: without them, # begins a comment."

func (r *yamlReader) report(at Position, code issue.Code, message, hint string) {
	r.problems = append(r.problems, Problem{Position: at, Code: string(code), Message: message, Hint: hint})
}

// take counts a value, and reports false when there are too many.
func (r *yamlReader) take(at Position, size int) bool {
	r.size += size
	if r.size > maxValues && !r.tooBig {
		r.tooBig = true
		r.report(at, issue.TooLarge, fmt.Sprintf("With its aliases unfolded the file holds more than %d values.", maxValues), "Write out what is needed instead of aliases of aliases.")
	}
	return !r.tooBig
}

func (r *yamlReader) read(n ast.Node, depth int) *node {
	out := &node{at: positionOf(n), size: 1}
	if depth > amo.MaxDepth {
		r.report(out.at, issue.TooDeep, fmt.Sprintf("Nested deeper than %d levels.", amo.MaxDepth), "")
		return out
	}
	if !r.take(out.at, 1) {
		return out
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		out.kind = mapping
		for _, pair := range n.Values {
			r.member(out, pair, depth)
		}
	case *ast.MappingValueNode:
		out.kind = mapping
		r.member(out, n, depth)
	case *ast.SequenceNode:
		out.kind = list
		for _, item := range n.Values {
			child := r.read(item, depth+1)
			out.items = append(out.items, child)
			out.size += child.size
		}
	case *ast.AnchorNode:
		child := r.read(n.Value, depth)
		r.anchors[n.Name.GetToken().Value] = child
		return child
	case *ast.AliasNode:
		target, known := r.anchors[n.Value.GetToken().Value]
		if !known {
			r.report(out.at, issue.Syntax, "There is no anchor "+n.Value.GetToken().Value+" above.", "")
			return out
		}
		r.take(out.at, target.size)
		return target
	case *ast.TagNode:
		r.report(out.at, issue.Syntax, "Tags such as "+n.GetToken().Value+" are not used here.", "Leave it out.")
	default:
		readScalar(out, n)
	}
	return out
}

func (r *yamlReader) member(out *node, pair *ast.MappingValueNode, depth int) {
	at := positionOf(pair.Key)
	if pair.Key.Type() == ast.MergeKeyType {
		r.merge(out, r.read(pair.Value, depth+1))
		return
	}
	key := pair.Key.GetToken().Value
	before := out.find(key)
	if before != nil && !before.merged {
		twice := issue.Issue{Code: issue.DuplicateKey, Params: []issue.Param{issue.Text("key", key)}}
		r.report(at, issue.DuplicateKey, twice.Message(issue.English), twice.Hint(issue.English))
		return
	}
	value := r.read(pair.Value, depth+1)
	out.size += value.size
	if before != nil {
		*before = entry{key: key, at: at, value: value}
		return
	}
	out.append(entry{key: key, at: at, value: value})
}

// merge puts in the members of another mapping (<<) that are not there.
func (r *yamlReader) merge(out, other *node) {
	if other.kind != mapping {
		r.report(other.at, issue.Syntax, "<< takes a mapping.", "")
		return
	}
	r.take(other.at, other.size)
	out.size += other.size
	for _, e := range other.members {
		if out.find(e.key) == nil {
			out.append(entry{e.key, e.at, e.value, true})
		}
	}
}

func (n *node) find(key string) *entry {
	if i, known := n.index[key]; known {
		return &n.members[i]
	}
	return nil
}

func (n *node) append(e entry) {
	if n.index == nil {
		n.index = map[string]int{}
	}
	n.index[e.key] = len(n.members)
	n.members = append(n.members, e)
}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

// readScalar keeps what was written beside what it means: a name may look like a
// number.
func readScalar(out *node, n ast.Node) {
	out.kind = scalar
	out.text = n.GetToken().Value
	switch n := n.(type) {
	case *ast.NullNode:
		out.kind, out.text, out.json = null, "", "null"
		return
	case *ast.LiteralNode:
		out.text = n.Value.Value
	case *ast.BoolNode:
		out.json = fmt.Sprint(n.Value)
		return
	case *ast.IntegerNode, *ast.FloatNode:
		// Readers disagree on 012, 0x1f and 1_000: as texts they are what was written.
		if jsonNumber.MatchString(out.text) {
			out.json = out.text
			return
		}
	}
	out.json = quote(out.text)
}

// positionOf is where a value begins. goccy places a mapping at its first colon.
func positionOf(n ast.Node) Position {
	switch v := n.(type) {
	case *ast.MappingNode:
		if !v.IsFlowStyle && len(v.Values) > 0 {
			return positionOf(v.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return positionOf(v.Key)
	case *ast.AnchorNode:
		return positionOf(v.Value)
	}
	t := n.GetToken()
	return Position{t.Position.Line, t.Position.Column}
}
