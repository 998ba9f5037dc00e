package issue

// Term is a thing that sentences name: a kind of value, a piece of grammar.
// Programs see the term itself, people its words.
type Term string

// Kinds of JSON values, expected or found.
const (
	AString        Term = "string"
	ANumber        Term = "number"
	AFlag          Term = "boolean"
	AList          Term = "list"
	AnObject       Term = "object"
	ANull          Term = "null"
	AColour        Term = "colour"
	AScalar        Term = "scalar"
	ASegmentColour Term = "segment-colour"
	ListOrID       Term = "list-or-id"
	ListMap        Term = "list-or-object"
)

// What a JSON text lacks.
const (
	CommaOrBrace   Term = "comma-or-brace"
	CommaOrBracket Term = "comma-or-bracket"
	QuotedKey      Term = "quoted-key"
	Colon          Term = "colon"
	Value          Term = "value"
	Digit          Term = "digit"
	FourHexDigits  Term = "four-hex-digits"
	KnownEscape    Term = "known-escape"
	EscapedControl Term = "escaped-control"
	MoreText       Term = "more-text"
)

// ADeletion is what a stage of amoCRM's own does not take, beside fields.
const ADeletion Term = "deletion"

// What a stage or a segment holds.
const (
	Deals     Term = "deals"
	Customers Term = "customers"
)

// Nobody stands where a fact is not known.
const Nobody Term = "unknown"

var terms = map[Term]words{
	AString:        {"a string", "строка"},
	ANumber:        {"a number", "число"},
	AFlag:          {"true or false", "true или false"},
	AList:          {"a list", "список"},
	AnObject:       {"an object", "объект"},
	ANull:          {"null", "null"},
	AColour:        {"a colour like #fffeb2", "цвет вида #fffeb2"},
	ASegmentColour: {"a colour like 10599d", "цвет вида 10599d"},
	AScalar:        {"a string, a number, true or false", "строка, число, true или false"},
	ListOrID:       {"an id or a list of ids", "id или список id"},
	ListMap:        {"a list or an object", "список или объект"},

	CommaOrBrace:   {"expected a comma or }", "ожидается запятая или }"},
	CommaOrBracket: {"expected a comma or ]", "ожидается запятая или ]"},
	QuotedKey:      {"expected a key in double quotes", "ожидается ключ в двойных кавычках"},
	Colon:          {"expected a colon", "ожидается двоеточие"},
	Value:          {"expected a value", "ожидается значение"},
	Digit:          {"expected a digit", "ожидается цифра"},
	FourHexDigits:  {"expected four hexadecimal digits", "ожидаются четыре шестнадцатеричные цифры"},
	KnownEscape:    {"there is no such escape", "такой escape-последовательности нет"},
	EscapedControl: {"a control character must be escaped", "управляющий символ должен быть экранирован"},
	MoreText:       {"the text ends too early", "текст обрывается"},

	ADeletion: {"its deletion", "его удаление"},

	Deals:     {"Deals", "Сделок"},
	Customers: {"Customers", "Покупателей"},

	Nobody: {"not known", "неизвестно"},
}
